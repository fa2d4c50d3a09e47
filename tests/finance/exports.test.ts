import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Db } from '../../db/database.ts';
import { lockLedger, recordAttribution, recordOutcome } from '../../db/ledger.ts';
import { plainTextAccount } from '../../src/finance/exports/account-names.ts';
import { beancount } from '../../src/finance/exports/beancount.ts';
import { hledger } from '../../src/finance/exports/hledger.ts';
import { linesAsCsv, linesAsNdjson } from '../../src/finance/exports/lines.ts';
import { quickbooks } from '../../src/finance/exports/quickbooks.ts';
import { plainText } from '../../src/finance/exports/plain-text.ts';
import { balancesAt } from '../../src/finance/reports/trial-balance.ts';
import type { BalanceTransactionFact } from '../../src/ledger/facts.ts';
import { entryFor } from '../../src/ledger/posting-rules.ts';
import { decimalOf } from '../../src/money/format-money.ts';
import { minorUnits } from '../../src/money/minor-units.ts';
import { databases } from '../helpers/databases.ts';
import { giftOf } from '../helpers/facts.ts';

const now = '2026-11-23T10:00:00.000Z';

/** Books with what trips other people's programs: no decimals, three, quotes, line ends, pictures, no campaign. */
async function recordBooks(db: Db) {
  const odd: [currency: string, amount: number, campaign: string][] = [
    ['usd', 200, ''],
    ['jpy', 500, 'say "hello"'],
    ['kwd', 12_345_670, 'two\nlines; (and) more'],
    ['eur', 999_999_999_999, '🌍 emoji'],
    ['usd', -150, 'bar'],
  ];
  for (const [n, [currency, amount, campaign]] of odd.entries()) {
    const fact: BalanceTransactionFact = {
      ...giftOf(n),
      ...{ currency, reportingCategory: amount < 0 ? 'refund' : 'charge', feeDetails: [] },
      ...{ amountMinor: minorUnits(amount), feeMinor: minorUnits(0), netMinor: minorUnits(amount) },
      // The last was recorded last and is dated first.
      createdAt: `2026-0${9 - n}-01T12:00:00.000Z`,
    };
    await db.transaction().execute(async (trx) => {
      await lockLedger(trx);
      await recordOutcome(trx, entryFor(fact, { timeZone: 'UTC' }), now);
      const attribution = { chargeId: `ch_${n}`, donationId: `don_${n}`, interval: 'once', campaign };
      await recordAttribution(trx, attribution, now);
    });
  }
}

async function whole(parts: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const part of parts) text += part;
  return text;
}

function inFile(text: string, name: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'books-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

const isThere = (program: string) => spawnSync(program, ['--version']).status === 0;
const run = (program: string, ...args: string[]) => {
  // hledger reads in the locale's encoding, and takes no emoji in C.
  const env = { ...process.env, LC_ALL: 'C.UTF-8' };
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', env });
  return { status, stdout, stderr };
};

describe.each(databases)('the ledger as text, on $name', (engine) => {
  it.skipIf(!isThere('hledger'))(
    'is taken by hledger, strictly, with the balances of the books',
    async () => {
      const { db } = await engine.open();
      await recordBooks(db);
      const file = inFile(await whole(plainText(db, hledger)), 'books.journal');

      expect(run('hledger', '-f', file, 'check', '-s', 'ordereddates')).toEqual({
        ...{ status: 0, stdout: '', stderr: '' },
      });
      const balances = run('hledger', '-f', file, 'bal', '-N', '--flat', '-O', 'csv', '--layout=tidy');
      const accounts = await db.selectFrom('account').select(['code', 'type']).execute();
      const typeOf = (code: string) => accounts.find((account) => account.code === code)?.type ?? '';
      const expected = (await balancesAt(db, {})).map(({ account, currency, balance_minor }) =>
        [
          plainTextAccount({ code: account, type: typeOf(account) }),
          ...[currency.toUpperCase(), decimalOf(balance_minor, currency)],
        ].join(' '),
      );
      const said = balances.stdout
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => line.split(',').map((text) => text.replaceAll('"', '')))
        .map((fields) => [fields[0], fields.at(-2), fields.at(-1)].join(' '));
      expect(new Set(said)).toEqual(new Set(expected));
    },
  );

  it.skipIf(!isThere('ledger'))('is taken by Ledger, pedantically', async () => {
    const { db } = await engine.open();
    await recordBooks(db);
    const file = inFile(await whole(plainText(db, hledger)), 'books.journal');

    expect(run('ledger', '--pedantic', '-f', file, 'bal', '--empty')).toMatchObject({
      status: 0,
      stderr: '',
    });
  });

  it.skipIf(!isThere('bean-check'))('is taken by Beancount', async () => {
    const { db } = await engine.open();
    await recordBooks(db);
    const file = inFile(await whole(plainText(db, beancount)), 'books.beancount');

    expect(run('bean-check', '--no-cache', file)).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  it('proves itself: without one of its entries no program takes it', async () => {
    const { db } = await engine.open();
    await recordBooks(db);
    for (const [program, format, args] of [
      ['hledger', hledger, ['check', '-f']],
      ['ledger', hledger, ['bal', '-f']],
      ['bean-check', beancount, ['--no-cache']],
    ] as const) {
      if (!isThere(program)) continue;
      const entries = (await whole(plainText(db, format))).split('\n\n');
      const without = entries.filter((_, i) => i !== 2).join('\n\n');
      expect(run(program, ...args, inFile(without, 'books')).status, program).not.toBe(0);
    }
  });

  it('is a file that says nothing, where nothing was booked', async () => {
    const { db } = await engine.open();

    expect(await whole(plainText(db, hledger))).toMatch(/^; .*\n$/);
    expect(await whole(plainText(db, beancount))).toMatch(/^;; .*\n$/);
    expect((await whole(linesAsCsv(db))).trim()).toBe(
      'book_date,entry,key,kind,charge,interval,campaign,account,currency,amount_minor,amount',
    );
  });

  it('is a balanced journal of a month for QuickBooks, with the campaign as class', async () => {
    const { db } = await engine.open();
    await recordBooks(db);

    const [header, ...lines] = (await quickbooks(db, { month: '2026-08', currency: 'jpy' }))
      .trim()
      .split('\r\n');

    expect(header).toBe('Journal No.,Journal Date,Account Name,Description,Debits,Credits,Class');
    const campaign = '"say ""hello"""';
    expect(lines).toEqual([
      `RS-2026-08-JPY,08/31/2026,Donations,once,,500,${campaign}`,
      `RS-2026-08-JPY,08/31/2026,Stripe:Payments,once,500,,${campaign}`,
    ]);
    expect((await quickbooks(db, { month: '2026-02', currency: 'jpy' })).trim()).toBe(header);
  });

  it('comes back from CSV and NDJSON to the digit, each line with the object that it comes from', async () => {
    const { db } = await engine.open();
    await recordBooks(db);

    const objects = (await whole(linesAsNdjson(db)))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, string>);
    const sums = new Map<string, bigint>();
    for (const { account, currency, amount_minor: minor = '' } of objects)
      sums.set(`${account} ${currency}`, (sums.get(`${account} ${currency}`) ?? 0n) + BigInt(minor));

    expect(
      objects.every(({ key, charge }) => /^bt:txn_\d$/.test(key ?? '') && charge?.startsWith('ch_')),
    ).toBe(true);
    for (const { account, currency, balance_minor } of await balancesAt(db, {}))
      expect(sums.get(`${account} ${currency}`)).toBe(balance_minor);
    expect(await whole(linesAsCsv(db))).toContain(',"say ""hello""",');
  });
});
