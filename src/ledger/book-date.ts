const formatters = new Map<string, Intl.DateTimeFormat>();

/**
 * The day, `YYYY-MM-DD`, on which an instant falls in the newsroom's time zone.
 * @throws {RangeError} if the time zone is not one of the IANA database, or the instant not a date.
 */
export function bookDate(instant: string, timeZone: string): string {
  return formatterFor(timeZone).format(Date.parse(instant));
}

function formatterFor(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known) return known;
  // The Swedish locale writes dates as ISO 8601 does.
  const made = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  formatters.set(timeZone, made);
  return made;
}
