import { toInstant } from '../clock.ts';
import { addDays, dayOf, type Day } from '../day.ts';
import type { BalanceTransactionFact, Fact } from '../ledger/facts.ts';
import { minorUnits } from '../money/minor-units.ts';
import type { BooksOfDay, SeededObject } from './books-of-day.ts';
import { payoutFact, payoutFailureFact } from './stripe-facts.ts';

interface Held {
  ids: string[];
  netMinor: number;
}

interface OnItsWay {
  readonly payout: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly createdMs: number;
  readonly arrives: Day;
}

const daysToTheBank = 2;
const fails = 0.004;

/** Whatever is available leaves for the bank at the beginning of each day, in each currency by itself. */
export function createPayouts({
  newId,
  random,
}: {
  newId: (prefix: string) => string;
  random: () => number;
}) {
  /** By currency, then by the day from which on it is available. */
  const held = new Map<string, Map<Day, Held>>();
  let onTheirWay: OnItsWay[] = [];

  function hold({ id, netMinor, currency, availableAt }: BalanceTransactionFact): void {
    const days = held.get(currency) ?? new Map<Day, Held>();
    const of = days.get(dayOf(availableAt)) ?? { ids: [], netMinor: 0 };
    of.ids.push(id);
    of.netMinor += netMinor;
    held.set(currency, days.set(dayOf(availableAt), of));
  }

  function sweep(of: BooksOfDay, atMs: number): void {
    for (const payout of onTheirWay) if (payout.arrives === of.day) arrive(of, payout, atMs);
    onTheirWay = onTheirWay.filter(({ arrives }) => arrives !== of.day);
    for (const currency of held.keys()) send(of, currency, atMs);
  }

  function send(of: BooksOfDay, currency: string, atMs: number): void {
    const days = held.get(currency) ?? new Map<Day, Held>();
    const available = [...days].filter(([day]) => day <= of.day);
    const amountMinor = available.reduce((sum, [, { netMinor }]) => sum + netMinor, 0);
    // Stripe would collect what is missing; this newsroom waits for the next gifts.
    if (amountMinor <= 0) return;
    for (const [day] of available) days.delete(day);
    const [payout, id] = [newId('po'), newId('txn')];
    book(of, payoutFact({ id, payout, atMs, amountMinor, currency }), atMs);
    const arrives = addDays(of.day, daysToTheBank);
    const onItsWay = { payout, amountMinor, currency, createdMs: atMs, arrives };
    onTheirWay.push(onItsWay);
    of.payouts.push({ payoutId: payout, transactionIds: [...available.flatMap(([, { ids }]) => ids), id] });
    of.objects.push(asObject(onItsWay, 'in_transit'));
  }

  function arrive(of: BooksOfDay, payout: OnItsWay, atMs: number): void {
    if (random() < fails) {
      of.objects.push(asObject(payout, 'failed'));
      const fact = payoutFailureFact({ ...payout, id: newId('txn'), atMs });
      book(of, fact, atMs);
      return hold(fact);
    }
    of.objects.push(asObject(payout, 'paid'));
    const { payout: payoutId, amountMinor, currency, arrives: bankedOn } = payout;
    const banked = { payoutId, amountMinor: minorUnits(amountMinor), currency, bankedOn };
    book(of, { kind: 'payout_banked', ...banked }, atMs);
  }

  return { hold, sweep };
}

const book = (of: BooksOfDay, fact: Fact, atMs: number) => of.facts.push({ fact, at: toInstant(atMs) });

// As translationOfPayout (webhooks/translate) reads it.
const asObject = (of: OnItsWay, status: 'in_transit' | 'paid' | 'failed'): SeededObject => ({
  ...{ id: of.payout, kind: 'payout', status, chargeId: null, amountMinor: of.amountMinor },
  ...{ currency: of.currency, createdAt: toInstant(of.createdMs) },
  detail: {
    ...{ arrival_date: of.arrives, automatic: true, trace_id: null },
    reconciliation_status: status === 'paid' ? 'completed' : 'in_progress',
    failure_code: status === 'failed' ? 'account_closed' : null,
  },
});
