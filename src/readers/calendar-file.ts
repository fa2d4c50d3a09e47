import { addDays, type Day } from '../day.ts';

/** A day in somebody's own calendar. */
export interface CalendarEntry {
  day: Day;
  /** In the reader's words. */
  title: string;
  /** Random: two files of one day are two entries. */
  uid: string;
  /** When the file is made (RFC 5545, 3.8.7.2). */
  madeAt: string;
}

/**
 * An iCalendar file (RFC 5545) with one whole day and an alarm at nine of the reader's own morning. It names nobody and
 * holds no address, and nothing of it is kept.
 */
export function calendarFile({ day, title, uid, madeAt }: CalendarEntry): string {
  const summary = asText(title);
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Calendar//EN',
    'BEGIN:VEVENT',
    `UID:${uid}`,
    `DTSTAMP:${madeAt.replace(/\.\d+/, '').replaceAll(/[-:]/g, '')}`,
    `DTSTART;VALUE=DATE:${basic(day)}`,
    // The end is the first day that is not part of it (3.6.1).
    `DTEND;VALUE=DATE:${basic(addDays(day, 1))}`,
    `SUMMARY:${summary}`,
    'TRANSP:TRANSPARENT',
    'CLASS:PRIVATE',
    'BEGIN:VALARM',
    'ACTION:DISPLAY',
    `DESCRIPTION:${summary}`,
    'TRIGGER:PT9H',
    'END:VALARM',
    'END:VEVENT',
    'END:VCALENDAR',
  ]
    .map(folded)
    .join('');
}

const basic = (day: Day) => day.replaceAll('-', '');

/** RFC 5545, 3.3.11. Control characters have no place in it. */
const asText = (text: string) =>
  text
    // oxlint-disable-next-line no-control-regex
    .replaceAll(/[\u0000-\u0009\u000b-\u001f\u007f]/g, ' ')
    .replaceAll(/[\\;,]/g, (sign) => `\\${sign}`)
    .replaceAll('\n', '\\n');

const longestOctets = 75;

/** Lines of at most 75 octets, continued behind a blank, no character cut (RFC 5545, 3.1). */
function folded(line: string): string {
  let out = '';
  let octets = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > longestOctets) {
      out += '\r\n ';
      octets = 1;
    }
    out += character;
    octets += size;
  }
  return `${out}\r\n`;
}
