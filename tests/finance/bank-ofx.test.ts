import { describe, expect, it } from 'vitest';
import { formatOf } from '../../src/finance/bank/read-statement.ts';
import { fileText } from '../../src/finance/file-text.ts';
import { readOfx } from '../../src/finance/bank/read-ofx.ts';
import { billionLaughs, ofx1, ofx2, type SampleLine } from './bank-samples.ts';

const lines: SampleLine[] = [
  { day: '2026-11-02', amount: '1234.50', id: 'F1', text: 'STRIPE PAYOUT' },
  { day: '2026-11-03', amount: '-12.3', id: 'F2', text: 'Rent' },
  { day: '2026-11-03', amount: '0.00', id: 'F3', text: 'Nothing' },
];

const read = [
  { bookedOn: '2026-11-02', currency: 'usd', amountMinor: 123450, reference: 'STRIPE PAYOUT' },
  { bookedOn: '2026-11-03', currency: 'usd', amountMinor: -1230, reference: 'Rent' },
].map((line, n) => ({ ...line, named: { account: 'EXAMPLE1', id: `F${n + 1}` } }));

const amountsIn = (text: string) => readOfx(text).lines.map(({ amountMinor }) => amountMinor);

describe('a statement in OFX', () => {
  it('says the same as SGML (1.x) and as XML (2.x); what is only announced is not taken', () => {
    expect(readOfx(ofx1(lines))).toEqual({ lines: read, pending: 0 });
    expect(readOfx(ofx2(lines))).toEqual({ lines: read, pending: 1 });
    expect([formatOf(ofx1(lines)), formatOf(ofx2(lines))]).toEqual(['ofx', 'ofx']);
  });

  it('is read without line breaks, with ends of values, and with a plain & in a name', () => {
    const [first] = lines;
    const text = ofx1(first ? [{ ...first, text: 'Bread & Roses &amp; Co' }] : []);
    const oneLine = text.slice(text.indexOf('<OFX>')).replaceAll('\r\n', '');
    const ended = oneLine.replace(/<TRNAMT>([\d.]+)/, '<TRNAMT>$1</TRNAMT>');
    expect(readOfx(ended).lines).toMatchObject([{ amountMinor: 123450, reference: 'Bread & Roses & Co' }]);
  });

  it('is read in the encoding that it names', () => {
    const text = ofx1([{ day: '2026-11-02', amount: '1.00', id: 'F1', text: 'Caf\u00e9' }]);
    expect(readOfx(fileText(Buffer.from(text, 'latin1'))).lines[0]?.reference).toBe('Café');
    expect(readOfx(fileText(Buffer.from(text, 'utf8'))).lines[0]?.reference).toBe('Café');
    const unnamed = Buffer.from(text.replace('CHARSET:1252', 'CHARSET:NONE'), 'latin1');
    expect(() => fileText(unnamed)).toThrow('expected text in UTF-8');
  });

  it('counts in the minor units of its currency', () => {
    const one = (amount: string): SampleLine => ({ day: '2026-11-02', amount, id: 'F1', text: '' });
    expect(amountsIn(ofx1([one('1500')], { currency: 'JPY' }))).toEqual([1500]);
    expect(amountsIn(ofx2([one('0,620')], { currency: 'KWD' }))).toEqual([620]);
    expect(amountsIn(ofx2([one('+7.1')]))).toEqual([710]);
    const converted = '<CURRENCY><CURRATE>1.1</CURRATE><CURSYM>EUR</CURSYM></CURRENCY>';
    expect(readOfx(ofx2([one('7.00')], { inside: converted })).lines).toMatchObject([{ currency: 'eur' }]);
  });

  it('may tell a line twice under one id, and two lines under it that differ', () => {
    const one: SampleLine = { day: '2026-11-02', amount: '1.00', id: 'F1', text: 'a' };
    expect(amountsIn(ofx2([one, { ...one, amount: '2.00' }, one]))).toEqual([100, 200]);
  });

  it.each([
    [{ day: '2026-02-31' }, 'line 27, DTPOSTED: expected a day as YYYYMMDD, got 20260231'],
    [{ amount: '1,234.50' }, 'line 28, TRNAMT: expected an amount, got 1,234.50'],
    [{ amount: '1.234' }, 'line 28, TRNAMT: expected an amount of usd'],
    [{ amount: '90071992547409.91' }, 'line 28, TRNAMT: expected a whole number of minor units'],
    [{ text: '</MEMO></STMTTRN></OFX>' }, 'not XML: '],
    [{ text: 'a < b' }, 'not XML: '],
  ])('with %o says where it is wrong', (wrong, message) => {
    const right: SampleLine = { day: '2026-11-02', amount: '1.00', id: 'F1', text: 'a' };
    expect(() => readOfx(ofx1([right, { ...right, ...wrong }]))).toThrow(message);
  });

  it('that lacks what it needs, or takes something back, is refused', () => {
    expect(() => readOfx(ofx2(lines).replace('<CURDEF>USD</CURDEF>', ''))).toThrow(
      'line 3, STMTRS: expected CURDEF in it',
    );
    expect(() => readOfx(ofx2(lines, { currency: 'XXX' }))).toThrow(
      'line 4, CURDEF: expected a currency code',
    );
    expect(() => readOfx(ofx2(lines, { inside: '<CORRECTFITID>F0</CORRECTFITID>' }))).toThrow(
      'line 6, STMTTRN: a correction of an earlier line is not taken',
    );
    expect(() => readOfx(ofx2(lines).replace('INFO', 'ERROR'))).toThrow(
      'STMTTRNRS: the bank answered with an error',
    );
    expect(() => readOfx('<OFX></OFX>')).toThrow('expected a statement (STMTRS) in the file, got none');
  });

  it('with a document type is refused before anything is read of it', () => {
    expect(() => readOfx(billionLaughs(ofx2(lines)))).toThrow('line 2: a document type (DTD) is not taken');
  });
});
