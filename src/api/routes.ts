import { Hono } from 'hono';
import { csvOf } from '../finance/reports/csv.ts';
import { reports } from '../finance/reports/registry.ts';
import { FilterRefused, type Row } from '../finance/reports/report.ts';
import { onlyWith, type ApiEnv } from './bearer.ts';
import { exportRoutes } from './exports.ts';
import { filterErrors } from './filter-errors.ts';
import { refuseNul } from './no-nul.ts';
import { openApi } from './openapi.ts';
import { operationRoutes } from './operation-routes.ts';
import type { OperationDeps } from './operations/operation.ts';
import { problem } from './problem.ts';

/** `/api/v1`: what `report NAME` says, by the same names, filters and sums; and what is done by asking for it. */
export function apiRoutes(deps: OperationDeps): Hono<ApiEnv> {
  const { publicUrl } = deps.config;
  return new Hono<ApiEnv>()
    .get('/api/v1/openapi.json', (c) => c.json(openApi(reports, { url: publicUrl, version: '1' })))
    .use('/api/v1/*', onlyWith(deps, 'reports'))
    .use('/api/v1/*', refuseNul)
    .get('/api/v1/reports', (c) =>
      c.json({
        reports: reports.map(({ name, definition }) => ({
          ...{ name, definition, href: `${publicUrl}/api/v1/reports/${name}` },
        })),
      }),
    )
    .get('/api/v1/reports/:name', async (c) => {
      const report = reports.find(({ name }) => name === c.req.param('name'));
      if (!report) return problem(c, 404, { title: 'No such report', detail: `expected one of ${names}` });
      const filter = report.filter.safeParse(c.req.query());
      if (!filter.success)
        return problem(c, 400, { title: 'A filter is wrong', errors: filterErrors(filter.error, report) });
      const made = await report.run(deps, c.req.query()).catch(refusalOf);
      if (made instanceof FilterRefused)
        return problem(c, 400, {
          title: 'A filter is wrong',
          errors: [{ field: made.filter, message: made.message }],
        });
      const { rows, next } = made;
      c.header('Cache-Control', 'no-store');
      if (next !== undefined) c.header('Link', `<${nextLink(c.req.url, publicUrl, next)}>; rel="next"`);
      if (wantsCsv(c.req.header('accept')))
        return c.body(csvOf(report.columns, rows), 200, { 'Content-Type': 'text/csv; charset=utf-8' });
      const { name, definition } = report;
      return c.json({ report: name, definition, rows: rows.map(asText), next: next ?? null });
    })
    .route('/', exportRoutes(deps))
    .route('/', operationRoutes(deps));
}

const refusalOf = (error: unknown): FilterRefused => {
  if (error instanceof FilterRefused) return error;
  throw error;
};

const names = reports.map(({ name }) => name).join(', ');

const wantsCsv = (accept: string | undefined) => /^text\/csv\b/.test(accept ?? '');

// A number beyond 2^53 would be read as another by most programs.
const asText = (row: Row) =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, value === null ? null : String(value)]),
  );

function nextLink(url: string, publicUrl: string, next: string): string {
  const { pathname, searchParams } = new URL(url);
  searchParams.set('after', next);
  return `${publicUrl}${pathname}?${searchParams.toString()}`;
}
