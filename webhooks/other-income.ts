import type { Trx } from '../db/database.ts';
import { attributionOf, factsOfCharge, recordAttribution, recordOutcome } from '../db/ledger.ts';
import type { Instant } from '../src/clock.ts';
import type { OtherIncome } from '../src/ledger/accounts.ts';
import { keyOf, type Fact } from '../src/ledger/facts.ts';
import { otherIncomeFact } from '../src/ledger/other-income.ts';
import { entryFor } from '../src/ledger/posting-rules.ts';
import type { OtherIncomeRule } from '../src/newsroom.ts';
import type { SaleMark } from './translate/translation.ts';

interface SaleBooks {
  timeZone: string;
  now: Instant;
  otherIncome: readonly OtherIncomeRule[];
}

/** The interval under which reports show what was no gift; its campaign is the slug of the rule. */
const interval = 'other';

/**
 * Says of a charge that it was no gift, where a rule of the newsroom knows it, and moves what is booked of it to
 * its own income. Whatever is booked of it later follows (moveToOtherIncome), so the order does not matter.
 * @returns whether that was new.
 */
export async function attributeSale(trx: Trx, sale: SaleMark, books: SaleBooks): Promise<boolean> {
  const rule = books.otherIncome.find((one) => fits(one, sale));
  if (!rule) return false;
  const { chargeId } = sale;
  const attribution = { chargeId, donationId: `other:${rule.slug}`, interval, campaign: rule.slug };
  if ((await recordAttribution(trx, attribution, books.now)) !== 'recorded') return false;
  for (const fact of await factsOfCharge(trx, chargeId)) await move(trx, fact, rule.slug, books);
  return true;
}

function fits({ when }: OtherIncomeRule, { metadata, description, products }: SaleMark): boolean {
  const isMarked = Object.entries(when.metadata ?? {}).every(([key, value]) => metadata[key] === value);
  const isProduct = when.product === undefined || products.includes(when.product);
  const isDescribed =
    when.description_prefix === undefined || description?.startsWith(when.description_prefix) === true;
  return isMarked && isProduct && isDescribed;
}

/** After a movement was booked: if its charge is known to be no gift, it goes on to that income. @returns the keys */
export async function moveToOtherIncome(
  trx: Trx,
  fact: Fact,
  books: Omit<SaleBooks, 'otherIncome'>,
): Promise<string[]> {
  if (fact.kind !== 'balance_transaction' && fact.kind !== 'charge_settled') return [];
  if (fact.chargeId === null) return [];
  const attribution = await attributionOf(trx, fact.chargeId);
  return attribution?.interval === interval ? move(trx, fact, attribution.campaign, books) : [];
}

async function move(
  trx: Trx,
  fact: Fact,
  slug: string,
  books: Omit<SaleBooks, 'otherIncome'>,
): Promise<string[]> {
  const to: OtherIncome = `other_income:${slug}`;
  const moved = otherIncomeFact(fact, to);
  if (!moved) return [];
  const recorded = await recordOutcome(trx, entryFor(moved, books), books.now);
  return recorded === 'recorded' ? [keyOf(moved)] : [];
}
