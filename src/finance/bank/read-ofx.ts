import type { MinorUnits } from '../../money/minor-units.ts';
import { parseStatementAmount } from '../../money/statement-amount.ts';
import { parseDay } from '../../day.ts';
import { sgmlToXml } from './sgml.ts';
import { knownCurrency, type Statement, type StatementLine } from './statement-line.ts';
import { readXml, type Element } from '../xml.ts';
import { FileError } from '../file-text.ts';

/**
 * The lines of a statement in OFX, 1.x (SGML) or 2.x (XML), of bank accounts and cards.
 * @throws {FileError} naming line and element; nothing of a file that is not understood whole is taken.
 */
export function readOfx(text: string): Statement {
  const ofx = readXml(/^\s*<\?/.test(text) ? text : sgmlToXml(text));
  if (ofx.name !== 'OFX') return ofx.refuse('expected OFX');
  const answers = [
    ...ofx.all('BANKMSGSRSV1').flatMap((set) => set.all('STMTTRNRS')),
    ...ofx.all('CREDITCARDMSGSRSV1').flatMap((set) => set.all('CCSTMTTRNRS')),
  ];
  const statements = answers.flatMap(statementsOf);
  if (statements.length === 0) throw new FileError('expected a statement (STMTRS) in the file, got none');
  return {
    lines: statements.flatMap(linesOf),
    pending: statements.reduce(
      (sum, one) => sum + (one.child('BANKTRANLISTP')?.all('STMTTRNP').length ?? 0),
      0,
    ),
  };
}

function statementsOf(answer: Element): Element[] {
  if (answer.child('STATUS', 'SEVERITY')?.text === 'ERROR')
    return answer.refuse('the bank answered with an error, not with a statement');
  return [...answer.all('STMTRS'), ...answer.all('CCSTMTRS')];
}

function linesOf(statement: Element): StatementLine[] {
  const account =
    (statement.child('BANKACCTFROM') ?? statement.child('CCACCTFROM'))?.child('ACCTID')?.text ?? '';
  const usual = statement.read(['CURDEF'], knownCurrency);
  const seen = new Set<string>();
  return statement.all('BANKTRANLIST').flatMap((list) =>
    list.all('STMTTRN').flatMap((transaction): StatementLine[] => {
      const line = lineOf(transaction, account, usual);
      // FITID is unique within an account (OFX 1.6, 11.4.4.1): the same line twice in a file is one.
      const { bookedOn, currency, amountMinor, named } = line;
      const same = JSON.stringify([named?.id, bookedOn, currency, amountMinor]);
      if (amountMinor === 0 || (named?.id !== undefined && seen.has(same))) return [];
      seen.add(same);
      return [line];
    }),
  );
}

function lineOf(transaction: Element, account: string, usual: string): StatementLine {
  if (transaction.child('CORRECTFITID'))
    return transaction.refuse('a correction of an earlier line is not taken');
  // CURRENCY is what the amount is in; ORIGCURRENCY what it was in before the bank converted it.
  const currency = transaction.child('CURRENCY')
    ? transaction.read(['CURRENCY', 'CURSYM'], knownCurrency)
    : usual;
  const id = transaction.child('FITID')?.text;
  return {
    bookedOn: transaction.read(['DTPOSTED'], dayOf),
    currency,
    amountMinor: transaction.read(['TRNAMT'], (text) => amountOf(text, currency)),
    reference: referenceOf(transaction),
    named: { account, id: id === '' ? undefined : id },
  };
}

const referenceOf = (transaction: Element) =>
  [['NAME'], ['PAYEE', 'NAME'], ['MEMO'], ['CHECKNUM'], ['REFNUM']]
    .flatMap((path) => transaction.child(...path)?.text ?? [])
    .filter((text) => text !== '')
    .join(' ');

// With a point or a comma, and never with marks for thousands (OFX 1.6, 3.2.9.1).
function amountOf(text: string, currency: string): MinorUnits {
  if (!/^[+-]?\d+([.,]\d*)?$/.test(text)) throw new RangeError(`expected an amount, got ${text}`);
  return parseStatementAmount(text, text.includes(',') ? ',' : '.', currency);
}

// The bank's own day, as it is written: a time zone behind it does not move it.
function dayOf(text: string): string {
  const day = text.replace(/^(\d{4})(\d{2})(\d{2})(\d.*|\[.*)?$/, '$1-$2-$3');
  if (parseDay(day) === undefined) throw new RangeError(`expected a day as YYYYMMDD, got ${text}`);
  return day;
}
