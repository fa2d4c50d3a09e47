import { z } from 'zod';
import type { FormTree } from './bracket-form.ts';
import type { Kind } from './object-kinds.ts';
import { childOf } from './object-store.ts';
import { listParams, parseParams } from './params.ts';
import { invalidRequest, resourceMissing } from './stripe-error.ts';
import type { World } from './world.ts';

export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  answer(world: World, form: FormTree, id: string): { object: object; expand: readonly string[] };
}

/** A path of the API: its parameters, and what it does with them. */
export function endpoint<T extends z.ZodType>(
  method: Endpoint['method'],
  path: string,
  params: T,
  run: (world: World, params: z.output<T>, id: string) => object,
): Endpoint {
  return {
    method,
    path,
    answer(world, form, id) {
      const parsed = parseParams(params, form);
      return { object: run(world, parsed, id), expand: expandOf(parsed) };
    },
  };
}

function expandOf(params: unknown): string[] {
  const paths = childOf(params, 'expand');
  return Array.isArray(paths) ? paths.filter((path) => typeof path === 'string') : [];
}

export const retrieveParams = z.strictObject({ expand: z.array(z.string()).optional() });

/** `GET /v1/things/:id` */
export const retrieveEndpoint = (kind: Kind, path: string, noun: string): Endpoint =>
  endpoint('GET', `${path}/:id`, retrieveParams, (world, _params, id) => {
    const object = world.store.find(kind, id);
    if (!object) throw resourceMissing(noun, id);
    return object;
  });

/** A parameter that narrows a list, and the index fields it stands for. */
export interface Filter {
  readonly schema: z.ZodType;
  fieldsOf(value: unknown, world: World): Record<string, string[]>;
}

/** The common filter: the parameter's text is the field's value. */
export const by = (field: string, schema: z.ZodType = z.string().min(1).max(200)): Filter => ({
  schema: schema.optional(),
  fieldsOf: (value) => ({ [field]: [value].flat().map(String) }),
});

/** `GET /v1/things`, newest first, with cursors. */
export function listEndpoint(
  kind: Kind,
  path: string,
  filters: Readonly<Record<string, Filter>>,
  always: Readonly<Record<string, string[]>> = {},
): Endpoint {
  const schemas = Object.entries(filters).map(([name, filter]) => [name, filter.schema] as const);
  const params = z.strictObject({ ...listParams.shape, ...Object.fromEntries(schemas) });
  return {
    method: 'GET',
    path,
    answer(world, form) {
      const given = parseParams(params, form);
      const page = parseParams(listParams, withoutKeys(form, Object.keys(filters)));
      const fields = Object.entries(filters).map(([name, filter]) => {
        const value = childOf(given, name);
        return value === undefined ? {} : filter.fieldsOf(value, world);
      });
      const object = listPage(world, kind, path, page, Object.assign({ ...always }, ...fields));
      return { object, expand: page.expand ?? [] };
    },
  };
}

const withoutKeys = (form: FormTree, keys: readonly string[]): FormTree =>
  Object.fromEntries(Object.entries(form).filter(([key]) => !keys.includes(key)));

function listPage(
  world: World,
  kind: Kind,
  path: string,
  page: z.output<typeof listParams>,
  filters: Record<string, string[]>,
): object {
  if (page.starting_after !== undefined && page.ending_before !== undefined) {
    throw invalidRequest('You may only specify one of these parameters: starting_after, ending_before.', {
      param: 'starting_after',
    });
  }
  for (const param of ['starting_after', 'ending_before'] as const) {
    const cursor = page[param];
    if (cursor !== undefined && !world.store.find(kind, cursor)) throw resourceMissing(kind, cursor, param);
  }
  const { objects, hasMore } = world.store.list({
    kind,
    filters,
    created: page.created ?? {},
    limit: page.limit ?? 10,
    startingAfter: page.starting_after,
    endingBefore: page.ending_before,
  });
  return listObject(path, objects, hasMore);
}

export const listObject = (url: string, data: readonly object[], hasMore = false): object => ({
  object: 'list',
  data,
  has_more: hasMore,
  url,
});
