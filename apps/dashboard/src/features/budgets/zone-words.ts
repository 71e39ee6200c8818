const formats = new Map<string, Intl.DateTimeFormat>();

/** Making a format is dear and a page asks for the same few again and again. */
function format(timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([timeZone, options]);
  const known = formats.get(key) ?? new Intl.DateTimeFormat('en-GB', { ...options, timeZone });
  formats.set(key, known);
  return known;
}

/** "Thu 26 Nov", by the clock of a zone. */
export function weekdayIn(timeZone: string, at: string | number): string {
  return format(timeZone, { weekday: 'short', day: 'numeric', month: 'short' }).format(new Date(at)).replace(',', '');
}

/** "26 Nov", by the clock of a zone. */
export function dayIn(timeZone: string, at: string | number): string {
  return format(timeZone, { day: 'numeric', month: 'short' }).format(new Date(at));
}

/** "15:00", by the clock of a zone. */
export function timeIn(timeZone: string, at: string | number): string {
  return format(timeZone, { hour: '2-digit', minute: '2-digit' }).format(new Date(at));
}

/** "Thu 26 Nov, 15:00", by the clock of a zone. */
export function momentIn(timeZone: string, at: string | number): string {
  return `${weekdayIn(timeZone, at)}, ${timeIn(timeZone, at)}`;
}

/** "2026-11-26": the day that the calendar of a zone shows. */
export function dateIn(timeZone: string, at: number): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone }).format(new Date(at));
}

/** "in 3 days", "in 5 h", "in 12 min", "now". */
export function countdownTo(at: string, now: number): string {
  const minutes = Math.ceil((Date.parse(at) - now) / 60_000);
  if (minutes <= 0) return 'now';
  if (minutes < 60) return `in ${minutes} min`;
  if (minutes < 48 * 60) return `in ${Math.round(minutes / 60)} h`;
  return `in ${Math.round(minutes / 1_440)} days`;
}
