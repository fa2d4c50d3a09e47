/**
 * The line, counted from one, on which the member or element at `path` begins; undefined where there is none.
 * @param text valid JSON.
 */
export function lineOfPath(text: string, path: readonly PropertyKey[]): number | undefined {
  const offset = offsetOf(text, path);
  return offset === undefined ? undefined : lineAt(text, offset);
}

export const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

/** Walks down one token at a time; a value that is not on the way is skipped by counting its brackets. */
function offsetOf(text: string, path: readonly PropertyKey[]): number | undefined {
  const tokens = [...text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s"{}[\]:,]+/g)];
  let at = 0;
  let begins = tokens[0]?.index;
  for (const step of path) {
    const child = childAt(tokens, at, step);
    if (!child) return begins;
    at = child.value;
    begins = tokens[child.begin]?.index;
  }
  return begins;
}

type Tokens = readonly RegExpExecArray[];

function childAt(
  tokens: Tokens,
  opening: number,
  step: PropertyKey,
): { begin: number; value: number } | undefined {
  const isObject = tokens[opening]?.[0] === '{';
  if (!isObject && tokens[opening]?.[0] !== '[') return undefined;
  for (let begin = opening + 1, index = 0; begin < tokens.length; index++) {
    const value = isObject ? begin + 2 : begin;
    const name: unknown = isObject ? JSON.parse(tokens[begin]?.[0] ?? '""') : index;
    if (name === step) return { begin, value };
    const separator = afterValue(tokens, value);
    if (tokens[separator]?.[0] !== ',') return undefined;
    begin = separator + 1;
  }
  return undefined;
}

function afterValue(tokens: Tokens, value: number): number {
  let at = value;
  let depth = 0;
  do {
    const token = tokens[at]?.[0] ?? '';
    if (token === '{' || token === '[') depth++;
    if (token === '}' || token === ']') depth--;
    at++;
  } while (depth > 0 && at < tokens.length);
  return at;
}
