import { parseDay } from '../../day.ts';
import { minorUnits, type MinorUnits } from '../../money/minor-units.ts';
import { parseStatementAmount } from '../../money/statement-amount.ts';
import { idIn, referenceIn } from './camt-references.ts';
import { knownCurrency, type Statement, type StatementLine } from './statement-line.ts';
import { readXml, type Element } from '../xml.ts';

/**
 * The booked lines of a statement in camt.053 (ISO 20022), of any version. An entry is a line; a batch whose parts add
 * up to it is as many lines as it has parts.
 * @throws {FileError} naming line and element; nothing of a file that is not understood whole is taken.
 */
export function readCamt(text: string): Statement {
  const document = readXml(text);
  const message = document.child('BkToCstmrStmt');
  if (!message) return document.refuse('expected a statement, camt.053 (BkToCstmrStmt)');
  const statements = message.all('Stmt');
  if (statements.length === 0) return message.refuse('expected a statement (Stmt) in it');
  const entries = statements.flatMap((statement) => {
    const account = statement.child('Acct', 'Id', 'IBAN') ?? statement.child('Acct', 'Id', 'Othr', 'Id');
    return statement.all('Ntry').map((entry) => ({ entry, account: account?.text ?? '' }));
  });
  const booked = entries.filter(({ entry }) => entry.read(['Sts'], isBooked));
  return {
    lines: booked.flatMap(({ entry, account }) => linesOf(entry, account)),
    pending: entries.length - booked.length,
  };
}

// A word until version 07, since then a code or the bank's own word.
function isBooked(text: string): boolean {
  if (text === 'BOOK') return true;
  if (['PDNG', 'INFO', 'FUTR'].includes(text)) return false;
  throw new RangeError(`expected BOOK, PDNG, INFO or FUTR, got ${text}`);
}

function linesOf(entry: Element, account: string): StatementLine[] {
  const { currency, amountMinor } = amountOf(entry);
  const bookedOn = entry.read(['BookgDt'], (_text, date) =>
    date.child('DtTm') ? date.read(['DtTm'], dayOf) : date.read(['Dt'], dayOf),
  );
  const details = entry.all('NtryDtls').flatMap((part) => part.all('TxDtls'));
  const parts = partsOf(details, { currency, amountMinor }, entry);
  const lines = parts
    ? details.map((detail, n) => ({
        ...{ bookedOn, currency, amountMinor: parts[n] ?? minorUnits(0) },
        reference: referenceIn(entry, [detail]),
        named: { account, id: idIn(entry, detail, n) },
      }))
    : [
        {
          ...{ bookedOn, currency, amountMinor, reference: referenceIn(entry, details) },
          named: { account, id: idIn(entry, details.length === 1 ? details[0] : undefined) },
        },
      ];
  return lines.filter((line) => line.amountMinor !== 0);
}

/** What each part of a batch comes to; undefined where it is not a batch, or they do not add up to it. */
function partsOf(
  details: readonly Element[],
  whole: { currency: string; amountMinor: MinorUnits },
  entry: Element,
): MinorUnits[] | undefined {
  if (details.length < 2) return undefined;
  const amounts = details.flatMap((detail) => amountOfPart(detail, whole.currency, entry) ?? []);
  const sum = amounts.reduce((total, amount) => total + amount, 0);
  return amounts.length === details.length && sum === whole.amountMinor ? amounts : undefined;
}

function amountOfPart(detail: Element, currency: string, entry: Element): MinorUnits | undefined {
  const holder = detail.child('Amt') ? detail : detail.child('AmtDtls', 'TxAmt');
  if (holder?.child('Amt')?.attribute('Ccy')?.toLowerCase() !== currency) return undefined;
  return amountOf(holder, detail.child('CdtDbtInd') ? detail : entry).amountMinor;
}

/** @param signed where it says whether it came in or went out. */
function amountOf(holder: Element, signed: Element = holder) {
  const currency = holder.read(['Amt'], (_text, amount) => knownCurrency(amount.attribute('Ccy') ?? ''));
  const amount = holder.read(['Amt'], (text) => {
    if (!/^\d+(\.\d*)?$/.test(text)) throw new RangeError(`expected an amount without a sign, got ${text}`);
    return parseStatementAmount(text, '.', currency);
  });
  // A reversal (RvslInd) is marked as it moves the account, the opposite of what it takes back: nothing is turned round.
  const sign = signed.read(['CdtDbtInd'], signOf);
  return { currency, amountMinor: minorUnits(sign * amount) };
}

function signOf(text: string): 1 | -1 {
  if (text === 'CRDT') return 1;
  if (text === 'DBIT') return -1;
  throw new RangeError(`expected CRDT or DBIT, got ${text}`);
}

// The bank's own day, as it is written: a time zone behind it does not move it.
function dayOf(text: string): string {
  const day = text.slice(0, 10);
  if (parseDay(day) === undefined || !/^([T+Z-].*)?$/.test(text.slice(10)))
    throw new RangeError(`expected a day as YYYY-MM-DD, got ${text}`);
  return day;
}
