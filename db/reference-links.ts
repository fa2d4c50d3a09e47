import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Instant } from '../src/clock.ts';
import { headOf, linkHash } from './chain.ts';
import type { Db, Trx } from './database.ts';
import type { Defect } from './defect.ts';

/** A row that the books rest on, or the rates of one import: what it is about, and what it says. */
interface Reference {
  readonly subject: string;
  /** JSON. */
  readonly content: string;
}

export const canonicalReference = ({ subject, content }: Reference) => ['reference', subject, content];

/**
 * Links every row that the books rest on and that has no link yet, in this transaction. Needs `lockLedger`. Rows that
 * come later are linked the next time, at the latest in the night.
 */
export async function linkReferences(trx: Trx, now: Instant): Promise<void> {
  const linked = new Set((await allReferenceLinks(trx)).map(({ subject }) => subject));
  let head = await headOf(trx, 'reference_link');
  for await (const reference of references(trx, (subject) => !linked.has(subject))) {
    const id = head.id + 1n;
    const hash = linkHash(head.hash, id, now, canonicalReference(reference));
    await trx
      .insertInto('reference_link')
      .values({ ...reference, id, recorded_at: now, prev_hash: head.hash, hash })
      .execute();
    head = { id, hash };
  }
}

/** In their order. */
export const allReferenceLinks = (db: Db | Trx) =>
  db.selectFrom('reference_link').selectAll().orderBy('id').execute();

/** The rows that are no longer what their links say, in the order in which they were linked; the first twenty. */
export async function referenceDefects(db: Db): Promise<Defect[]> {
  const links = await allReferenceLinks(db);
  const subjects = new Set(links.map(({ subject }) => subject));
  const now = new Map<string, string>();
  for await (const { subject, content } of references(db, (name) => subjects.has(name)))
    now.set(subject, content);
  return links
    .filter(({ subject, content }) => now.get(subject) !== content)
    .slice(0, 20)
    .map(({ subject: where }) => ({
      where,
      what: now.has(where) ? 'was changed after it was recorded' : 'is missing',
    }));
}

type IsWanted = (subject: string) => boolean;

async function* references(db: Db | Trx, isWanted: IsWanted): AsyncGenerator<Reference> {
  const rows = [
    ...(await installation(db)),
    ...(await accounts(db)),
    ...(await funds(db)),
    ...(await factsSetAside(db)),
    ...(await anchors(db)),
  ];
  for (const { subject, says } of rows)
    if (isWanted(subject)) yield { subject, content: JSON.stringify(says) };
  for (const { source, imported_at: at } of await rateImports(db)) {
    const subject = `exchange_rate ${source} ${at}`;
    if (isWanted(subject)) yield { subject, content: JSON.stringify(await ratesOf(db, source, at)) };
  }
}

async function installation(db: Db | Trx) {
  const rows = await db.selectFrom('installation').selectAll().execute();
  return rows.map((row) => ({ subject: `installation ${row.id}`, says: [row.time_zone, row.created_at] }));
}

async function accounts(db: Db | Trx) {
  const rows = await db.selectFrom('account').selectAll().orderBy('code').execute();
  return rows.map((row) => ({ subject: `account ${row.code}`, says: [row.type] }));
}

async function funds(db: Db | Trx) {
  const rows = await db.selectFrom('fund').selectAll().orderBy('slug').execute();
  return rows.map((row) => ({
    subject: `fund ${row.slug}`,
    says: [row.restricted.toString(), row.recorded_at],
  }));
}

async function factsSetAside(db: Db | Trx) {
  const rows = await db.selectFrom('quarantined_fact').selectAll().orderBy('key').execute();
  return rows.map((row) => ({
    subject: `quarantined_fact ${row.key}`,
    says: [row.reason, row.quarantined_at, createHash('sha256').update(row.fact).digest('hex')],
  }));
}

async function anchors(db: Db | Trx) {
  const rows = await db.selectFrom('chain_anchor').selectAll().orderBy('id').execute();
  return rows.map((row) => ({
    subject: `chain_anchor ${row.id}`,
    says: [
      ...[row.entry_id.toString(), row.entry_hash.toString('hex')],
      ...[row.attribution_id.toString(), row.attribution_hash.toString('hex'), row.noted_at],
    ],
  }));
}

const rateImports = (db: Db | Trx) =>
  db
    .selectFrom('exchange_rate')
    .select(['source', 'imported_at'])
    .distinct()
    .orderBy('imported_at')
    .orderBy('source')
    .execute();

const ratesAtOnce = 10_000;

// A file may bring hundreds of thousands: one link for all of them.
async function ratesOf(db: Db | Trx, source: string, importedAt: Instant): Promise<[number, string]> {
  const digest = createHash('sha256');
  let rates = 0;
  let last = { day: '', base: '', quote: '', version: 0n };
  for (;;) {
    const page = await db
      .selectFrom('exchange_rate')
      .select(['day', 'base', 'quote', 'version', 'rate'])
      .where('source', '=', source)
      .where('imported_at', '=', importedAt)
      .where(
        sql<boolean>`(day, base, quote, version) > (${last.day}, ${last.base}, ${last.quote}, ${last.version})`,
      )
      .orderBy('day')
      .orderBy('base')
      .orderBy('quote')
      .orderBy('version')
      .limit(ratesAtOnce)
      .execute();
    for (const { day, base, quote, version, rate } of page)
      digest.update(JSON.stringify([day, base, quote, version.toString(), rate]));
    rates += page.length;
    last = page.at(-1) ?? last;
    if (page.length < ratesAtOnce) return [rates, digest.digest('hex')];
  }
}
