import { z } from 'zod';
import { isCurrency } from './currency-rules.ts';
import type { FormTree } from './bracket-form.ts';
import { childOf } from './object-store.ts';
import { invalidRequest, type StripeFailure } from './stripe-error.ts';

/** Everything arrives as text; these say what the text must be, in Stripe's words. */
export const integer = z
  .string()
  .regex(/^-?\d{1,15}$/, { error: (issue) => `integer:${String(issue.input)}` })
  .transform(Number);
export const positiveInteger = integer.refine((n) => n >= 1, { error: 'must be greater than or equal to 1' });
export const boolean = z
  .enum(['true', 'false'], { error: (issue) => `boolean:${String(issue.input)}` })
  .transform((text) => text === 'true');
export const text = z.string().min(1, { error: 'empty' }).max(5000);
export const clearableText = z.string().max(5000);
export const currency = z
  .string()
  .transform((code) => code.toLowerCase())
  .refine(isCurrency, { error: (issue) => `currency:${String(issue.input)}` });
export const webUrl = z.string().refine(isWebUrl, { error: 'url' });
/** `metadata[key]=` removes a key; keys and values have Stripe's limits. */
export const metadata = z.record(z.string().max(40), z.string().max(500));
export const clearableMetadata = z.union([z.literal(''), metadata]);
export const expand = z.array(z.string().max(500)).max(20);
const range = z.strictObject({
  gt: integer.optional(),
  gte: integer.optional(),
  lt: integer.optional(),
  lte: integer.optional(),
});
export const createdFilter = z.union([integer.transform((at) => ({ gte: at, lte: at })), range]);

function isWebUrl(candidate: string): boolean {
  const url = URL.parse(candidate);
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:');
}

export const listParams = z.strictObject({
  limit: integer.refine((n) => n >= 1 && n <= 100, { error: 'must be between 1 and 100' }).optional(),
  starting_after: text.optional(),
  ending_before: text.optional(),
  created: createdFilter.optional(),
  expand: expand.optional(),
});

/** @throws {StripeFailure} naming the first parameter that is unknown, missing or wrong. */
export function parseParams<T extends z.ZodType>(schema: T, form: FormTree): z.output<T> {
  const result = schema.safeParse(form);
  if (result.success) return result.data;
  // Unknown names first: a misspelt parameter is usually why another one is missing.
  const issues = result.error.issues.flatMap(flatten);
  const issue = issues.find((one) => one.code === 'unrecognized_keys') ?? issues[0];
  if (!issue) throw invalidRequest('Invalid request.');
  throw failureFor(issue, form);
}

type Issue = z.core.$ZodIssue;

function flatten(issue: Issue): Issue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const [longest] = [...issue.errors].sort((a, b) => depth(b) - depth(a));
  return (longest ?? []).flatMap((inner) => flatten({ ...inner, path: [...issue.path, ...inner.path] }));
}
const depth = (issues: readonly Issue[]) => Math.max(0, ...issues.map((one) => one.path.length));

function failureFor(issue: Issue, form: FormTree): StripeFailure {
  const param = bracketName(issue.path);
  const value = issue.path.reduce<unknown>((at, key) => childOf(at, String(key)), form);
  switch (issue.code) {
    case 'unrecognized_keys': {
      const unknown = bracketName([...issue.path, issue.keys[0] ?? '']);
      return invalidRequest(`Received unknown parameter: ${unknown}`, {
        code: 'parameter_unknown',
        param: unknown,
      });
    }
    case 'invalid_type':
      if (value === undefined) {
        return invalidRequest(`Missing required param: ${param}.`, { code: 'parameter_missing', param });
      }
      return invalidRequest(`Invalid ${issue.expected}`, { param });
    case 'invalid_value': {
      if (value === undefined) {
        return invalidRequest(`Missing required param: ${param}.`, { code: 'parameter_missing', param });
      }
      const words = issue.values.map(String);
      return invalidRequest(`Invalid ${param}: must be one of ${listed(words)}`, { param });
    }
    default:
      return failureForText(issue.message, param);
  }
}

function failureForText(message: string, param: string): StripeFailure {
  const [kind, ...rest] = message.split(':');
  const shown = rest.join(':').slice(0, 100);
  if (kind === 'integer') {
    return invalidRequest(`Invalid integer: ${shown}`, { code: 'parameter_invalid_integer', param });
  }
  if (kind === 'currency') return invalidRequest(`Invalid currency: ${shown}.`, { param });
  if (kind === 'url') return invalidRequest('Not a valid URL', { code: 'url_invalid', param });
  if (kind === 'empty') {
    return invalidRequest(`You passed an empty string for '${param}'.`, {
      code: 'parameter_invalid_empty',
      param,
    });
  }
  return invalidRequest(`Invalid ${param}: ${message}`, { param });
}

const bracketName = (path: readonly PropertyKey[]): string =>
  path.map((key, index) => (index === 0 ? String(key) : `[${String(key)}]`)).join('');

const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')}, or ${words.at(-1)}`;

/** The metadata after an update: an empty value removes its key, an empty string removes all. */
export function mergedMetadata(
  before: Readonly<Record<string, string>> | null,
  change: '' | Record<string, string> | undefined,
): Record<string, string> {
  if (change === '') return {};
  return Object.fromEntries(Object.entries({ ...before, ...change }).filter(([, value]) => value !== ''));
}
