import { createHash, verify, type KeyObject } from 'node:crypto';

/**
 * Whether the one DKIM signature of a mail holds (RFC 6376, relaxed/relaxed, rsa-sha256), and which headers it covers.
 * Written apart from whatever signs.
 */
export function verifyDkim(
  raw: string,
  publicKey: KeyObject,
): { ok: boolean; domain: string; signed: string[] } {
  const end = raw.indexOf('\r\n\r\n');
  const headers = raw
    .slice(0, end)
    .split(/\r\n(?![ \t])/)
    .map((line) => ({ name: line.slice(0, line.indexOf(':')).toLowerCase(), line }));
  const signature = headers.find(({ name }) => name === 'dkim-signature');
  if (!signature) return { ok: false, domain: '', signed: [] };
  const tags = new Map(
    signature.line
      .slice(signature.line.indexOf(':') + 1)
      .split(';')
      .map((tag): [string, string] => {
        const at = tag.indexOf('=');
        return [tag.slice(0, at).trim(), tag.slice(at + 1).replaceAll(/\s/g, '')];
      }),
  );
  const bodyHash = createHash('sha256')
    .update(relaxedBody(raw.slice(end + 4)), 'latin1')
    .digest('base64');
  const signed = (tags.get('h') ?? '').toLowerCase().split(':');
  const left = [...headers];
  const lines = signed.map((name) => {
    // The last of that name first (5.4.2).
    const at = left.findLastIndex((header) => header.name === name);
    const [found] = at === -1 ? [] : left.splice(at, 1);
    return found ? `${relaxedHeader(found.line)}\r\n` : '';
  });
  const own = relaxedHeader(signature.line.replace(/(\bb=)[^;]*$/s, '$1'));
  const data = Buffer.from(lines.join('') + own, 'latin1');
  const holds = verify('rsa-sha256', data, publicKey, Buffer.from(tags.get('b') ?? '', 'base64'));
  return { ok: holds && bodyHash === tags.get('bh'), domain: tags.get('d') ?? '', signed };
}

function relaxedHeader(line: string): string {
  const at = line.indexOf(':');
  const value = line
    .slice(at + 1)
    .replaceAll('\r\n', '')
    .replaceAll(/[ \t]+/g, ' ')
    .trim();
  return `${line.slice(0, at).toLowerCase().trim()}:${value}`;
}

const relaxedBody = (body: string): string => {
  const lines = body.replaceAll(/[ \t]+(?=\r\n)/g, '').replaceAll(/[ \t]+/g, ' ');
  const trimmed = lines.replace(/(\r\n)*$/, '');
  return trimmed === '' ? '' : `${trimmed}\r\n`;
};
