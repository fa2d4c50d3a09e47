import { describe, expect, it } from 'vitest';
import { readCamt } from '../../src/finance/bank/read-camt.ts';
import { formatOf } from '../../src/finance/bank/read-statement.ts';
import { fileText, mostFileBytes } from '../../src/finance/file-text.ts';
import { billionLaughs, camt, entryOf, partOf, type SampleLine } from './bank-samples.ts';

const payout: SampleLine = { day: '2026-11-02', amount: '1234.50', id: 'R1', text: 'STRIPE PAYOUT' };
const rent: SampleLine = { day: '2026-11-03', amount: '-12.30', id: 'R2', text: 'Rent' };
const [account] = ['XX00EXAMPLE0000000001'];

const both = [
  { bookedOn: '2026-11-02', currency: 'usd', amountMinor: 123450, reference: 'R1 STRIPE PAYOUT' },
  { bookedOn: '2026-11-03', currency: 'usd', amountMinor: -1230, reference: 'R2 Rent' },
].map((line, n) => ({ ...line, named: { account, id: `["R${n + 1}"]` } }));

const withLast = (text: string, before: string, after: string) => {
  const at = text.lastIndexOf(before);
  return text.slice(0, at) + after + text.slice(at + before.length);
};

describe('a statement in camt.053', () => {
  it.each([
    ['02', 'BOOK', ''],
    ['04', 'BOOK', 'ns2'],
    ['08', '<Cd>BOOK</Cd>', ''],
    ['13', '<Cd>BOOK</Cd>', 'n'],
  ])('of version %s says what is booked, by the bank’s own day', (version, status, prefix) => {
    const text = camt([entryOf(payout, { status }), entryOf(rent, { status })], { version, prefix });
    expect(formatOf(text)).toBe('camt');
    expect(readCamt(text)).toEqual({ lines: both, pending: 0 });
  });

  it('may announce lines: they are counted and not taken', () => {
    const announced = ['<Cd>PDNG</Cd>', 'FUTR', 'INFO'].map((status) => entryOf(rent, { status }));
    expect(readCamt(camt([...announced, entryOf(payout)]))).toEqual({ lines: both.slice(0, 1), pending: 3 });
  });

  it('marks a reversal as it moves the account, so nothing is turned round', () => {
    const more = '<RvslInd>true</RvslInd>';
    const { lines } = readCamt(camt([entryOf(payout, { more }), entryOf(rent, { more })]));
    expect(lines.map(({ amountMinor }) => amountMinor)).toEqual([123450, -1230]);
  });

  it('has a line for each part of a batch, whatever the version, if they add up to it', () => {
    for (const old of [true, false]) {
      const parts = partOf('1000.00', 'E1', { old }) + partOf('234.50', 'E2', { old });
      const { lines } = readCamt(camt([entryOf(payout, { parts })]));
      expect(lines.map(({ amountMinor, reference, named }) => [amountMinor, reference, named?.id])).toEqual([
        [100000, 'R1 E1', '["R1",0]'],
        [23450, 'R1 E2', '["R1",1]'],
      ]);
    }
  });

  it.each([
    ['whose parts add up to something else', partOf('1000.00', 'E1') + partOf('234.51', 'E2')],
    [
      'whose parts are in another currency',
      partOf('1000.00', 'E1') + partOf('234.50', 'E2', { currency: 'EUR' }),
    ],
    [
      'whose parts say no amount',
      partOf('1234.50', 'E1') + '<TxDtls><Refs><EndToEndId>E2</EndToEndId></Refs></TxDtls>',
    ],
  ])('has one line for a batch %s, with what all of them say', (_what, parts) => {
    expect(readCamt(camt([entryOf(payout, { parts })])).lines).toMatchObject([
      { amountMinor: 123450, reference: 'R1 E1 E2' },
    ]);
  });

  it('counts in the minor units of each entry’s currency', () => {
    const entries = [
      entryOf({ ...payout, amount: '1500' }, { currency: 'JPY' }),
      entryOf({ ...payout, amount: '-0.620' }, { currency: 'KWD' }),
      entryOf({ ...payout, amount: '7.10000' }, { currency: 'EUR' }),
    ];
    const { lines } = readCamt(camt(entries));
    expect(lines.map(({ currency, amountMinor }) => [currency, amountMinor])).toEqual([
      ['jpy', 1500],
      ['kwd', -620],
      ['eur', 710],
    ]);
  });

  it('names nobody in what it keeps, and nothing that the bank did not provide', () => {
    const kept = JSON.stringify(readCamt(camt([entryOf({ ...payout, id: 'NOTPROVIDED' })])));
    expect(kept).not.toMatch(/Example|NOTPROVIDED/);
    expect(kept).toContain('STRIPE PAYOUT');
  });

  const broken: readonly [string, string, string, string][] = [
    [
      'a wrong day',
      '2026-11-03</Dt>',
      '2026-02-31</Dt>',
      'line 6, Dt: expected a day as YYYY-MM-DD, got 2026-02-31',
    ],
    ['no day', '<BookgDt><Dt>2026-11-03</Dt></BookgDt>', '', 'line 6, Ntry: expected BookgDt in it'],
    ['a sign', '12.30', '-12.30', 'line 6, Amt: expected an amount without a sign, got -12.30'],
    ['an amount of too many digits', '12.30', '12.345', 'line 6, Amt: expected an amount of usd'],
    ['an amount that is none', '12.30', '1e3', 'line 6, Amt: expected an amount without a sign'],
    ['no currency', ' Ccy="USD">12', '>12', 'line 6, Amt: expected a currency code'],
    ['a side that is none', 'DBIT', 'DEBIT', 'line 6, CdtDbtInd: expected CRDT or DBIT, got DEBIT'],
    [
      'a status that is none',
      '<Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-11-03',
      '<Cd>DONE</Cd></Sts><BookgDt><Dt>2026-11-03',
      'line 6, Sts: expected BOOK',
    ],
    ['an end missing', '</Stmt>', '', 'not XML: '],
    ['an entity of its own', 'Rent', '&rent;', "not XML: Named entity isn't defined: &rent; (line 6"],
  ];
  it.each(broken)('with %s is refused, and says where', (_what, before, after, message) => {
    const text = camt([entryOf(payout), entryOf(rent)]);
    expect(text).toContain(before);
    expect(() => readCamt(withLast(text, before, after))).toThrow(message);
  });

  it('with a document type is refused: nothing is expanded, nothing fetched', () => {
    const text = camt([entryOf(payout)]);
    const refused = 'line 2: a document type (DTD) is not taken';
    expect(() => readCamt(billionLaughs(text))).toThrow(refused);
    const external = text.replace(
      '\n',
      '\n<!DOCTYPE Document [<!ENTITY x SYSTEM "file:///etc/hostname">]>\n',
    );
    expect(() => readCamt(external.replace('STRIPE', '&x;'))).toThrow(refused);
    expect(() =>
      readCamt(text.replace('\n', '\n<!DOCTYPE Document SYSTEM "http://127.0.0.1:9/x.dtd">\n')),
    ).toThrow(refused);
  });

  it('is of a bounded size and depth, and of a kind that is known', () => {
    expect(() => fileText(new Uint8Array(mostFileBytes + 1))).toThrow('expected at most');
    const depth = 100_000;
    expect(() => readCamt(`<Document>${'<a>'.repeat(depth)}${'</a>'.repeat(depth)}</Document>`)).toThrow(
      'nested too deeply',
    );
    expect(() => formatOf('<?xml version="1.0"?><html></html>')).toThrow(
      'expected OFX or camt.053, got XML that begins with html',
    );
    expect(formatOf('Date,Amount\n')).toBe('csv');
    expect(() => readCamt(camt([]).replaceAll('BkToCstmrStmt', 'BkToCstmrAcctRpt'))).toThrow(
      'line 2, Document: expected a statement, camt.053',
    );
  });

  it('says nothing of what a file holds where it is not XML', () => {
    const text = camt([entryOf(payout)]).replace('</Nm>', '');
    let message = '';
    try {
      readCamt(text);
    } catch (error) {
      message = String(error);
    }
    expect(message).toMatch(/^Error: not XML: .*line 5/);
    expect(message).not.toContain('Example');
  });
});
