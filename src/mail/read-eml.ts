/** What a mail in the folder shows of itself. Reads what composeMail writes, not the mail of the world. */
export interface ReadMail {
  date: string;
  subject: string;
  from: string;
  to: string;
  text: string;
}

/** For display only. */
export function readEml(raw: string): ReadMail {
  const mail = partOf(raw);
  const header = (name: string) => decodeWords(mail.headers.get(name) ?? '');
  return {
    date: header('date'),
    subject: header('subject'),
    from: header('from'),
    to: header('to'),
    text: textOf(mail).replaceAll('\r\n', '\n'),
  };
}

interface Part {
  headers: ReadonlyMap<string, string>;
  body: string;
}

function partOf(raw: string): Part {
  const end = raw.indexOf('\r\n\r\n');
  const head = end === -1 ? raw : raw.slice(0, end);
  // A line that begins with a blank continues the one before (RFC 5322, 2.2.3).
  const lines = head.replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n');
  const headers = new Map(
    lines.map((line): [string, string] => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  return { headers, body: end === -1 ? '' : raw.slice(end + 4) };
}

function textOf(part: Part): string {
  const boundary = /boundary="?([^";]+)"?/.exec(part.headers.get('content-type') ?? '')?.[1];
  if (boundary === undefined) return decodeBody(part);
  const parts = `\r\n${part.body}`.split(`\r\n--${boundary}`).slice(1, -1);
  const plain = parts
    .map((text) => partOf(text.replace(/^\r\n/, '')))
    .find((p) => p.headers.get('content-type')?.startsWith('text/plain'));
  return plain ? decodeBody(plain) : '';
}

function decodeBody({ headers, body }: Part): string {
  switch (headers.get('content-transfer-encoding')) {
    case 'base64':
      return Buffer.from(body, 'base64').toString();
    case 'quoted-printable':
      return decodeQuotedPrintable(body.replaceAll('=\r\n', ''));
    default:
      return body;
  }
}

const decodeQuotedPrintable = (text: string) =>
  Buffer.from(
    text.replaceAll(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  ).toString();

/** RFC 2047: `=?UTF-8?Q?…?=`, one after another where the text was long. */
const decodeWords = (text: string) =>
  text
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, encoding: string, word: string) =>
      encoding.toLowerCase() === 'b'
        ? Buffer.from(word, 'base64').toString()
        : decodeQuotedPrintable(word.replaceAll('_', ' ')),
    );
