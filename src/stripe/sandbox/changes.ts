/**
 * The fields of `before` that `after` changes, as an event's `previous_attributes`: of a nested object only what
 * differs inside it, and `null` for what was not there. An array is always told whole.
 */
export function previousOf(before: object, after: object): Record<string, unknown> {
  const old = new Map<string, unknown>(Object.entries(before));
  const changed = Object.entries(after).flatMap(([key, value]): [string, unknown][] => {
    const was = old.get(key) ?? null;
    if (JSON.stringify(was) === JSON.stringify(value ?? null)) return [];
    return [[key, isPlain(was) && isPlain(value) ? previousOf(was, value) : was]];
  });
  return Object.fromEntries(changed);
}

const isPlain = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
