/** What a mail may lead to, beside its own newsroom. */
export interface LintContext {
  /** Origins, such as `https://newsroom.example`. */
  origins: readonly string[];
  /** Not to be read in the subject. */
  newsroom: string;
  isNeutral: boolean;
}

interface Header {
  name: string;
  value: string;
}

interface Part {
  headers: Header[];
  body: string;
}

const once = [
  'date',
  'from',
  'to',
  'subject',
  'message-id',
  'mime-version',
  'content-type',
  'auto-submitted',
];
const mostBytes = 100_000;

/** Everything in a mail that RFC 5322, 2045 to 2047 and 8058, or our own promises, do not allow. */
export function mailFaults(raw: Buffer, about: LintContext): string[] {
  const text = raw.toString('latin1');
  const mail = partOf(text);
  const [plain, html, ...others] = partsOf(mail);
  return [
    ...lineFaults(text),
    ...headerFaults(mail),
    ...(raw.length > mostBytes ? [`size: ${raw.length} bytes`] : []),
    ...subjectFaults(mail, about),
    ...stopFaults(mail),
    ...(others.length > 0 || !plain || !html ? ['structure: expected text and HTML, and nothing else'] : []),
    ...(plain && html ? contentFaults(mail, decoded(plain), decoded(html), [plain, html], about) : []),
  ];
}

function lineFaults(text: string): string[] {
  const faults = /[^\r]\n|\r[^\n]/.test(text) ? ['lines: expected CRLF'] : [];
  if (text.split('\r\n').some((line) => line.length > 998)) faults.push('lines: more than 998 octets');
  // oxlint-disable-next-line no-control-regex
  if (/[\u0000\u0080-\u00ff]/.test(text)) faults.push('lines: expected ASCII');
  return faults;
}

function headerFaults({ headers }: Part): string[] {
  const faults = once.flatMap((name) => {
    const count = headers.filter((header) => header.name === name).length;
    return count === 1 ? [] : [`headers: ${name} stands ${count} times`];
  });
  const [date, id, from] = ['date', 'message-id', 'from'].map((name) => valueOf(headers, name));
  if (!/^(\w{3}, )?\d{1,2} \w{3} \d{4} \d\d:\d\d:\d\d [+-]\d{4}$/.test(date ?? ''))
    faults.push('headers: date is not as RFC 5322, 3.3 has it');
  if (!/^<[^<>@\s]+@[^<>@\s]+>$/.test(id ?? '')) faults.push('headers: message-id is none');
  if (!/@/.test(from ?? '')) faults.push('headers: from is nobody');
  for (const { name, value } of headers) {
    if (!/^[!-9;-~]+$/.test(name)) faults.push(`headers: ${name} is no name`);
    for (const [word] of value.matchAll(/=\?[^?]*\?[^?]*\?[^?]*\?=/g))
      if (word.length > 75) faults.push(`headers: an encoded word of ${name} is too long`);
    if (['x-mailer', 'precedence', 'x-originating-ip', 'received'].includes(name))
      faults.push(`headers: ${name} has no place here`);
  }
  return faults;
}

function subjectFaults({ headers }: Part, { newsroom, isNeutral }: LintContext): string[] {
  const subject = words(valueOf(headers, 'subject') ?? '');
  if (subject === '') return ['subject: is empty'];
  return isNeutral && subject.toLowerCase().includes(newsroom.toLowerCase())
    ? ['subject: names the newsroom']
    : [];
}

// RFC 8058, 3.1: an https address in angle brackets, and the fixed value beside it.
function stopFaults({ headers }: Part): string[] {
  const [list, post] = ['list-unsubscribe', 'list-unsubscribe-post'].map((name) => valueOf(headers, name));
  if (list === undefined && post === undefined) return [];
  return /^<https?:\/\/[^<>\s]+>$/.test(list ?? '') && post === 'List-Unsubscribe=One-Click'
    ? []
    : ['stop: the List headers are not as RFC 8058 has them'];
}

