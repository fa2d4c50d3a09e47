import { z } from 'zod';
import type { Export } from '../finance/exports/export.ts';

/** The part of the description that is made of the exports' own definitions. */
export const exportPaths = (
  exports: readonly Export[],
  { refused, list }: { refused: object; list: object },
) => ({
  '/exports': { get: { ...list, operationId: 'exports', summary: 'Every export there is' } },
  ...Object.fromEntries(
    exports.map((known) => [`/exports/${known.name}`, { get: operationOf(known, refused) }]),
  ),
});

function operationOf(known: Export, refused: object) {
  const { properties = {}, required = [] } = z.toJSONSchema(known.filter, { io: 'input' });
  return {
    operationId: `export-${known.name}`,
    summary: `${known.name}, as a file`,
    description: known.definition,
    parameters: Object.entries(known.filters).map(([name, description]) => ({
      ...{ name, in: 'query', description, required: required.includes(name) },
      schema: properties[name] ?? { type: 'string' },
    })),
    responses: {
      '200': {
        description:
          'the file, as it is made; a connection that ends before its time has not brought all of it',
        headers: {
          'X-Total-Count': {
            description: 'how many entries are gone through, where it is made of entries',
            schema: { type: 'integer' },
          },
          'X-Part-Count': {
            description:
              'in how many files it comes, where the other program takes only so many lines of one',
            schema: { type: 'integer' },
          },
        },
        content: { [known.contentType.split(';')[0] ?? '']: { schema: { type: 'string' } } },
      },
      ...{ '400': refused, '401': refused, '403': refused, '404': refused, '503': refused },
    },
  };
}
