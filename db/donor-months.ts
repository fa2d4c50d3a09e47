import { shareChanges, sharesOf, unknownShare, type DonorMonth, type Share } from '../src/ledger/giving.ts';
import { addTo, type Counts } from './add-to.ts';
import type { Trx } from './database.ts';
import type { Gift } from './gift.ts';

/** Takes one gift out of what is counted by donor and puts another in, where they are not counted alike. */
export async function changeDonors(
  trx: Trx,
  before: Gift | undefined,
  after: Gift | undefined,
): Promise<void> {
  if (before && after && countedAs(before) === countedAs(after)) return;
  if (before) await count(trx, before, -1n);
  if (after) await count(trx, after, 1n);
}

const countedAs = (gift: Gift) =>
  [gift.donor_index?.toString('hex'), gift.month, gift.gross_currency, gift.gross_minor].join(' ');

const donorMonths = {
  table: 'donor_month',
  key: ['donor_index', 'month', 'currency'],
  values: ['gifts', 'gross_minor'],
} as const;

async function count(trx: Trx, gift: Gift, sign: 1n | -1n): Promise<void> {
  const { donor_index: donor, month, gross_currency: currency, gross_minor: grossMinor } = gift;
  if (donor === null) {
    const share = unknownShare(month, currency, grossMinor);
    return addShares(trx, sign > 0n ? [share] : shareChanges([share], []));
  }
  const before = await historyOf(trx, donor);
  const change = { month, currency, gifts: sign, grossMinor: sign * grossMinor };
  await addTo(trx, donorMonths, [
    { key: [donor, month, currency], values: [change.gifts, change.grossMinor] },
  ]);
  await addShares(trx, shareChanges(sharesOf(before), sharesOf(merged(before, change))));
}

async function historyOf(trx: Trx, donor: Buffer): Promise<DonorMonth[]> {
  const rows = await trx
    .selectFrom('donor_month')
    .select(['month', 'currency', 'gifts', 'gross_minor'])
    .where('donor_index', '=', donor)
    .execute();
  return rows.map(({ gross_minor: grossMinor, ...row }) => ({ ...row, grossMinor }));
}

function merged(history: readonly DonorMonth[], change: DonorMonth): DonorMonth[] {
  const isThere = (one: DonorMonth) => one.month === change.month && one.currency === change.currency;
  const { gifts, grossMinor } = history.find(isThere) ?? { gifts: 0n, grossMinor: 0n };
  return [
    ...history.filter((one) => !isThere(one)),
    { ...change, gifts: gifts + change.gifts, grossMinor: grossMinor + change.grossMinor },
  ];
}

const counts: readonly (Counts & { table: Share['table'] })[] = [
  { table: 'cohort_month', key: ['cohort', 'month'], values: ['donors'] },
  { table: 'cohort_year', key: ['cohort', 'year'], values: ['donors', 'retained'] },
  {
    ...{ table: 'gross_year', key: ['year', 'currency'] },
    values: ['unknown_gifts', 'unknown_minor', 'donors', 'gross_minor', 'retained_donors', 'retained_minor'],
  },
];

async function addShares(trx: Trx, shares: readonly Share[]): Promise<void> {
  for (const count of counts)
    await addTo(
      trx,
      count,
      shares.filter(({ table }) => table === count.table),
    );
}
