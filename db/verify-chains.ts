import { canonicalAttribution, canonicalEntry, imbalance } from '../src/ledger/journal-entry.ts';
import { canonicalDecision } from '../src/ledger/open-period.ts';
import { chainStart, headOf, linkHash, type Chain } from './chain.ts';
import type { Db } from './database.ts';
import { allAttributions, allEntries } from './ledger-pages.ts';
import type { Defect } from './defect.ts';
import { allReferenceLinks, canonicalReference } from './reference-links.ts';
import { allDecisions, canonicalStep, listPeriodSteps } from './periods.ts';

interface Link {
  id: bigint;
  recordedAt: string;
  prevHash: Buffer;
  hash: Buffer;
  content: readonly unknown[];
  /** What else is wrong with it. */
  fault?: string | undefined;
}

/** The first row of a chain that is not as it was recorded, and the first that is missing at its end. */
export async function chainDefects(db: Db): Promise<Defect[]> {
  return [
    ...(await defectsOf(db, 'journal_entry', entryLinks(db))),
    ...(await defectsOf(db, 'attribution', attributionLinks(db))),
    ...(await defectsOf(db, 'period_close', periodLinks(db))),
    ...(await defectsOf(db, 'booking_decision', decisionLinks(db))),
    ...(await defectsOf(db, 'reference_link', referenceLinks(db))),
    ...(await anchorDefects(db)),
  ];
}

async function defectsOf(db: Db, chain: Chain, links: AsyncIterable<Link>): Promise<Defect[]> {
  let prev = chainStart;
  let id = 0n;
  for await (const link of links) {
    const where = `${chain} ${link.id}`;
    if (link.id !== id + 1n) return [{ where, what: `expected ${chain} ${id + 1n} here; a row is missing` }];
    if (!link.prevHash.equals(prev)) return [{ where, what: 'does not link to the row before it' }];
    if (!linkHash(prev, link.id, link.recordedAt, link.content).equals(link.hash))
      return [{ where, what: 'was changed after it was recorded' }];
    if (link.fault !== undefined) return [{ where, what: link.fault }];
    prev = link.hash;
    id = link.id;
  }
  return missingAtTheEnd(db, chain, { id, hash: prev });
}

// A chain that lost its end still links: the trigger that kept its head remembers.
async function missingAtTheEnd(db: Db, chain: Chain, last: { id: bigint; hash: Buffer }): Promise<Defect[]> {
  const head = await db
    .selectFrom('ledger_head')
    .select(['id', 'hash'])
    .where('chain', '=', chain)
    .executeTakeFirst();
  if (!head) return [{ where: `ledger_head ${chain}`, what: 'is missing' }];
  if (head.id > last.id)
    return [{ where: `${chain} ${last.id + 1n}`, what: `is missing; the chain went on to ${head.id}` }];
  // What a running service recorded since is no defect.
  const row =
    head.id === last.id
      ? last
      : await db.selectFrom(chain).select('hash').where('id', '=', head.id).executeTakeFirst();
  return row?.hash.equals(head.hash) === true || head.id === 0n
    ? []
    : [{ where: `ledger_head ${chain}`, what: 'is not the hash of its row' }];
}

async function anchorDefects(db: Db): Promise<Defect[]> {
  const noted = await db
    .selectFrom('chain_anchor')
    .select(['entry_id', 'entry_hash', 'attribution_id', 'attribution_hash', 'noted_at as by'])
    .orderBy('id')
    .execute();
  const closes = await listPeriodSteps(db);
  const anchors = [
    ...noted.flatMap((row) => [
      { chain: 'journal_entry' as const, id: row.entry_id, hash: row.entry_hash, by: row.by },
      { chain: 'attribution' as const, id: row.attribution_id, hash: row.attribution_hash, by: row.by },
    ]),
    ...closes.flatMap(({ entries, attributions, action, period }) => [
      { chain: 'journal_entry' as const, ...entries, by: `${period} was ${action}` },
      { chain: 'attribution' as const, ...attributions, by: `${period} was ${action}` },
    ]),
  ];
  for (const { chain, id, hash, by } of anchors) {
    if (id === 0n) continue;
    const row = await db.selectFrom(chain).select('hash').where('id', '=', id).executeTakeFirst();
    if (row?.hash.equals(hash) !== true)
      return [{ where: `${chain} ${id}`, what: `${row ? 'is not what it was' : 'is missing'} when ${by}` }];
  }
  return [];
}

/** Where a chain stands, to be noted elsewhere too. */
export const anchorsOf = async (db: Db) => ({
  entries: await headOf(db, 'journal_entry'),
  attributions: await headOf(db, 'attribution'),
});

async function* entryLinks(db: Db): AsyncGenerator<Link> {
  for await (const { entry, ...link } of allEntries(db, 'id')) {
    const [wrong] = [...imbalance(entry.postings)].filter(([, sum]) => sum !== 0);
    const fault = wrong && `does not balance in ${wrong[0]}: ${wrong[1]}`;
    yield { ...link, content: canonicalEntry(entry), fault };
  }
}

async function* attributionLinks(db: Db): AsyncGenerator<Link> {
  for await (const { attribution, ...link } of allAttributions(db, 'id'))
    yield { ...link, content: canonicalAttribution(attribution) };
}

async function* periodLinks(db: Db): AsyncGenerator<Link> {
  const rows = await db
    .selectFrom('period_close')
    .select(['id', 'prev_hash', 'hash'])
    .orderBy('id')
    .execute();
  const steps = new Map((await listPeriodSteps(db)).map((step) => [step.id, step]));
  for (const { id, prev_hash: prevHash, hash } of rows) {
    const step = steps.get(id);
    if (step) yield { id, prevHash, hash, recordedAt: step.recordedAt, content: canonicalStep(step, step) };
  }
}

async function* referenceLinks(db: Db): AsyncGenerator<Link> {
  for (const { prev_hash: prevHash, recorded_at: recordedAt, ...link } of await allReferenceLinks(db))
    yield { ...link, prevHash, recordedAt, content: canonicalReference(link) };
}

async function* decisionLinks(db: Db): AsyncGenerator<Link> {
  for (const decision of await allDecisions(db))
    yield { ...decision, content: canonicalDecision(decision, decision) };
}
