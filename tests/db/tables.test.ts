import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { databases } from '../helpers/databases.ts';

/** What is written once. Each refuses updates and deletes by triggers; their own tests try it. */
const books = [
  ...[
    'installation',
    'account',
    'journal_entry',
    'posting',
    'attribution',
    'quarantined_fact',
    'ledger_lock',
  ],
  ...['period_close', 'booking_decision', 'chain_anchor', 'fund', 'exchange_rate'],
  ...['receipt', 'receipt_void', 'receipt_copy', 'reference_link'],
];

/** What is made of the books, kept by triggers or with them, and compared with them by `ledger verify`. */
const sums = [
  ...['balance_day', 'rollup_month', 'fund_month', 'balance_block', 'ledger_head', 'receipt_series'],
  ...['gift', 'gift_size', 'gift_month', 'donor_month', 'cohort_month', 'cohort_year', 'gross_year'],
  ...['first_gift', 'first_gift_day', 'payout_sum', 'given_back_month', 'unmatched_charge', 'waiting_money'],
  ...[
    'promise_move',
    'promise_total',
    'promise_day',
    'deferred_benefit',
    'converted_charge',
    'converted_return',
  ],
];

/** Of the sums, those whose rows are taken away and made again. None of the others loses a row. */
const remade = [
  ...['gift', 'gift_size', 'gift_month', 'donor_month', 'cohort_month', 'cohort_year', 'gross_year'],
  'promise_move',
];

/** What changes from day to day. */
const work = [
  ...['schema_migration', 'webhook_event', 'donation', 'fetch_ticket', 'stripe_object', 'payout_item'],
  ...['event_entry', 'staff_task', 'scheduled_job', 'adoption', 'bank_account', 'bank_line', 'bank_match'],
  ...['support_count', 'payment_attempt', 'friction_by_hand', 'card_payment', 'gift_donor', 'api_token'],
  ...['reminder', 'reminder_request', 'reminder_sent', 'reminder_count', 'mail_suppression', 'outbox_mail'],
  ...['notice', 'newsletter_request', 'newsletter_signup', 'newsletter_count', 'annual_statement'],
  ...['api_request', 'promise_payment', 'failed_renewal', 'promise_stale'],
];

describe.each(databases)('each table on $name', ({ name, open }) => {
  it('is of the books, a sum of them, or of the day’s work', async () => {
    const { db } = await open();
    const tables = (await db.introspection.getTables()).filter(({ isView }) => !isView);

    expect(tables.map((table) => table.name).sort()).toEqual([...books, ...sums, ...work].sort());
  });

  /** How many triggers of a table refuse what this verb does. */
  const countRefusals = async () => {
    const { db } = await open();
    const { rows } = await (
      name === 'sqlite'
        ? sql<{ table: string; does: string }>`
            select tbl_name as "table", lower(sql) as does from sqlite_master where type = 'trigger'`
        : sql<{ table: string; does: string }>`
            select c.relname as "table", lower(pg_get_triggerdef(t.oid)) as does
            from pg_trigger t join pg_class c on c.oid = t.tgrelid where not t.tgisinternal`
    ).execute(db);
    return (table: string, verb: string) =>
      rows.filter(
        ({ table: of, does }) =>
          of === table &&
          /raise\(abort|refuse_change|_fixed\(\)|_no_delete\(\)|refuse_truncate/.test(does) &&
          new RegExp(`before [a-z ]*${verb}`).test(does),
      ).length;
  };

  it('refuses updates and deletes where it is of the books', async () => {
    const refusals = await countRefusals();
    for (const table of books)
      for (const verb of name === 'sqlite' ? ['update', 'delete'] : ['update', 'delete', 'truncate'])
        expect(refusals(table, verb), `${verb} ${table}`).toBeGreaterThan(0);
  });

  it('loses no row where it is a sum, unless its rows are made again', async () => {
    const refusals = await countRefusals();
    for (const table of sums.filter((one) => !remade.includes(one)))
      expect(refusals(table, 'delete'), `delete ${table}`).toBeGreaterThan(0);
    if (name === 'postgres')
      for (const table of sums) expect(refusals(table, 'truncate'), `truncate ${table}`).toBeGreaterThan(0);
  });
});
