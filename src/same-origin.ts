import type { Config } from './config.ts';

/**
 * Whether a form was sent by a page of another site. Every browser of today names the origin of a POST
 * (Fetch Standard, 3.2), or at least its relation to ours (Fetch Metadata, Sec-Fetch-Site); a sender that
 * names neither is no browser and carries nobody's credentials.
 */
export function isFromElsewhere(headers: Headers, config: Pick<Config, 'publicUrl' | 'onionUrl'>): boolean {
  const site = headers.get('sec-fetch-site');
  if (site === 'same-origin' || site === 'none') return false;
  const origin = headers.get('origin');
  if (origin === null) return site !== null;
  const ours = [config.publicUrl, config.onionUrl].flatMap((url) =>
    url === undefined ? [] : [new URL(url).origin],
  );
  return !ours.includes(origin);
}
