import type { Context } from 'hono';

/**
 * Whether somebody opens the page: not a browser that fetches it in advance, not HEAD, and not a reader who is
 * there already and changes the language or the currency.
 */
export function isOpening(c: Context): boolean {
  if (c.req.method !== 'GET') return false;
  const purpose = c.req.header('sec-purpose') ?? c.req.header('purpose') ?? '';
  return !/prefetch|prerender/i.test(purpose) && !comesFromForm(c);
}

// Looked at and let go: where a reader comes from is not kept.
function comesFromForm(c: Context): boolean {
  const referrer = c.req.header('referer') ?? '';
  if (c.req.header('sec-fetch-site') !== 'same-origin' || !URL.canParse(referrer)) return false;
  return ['/', '/checkout'].includes(new URL(referrer).pathname);
}
