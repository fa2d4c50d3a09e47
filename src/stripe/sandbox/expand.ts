import type { Kind } from './object-kinds.ts';
import { invalidRequest } from './stripe-error.ts';

export interface ExpandSource {
  /** The object as an answer would show it. */
  shown(id: string): object | undefined;
  /** Parts that an object carries only on request: `refunds` of a charge, `payments` of an invoice. */
  included(kind: Kind, id: string, field: string): object | undefined;
}

/**
 * The answer with every `expand[]` path replaced by the object it names.
 * @throws {StripeFailure} if a path leads nowhere.
 */
export function expanded(answer: object, paths: readonly string[], source: ExpandSource): object {
  return paths.reduce<object>(
    (at, whole) => expandPath(at, { path: whole.split('.'), whole, source }),
    answer,
  );
}

interface Step {
  readonly path: readonly string[];
  readonly whole: string;
  readonly source: ExpandSource;
  /** Inside what may be of any kind: a field that this one does not have is no mistake. */
  readonly ofAnyKind?: boolean;
}

// Stripe knows these as expandable, and leaves them out of an object that has none.
const absentUntilNeeded = new Set(['failure_balance_transaction']);

function expandPath(at: object, step: Step): object {
  const { path, whole, source } = step;
  if (path.length > 5)
    throw invalidRequest('You cannot expand more than 4 levels of a property.', { param: 'expand' });
  if (Array.isArray(at)) return at.map((item) => (isObject(item) ? expandPath(item, step) : item));
  const [field, ...rest] = path;
  if (field === undefined) return at;

  const value: unknown = Reflect.get(at, field);
  if (value === null || (value === undefined && absentUntilNeeded.has(field))) return at;
  const isSource = field === 'source' && Reflect.get(at, 'object') === 'balance_transaction';
  const ofAnyKind = step.ofAnyKind === true || isSource;
  const child = isObject(value) ? value : replacement(at, field, value, source);
  // What is behind a balance transaction may be one of many things; a path that fits some of them is fine.
  if (child === undefined && (field === 'source' || whole.includes('source.'))) return at;
  if (child === undefined || (rest.length === 0 && child === value && !Reflect.has(child, 'object'))) {
    if (ofAnyKind) return at;
    throw invalidRequest(`This property cannot be expanded (${whole}).`, { param: 'expand' });
  }
  return { ...at, [field]: expandPath(child, { ...step, path: rest, ofAnyKind }) };
}

function replacement(at: object, field: string, value: unknown, source: ExpandSource): object | undefined {
  if (field === 'id' || field === 'object') return undefined;
  if (typeof value === 'string') return source.shown(value);
  if (value !== undefined || !('object' in at) || !('id' in at)) return undefined;
  const { object: kind, id } = at;
  return typeof kind === 'string' && typeof id === 'string'
    ? source.included(asKind(kind), id, field)
    : undefined;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

// Only compared with known kinds in `included`; an unknown one finds nothing.
const asKind = (kind: string): Kind => kind as Kind;