function contentFaults(
  mail: Part,
  plain: string,
  html: string,
  parts: readonly Part[],
  { origins }: LintContext,
): string[] {
  const faults: string[] = [];
  const types = parts.map(({ headers }) => valueOf(headers, 'content-type') ?? '');
  if (!valueOf(mail.headers, 'content-type')?.startsWith('multipart/alternative'))
    faults.push('structure: expected multipart/alternative');
  if (!types[0]?.startsWith('text/plain') || !types[1]?.startsWith('text/html'))
    faults.push('structure: expected text first, then HTML');
  if (!types.every((type) => /charset="?utf-8/i.test(type)))
    faults.push('structure: expected UTF-8, declared');
  if (!/<html[^>]* lang="[a-z]+"[^>]* dir="(ltr|rtl)"/.test(html)) faults.push('html: has no language');
  if (/<(script|img|link|iframe|object|video|audio|form|input|svg|base|meta[^>]*http-equiv)/i.test(html))
    faults.push('html: holds what loads or acts');
  if (/\b(src|srcset|background|on\w+)\s*=|url\(|@import/i.test(html)) faults.push('html: loads something');
  const shown = html
    .replace(/<head>.*<\/head>/s, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => entities[name] ?? '');
  if (squeezed(shown) !== squeezed(plain)) faults.push('content: text and HTML differ');
  for (const [link] of `${plain} ${html}`.matchAll(/https?:\/\/[^\s"'<>]+/g))
    if (!origins.some((origin) => link === origin || link.startsWith(`${origin}/`)))
      faults.push(`content: leads to ${new URL(link).origin}`);
  for (const [token] of plain.matchAll(/[A-Za-z0-9_-]{40,}/g))
    if (
      !new RegExp(`/(stop|again|gave|confirm|leave)/${token}`).test(plain) &&
      !/^don_[0-9a-f]{32}$/.test(token)
    )
      faults.push('content: holds a token elsewhere');
  return faults;
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

const squeezed = (text: string) =>
  text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ (?=[:.,])/g, '')
    .trim();

function partOf(text: string): Part {
  const end = text.indexOf('\r\n\r\n');
  const headers = text
    .slice(0, end)
    .split(/\r\n(?![ \t])/)
    .map((line) => ({
      name: line.slice(0, line.indexOf(':')).toLowerCase(),
      value: line
        .slice(line.indexOf(':') + 1)
        .replaceAll(/\r\n[ \t]+/g, ' ')
        .trim(),
    }));
  return { headers, body: text.slice(end + 4) };
}

function partsOf({ headers, body }: Part): Part[] {
  const boundary = /boundary="?([^";]+)"?/.exec(valueOf(headers, 'content-type') ?? '')?.[1];
  if (boundary === undefined) return [];
  return `\r\n${body}`
    .split(`\r\n--${boundary}`)
    .slice(1, -1)
    .map((text) => partOf(text.replace(/^\r\n/, '')));
}

const valueOf = (headers: readonly Header[], name: string) =>
  headers.find((header) => header.name === name)?.value;

function decoded({ headers, body }: Part): string {
  switch (valueOf(headers, 'content-transfer-encoding')?.toLowerCase()) {
    case 'base64':
      return Buffer.from(body, 'base64').toString();
    case 'quoted-printable':
      return Buffer.from(
        body
          .replaceAll('=\r\n', '')
          .replaceAll(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
        'latin1',
      ).toString();
    default:
      return body;
  }
}

/** RFC 2047. */
const words = (text: string) =>
  text
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, encoding: string, word: string) =>
      encoding.toLowerCase() === 'b'
        ? Buffer.from(word, 'base64').toString()
        : decoded({
            headers: [{ name: 'content-transfer-encoding', value: 'quoted-printable' }],
            body: word.replaceAll('_', ' '),
          }),
    );
