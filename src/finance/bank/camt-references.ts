import type { Element } from '../xml.ts';

/** Far above what a payment says of itself; a batch may hold thousands. */
const mostCharacters = 10_000;

/** What banks write where they have nothing to say. */
const empty = /^(NOT ?PROVIDED|NONREF|NOREF|NONE|N\/A)?$/i;

/** What the bank calls an entry, or a part of it; undefined where it gives it no name. A name alone need not be unique. */
export function idIn(entry: Element, detail: Element | undefined, n?: number): string | undefined {
  const names = [entry.child('AcctSvcrRef')?.text, detail?.child('Refs', 'AcctSvcrRef')?.text];
  const [first, ...more] = names.filter((name) => name !== undefined && !empty.test(name));
  return first === undefined ? undefined : JSON.stringify([first, ...more, ...(n === undefined ? [] : [n])]);
}

/** All that an entry and its parts say of where the money comes from and what for, each once; no names of people. */
export function referenceIn(entry: Element, details: readonly Element[]): string {
  const texts = [
    ...textsAt(entry, ['AcctSvcrRef']),
    ...textsAt(entry, ['AddtlNtryInf']),
    ...details.flatMap(textsOfDetail),
  ];
  return [...new Set(texts)].join(' ').slice(0, mostCharacters);
}

const textsOfDetail = (detail: Element) => [
  ...['EndToEndId', 'AcctSvcrRef', 'InstrId', 'TxId', 'UETR', 'PmtInfId'].flatMap((name) =>
    textsAt(detail, ['Refs', name]),
  ),
  ...(detail.child('RmtInf')?.all('Ustrd') ?? []).map(({ text }) => text),
  ...(detail.child('RmtInf')?.all('Strd') ?? []).flatMap((part) => textsAt(part, ['CdtrRefInf', 'Ref'])),
  ...textsAt(detail, ['AddtlTxInf']),
];

function textsAt(element: Element, path: readonly string[]): string[] {
  const text = element.child(...path)?.text ?? '';
  return empty.test(text) ? [] : [text];
}
