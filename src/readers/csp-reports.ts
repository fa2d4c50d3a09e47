import { Hono } from 'hono';
import { z } from 'zod';
import type { Deps } from '../deps.ts';
import { readText } from '../read-text.ts';

/** Where browsers tell what a page's policy stopped. */
export const cspReportPath = '/csp-report';

const limitBytes = 8 * 1024;
const hourMs = 60 * 60 * 1000;

/** Whatever else a report names may be the reader's: an extension's address, the page's query. */
const directives = [
  ...['default-src', 'script-src', 'script-src-elem', 'script-src-attr', 'style-src', 'style-src-elem'],
  ...['style-src-attr', 'img-src', 'font-src', 'connect-src', 'media-src', 'object-src', 'frame-src'],
  ...['child-src', 'worker-src', 'manifest-src', 'base-uri', 'form-action', 'frame-ancestors'],
];

/**
 * `POST /csp-report`: what was stopped is counted by directive and by our own route, and that is all that is
 * kept, for an hour at most. The last counts before a long silence are told with the next report.
 * @param routeOf the pattern of our own page at a path: a short list, however many paths are made up.
 */
export function cspReports(
  { clock, log }: Pick<Deps, 'clock' | 'log'>,
  routeOf: (path: string) => string | undefined,
): Hono {
  const counts = new Map<string, number>();
  let toldAtMs = -Infinity;
  const tell = () => {
    if (counts.size === 0 || clock.nowMs() - toldAtMs < hourMs) return;
    log.warn({ stopped: Object.fromEntries(counts) }, 'pages were stopped by their policy');
    counts.clear();
    toldAtMs = clock.nowMs();
  };
  const count = ({ directive, path }: Stopped) => {
    const what = `${directives.includes(directive) ? directive : 'other'} ${routeOf(path) ?? 'other'}`;
    counts.set(what, (counts.get(what) ?? 0) + 1);
  };
  return new Hono().post(cspReportPath, async (c) => {
    const body = await readText(c.req.raw, limitBytes);
    const report = typeof body === 'object' ? readReport(body.text) : undefined;
    if (report) count(report);
    tell();
    // Nothing depends on it, and no sender learns anything.
    return c.body(null, 204);
  });
}

interface Stopped {
  directive: string;
  path: string;
}

/** As `report-uri` has it sent (CSP Level 2, 4.4); Safari names the directive with its whole value. */
const reportSchema = z.object({
  'csp-report': z.object({
    'document-uri': z.string(),
    'effective-directive': z.string().optional(),
    'violated-directive': z.string().default(''),
  }),
});

function readReport(text: string): Stopped | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  const report = reportSchema.safeParse(json).data?.['csp-report'];
  if (!report) return undefined;
  const directive = report['effective-directive'] ?? report['violated-directive'];
  return {
    directive: directive.split(' ')[0] ?? '',
    path: URL.parse(report['document-uri'])?.pathname ?? '',
  };
}
