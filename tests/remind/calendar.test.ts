import { describe, expect, it } from 'vitest';
import { parseDay } from '../../src/day.ts';
import { languageCodes } from '../../src/languages/language-codes.ts';
import { wordsIn } from '../../src/languages/words.ts';
import { calendarFile } from '../../src/readers/calendar-file.ts';
import { sqlite } from '../helpers/databases.ts';
import { appWorld } from '../readers/app-world.ts';

interface Component {
  name: string;
  properties: [name: string, parameters: string, value: string][];
  parts: Component[];
}

/** Reads iCalendar strictly as RFC 5545, 3.1 writes it. @throws where it is not. */
function readCalendar(text: string): Component {
  if (!text.endsWith('\r\n') || /[^\r]\n|\r[^\n]/.test(text))
    throw new Error('expected lines that end in CRLF');
  const raw = text.slice(0, -2).split('\r\n');
  for (const line of raw)
    if (Buffer.byteLength(line) > 75) throw new Error(`expected at most 75 octets, got ${line}`);
  const lines = raw
    .join('\r\n')
    .replaceAll(/\r\n[ \t]/g, '')
    .split('\r\n');
  const open: Component[] = [{ name: 'file', properties: [], parts: [] }];
  for (const line of lines) {
    const match = /^([A-Z-]+)((?:;[A-Z-]+=[^:;]+)*):(.*)$/su.exec(line);
    if (!match) throw new Error(`expected a property, got ${line}`);
    const [, name = '', parameters = '', value = ''] = match;
    const inside = open.at(-1);
    if (name === 'BEGIN') {
      const component = { name: value, properties: [], parts: [] };
      inside?.parts.push(component);
      open.push(component);
    } else if (name === 'END') {
      if (open.pop()?.name !== value) throw new Error(`expected the end of another, got ${value}`);
    } else inside?.properties.push([name, parameters, value]);
  }
  const [file] = open;
  const [calendar] = file?.parts ?? [];
  if (open.length !== 1 || !calendar) throw new Error('expected one calendar');
  return calendar;
}

const valueOf = (component: Component | undefined, name: string) =>
  component?.properties.filter((property) => property[0] === name).map(([, , value]) => value);

const unescaped = (text = '') =>
  text.replaceAll(/\\([\\;,nN])/g, (_, sign: string) => (sign.toLowerCase() === 'n' ? '\n' : sign));

const file = (title: string, day = '2027-01-15') =>
  calendarFile({
    day: parseDay(day) ?? raise(day),
    ...{ title, uid: 'day_0123', madeAt: '2026-11-22T10:00:00.000Z' },
  });

function raise(text: string): never {
  throw new Error(`not a day: ${text}`);
}

describe('the calendar file', () => {
  it('is one whole day with an alarm at nine of its own morning', () => {
    const calendar = readCalendar(file('Reminder'));
    const [event] = calendar.parts;
    const [alarm] = event?.parts ?? [];

    expect(valueOf(calendar, 'VERSION')).toEqual(['2.0']);
    expect(event?.properties).toContainEqual(['DTSTART', ';VALUE=DATE', '20270115']);
    expect(event?.properties).toContainEqual(['DTEND', ';VALUE=DATE', '20270116']);
    expect(valueOf(event, 'DTSTAMP')).toEqual(['20261122T100000Z']);
    expect([valueOf(event, 'UID'), valueOf(event, 'SUMMARY')]).toEqual([['day_0123'], ['Reminder']]);
    expect([valueOf(alarm, 'ACTION'), valueOf(alarm, 'TRIGGER')]).toEqual([['DISPLAY'], ['PT9H']]);
  });

  it('ends the last day of a year, and a leap day, on the day after', () => {
    for (const [day, end] of [
      ['2027-12-31', '20280101'],
      ['2028-02-29', '20280301'],
    ])
      expect(valueOf(readCalendar(file('x', day)).parts[0], 'DTEND')).toEqual([end]);
  });

  it.each([
    'one; two, three \\ four',
    'two\nlines',
    'очень длинное слово, '.repeat(8),
    '🎁'.repeat(60),
    'a'.repeat(80),
  ])('keeps the reader’s words whole: %j', (title) => {
    expect(unescaped(valueOf(readCalendar(file(title)).parts[0], 'SUMMARY')?.[0])).toBe(title);
  });

  it('takes no other property from what was typed', () => {
    const calendar = readCalendar(file('x\r\nATTENDEE:mailto:a@example.org\r\nURL:https://example.org'));
    expect(valueOf(calendar.parts[0], 'ATTENDEE')).toEqual([]);
    expect(valueOf(calendar.parts[0], 'URL')).toEqual([]);
  });

  it('would be found broken if a line were too long or ended otherwise', () => {
    expect(() => readCalendar(file('x').replaceAll('\r\n', '\n'))).toThrow('CRLF');
    expect(() => readCalendar(`BEGIN:VCALENDAR\r\nSUMMARY:${'x'.repeat(80)}\r\nEND:VCALENDAR\r\n`)).toThrow(
      '75',
    );
  });
});

describe('the calendar on the page', () => {
  it.each(languageCodes)('stands before the address, and names nobody, in %s', async (lang) => {
    const world = await appWorld(sqlite);
    const page = await (await world.ask(`/remind?lang=${lang}`)).text();
    expect(page.indexOf('/remind.ics')).toBeGreaterThan(0);
    expect(page.indexOf('/remind.ics')).toBeLessThan(page.indexOf('type="email"'));

    const day = new Date(world.deps.clock.nowMs() + 40 * 86_400_000).toISOString().slice(0, 10);
    const answer = await world.ask(`/remind.ics?date=${day}&lang=${lang}`);
    const calendar = readCalendar(await answer.text());

    expect(answer.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="day.ics"');
    expect(valueOf(calendar.parts[0], 'SUMMARY')).toEqual([wordsIn(lang).remind.calendarDefault]);
    expect(JSON.stringify(calendar)).not.toContain(world.deps.config.newsroom.name);
  });

  it('asks again where the day cannot be made out, and stores nothing either way', async () => {
    const world = await appWorld(sqlite);
    for (const date of ['', '2027-02-30', '1999-01-01', 'x']) {
      const answer = await world.ask(`/remind.ics?date=${date}`);
      expect([answer.status, answer.headers.get('location')]).toEqual([303, '/remind?lang=en']);
    }
    expect(await world.deps.db.selectFrom('reminder_request').selectAll().execute()).toEqual([]);
  });

  it('is offered where we do not write: a mailbox that others may look into, a network that asks too often', async () => {
    const world = await appWorld(sqlite, { ABUSE_LIMITS: 'on' });
    const day = new Date(world.deps.clock.nowMs() + 40 * 86_400_000).toISOString().slice(0, 10);
    const send = (email: string) =>
      world.ask('/remind', {
        method: 'POST',
        headers: { origin: world.deps.config.publicUrl },
        body: new URLSearchParams({ own_date: day, email, lang: 'en' }),
      });

    const risky = await send('canary@yandex.ru');
    const page = await risky.text();
    expect(risky.status).toBe(422);
    expect(page).toContain('We do not write to this mailbox');
    expect(page).toContain('action="/remind.ics"');
    expect(page).toContain(`value="${day}"`);
    expect(page).not.toContain('canary');

    const answers = [];
    for (let n = 0; n < 12; n++) answers.push(await send(`reader${n}@example.org`));
    const last = answers.at(-1);
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(10);
    expect(last?.status).toBe(429);
    expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await last?.text()).toContain('action="/remind.ics"');
    expect(world.logged.join('')).not.toMatch(/canary|reader\d@/);
  });
});
