import { invalidRequest } from './stripe-error.ts';

/** Parameters as nested objects and arrays of text: `a[b][0]=c` → `{a: {b: ['c']}}`. */
export interface FormTree {
  [name: string]: FormValue;
}
export type FormValue = string | FormTree | FormValue[];

/** @throws {StripeFailure} if a name is malformed or used both as a value and as a container. */
export function parseBracketForm(text: string): FormTree {
  const root: FormNode = new Map();
  for (const [name, value] of new URLSearchParams(text)) {
    const path = parseName(name);
    let at = root;
    for (const [index, rawKey] of path.entries()) {
      // `types[]=x` appends.
      const key = rawKey === '' ? String(at.size) : rawKey;
      const isLast = index === path.length - 1;
      const existing = at.get(key);
      if (isLast) {
        if (existing instanceof Map) throw malformed(name);
        at.set(key, value);
      } else {
        if (typeof existing === 'string') throw malformed(name);
        const child: FormNode = existing ?? new Map();
        at.set(key, child);
        at = child;
      }
    }
  }
  return Object.fromEntries([...root].map(([key, node]) => [key, toValue(node)]));
}

type FormNode = Map<string, string | FormNode>;

const malformed = (name: string) =>
  invalidRequest(`Invalid request: cannot read the parameter ${name.slice(0, 100)}`);

function parseName(name: string): string[] {
  const match = /^([^[\]]+)((?:\[[^[\]]*\])*)$/.exec(name);
  const [, first, rest] = match ?? [];
  if (first === undefined || rest === undefined) throw malformed(name);
  const keys = [first, ...[...rest.matchAll(/\[([^[\]]*)\]/g)].map((bracket) => bracket[1] ?? '')];
  if (keys.includes('__proto__') || keys.length > 10) throw malformed(name);
  return keys;
}

function toValue(node: string | FormNode): FormValue {
  if (typeof node === 'string') return node;
  const keys = [...node.keys()];
  const values = [...node.values()].map(toValue);
  if (keys.every((key) => /^\d+$/.test(key))) return values;
  return Object.fromEntries(keys.map((key, index) => [key, values[index] ?? '']));
}
