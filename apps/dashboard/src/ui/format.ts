const grouped = new Intl.NumberFormat('en-US');
const compact = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 4 });
const clock = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', timeStyle: 'medium' });
const dayMonth = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'short' });
const weekday = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', weekday: 'short', day: 'numeric', month: 'short' });
const hour = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', hour: '2-digit', minute: '2-digit' });

/** "212", "18,204". */
export function formatCount(count: number): string {
  return grouped.format(count);
}

/** A large figure that still fits: "18,204", "1.284 M". */
export function formatLargeCount(count: number): string {
  if (count < 1_000_000) return grouped.format(count);
  if (count < 1_000_000_000) return `${compact.format(count / 1_000_000)} M`;
  return `${compact.format(count / 1_000_000_000)} bn`;
}

/** "1 request", "2 requests". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${grouped.format(count)} ${count === 1 ? one : many}`;
}

/** A share between 0 and 1: "12%", "0.9%", "<0.1%". */
export function formatShare(share: number): string {
  const percent = share * 100;
  if (percent === 0) return '0%';
  if (percent < 0.1) return '<0.1%';
  return `${percent < 10 || percent > 99 ? trimmed(percent, 1) : Math.round(percent)}%`;
}

/** A duration in ms: "0.8 ms", "412 ms", "1.9 s", "2 min 5 s". */
export function formatDuration(durationMs: number): string {
  if (durationMs < 10) return `${trimmed(durationMs, 1)} ms`;
  if (durationMs < 1_000) return `${Math.round(durationMs)} ms`;
  if (durationMs < 60_000) return `${trimmed(durationMs / 1_000, durationMs < 10_000 ? 2 : 1)} s`;
  const seconds = Math.round(durationMs / 1_000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

function trimmed(value: number, decimals: number): string {
  return String(Number(value.toFixed(decimals)));
}

/** "14:02:10", in UTC. */
export function utcClock(at: string | number): string {
  return clock.format(new Date(at));
}

/** "14:02:10.482", in UTC. */
export function utcClockMs(at: string): string {
  const date = new Date(at);
  return `${clock.format(date)}.${String(date.getUTCMilliseconds()).padStart(3, '0')}`;
}

/** "22 Nov", in UTC. */
export function utcDay(at: string | number): string {
  return dayMonth.format(new Date(at));
}

/** "Thu, 26 Nov", in UTC. */
export function utcWeekday(at: string | number): string {
  return weekday.format(new Date(at));
}

/** "14:00", in UTC. */
export function utcHour(at: string | number): string {
  return hour.format(new Date(at));
}

/** "14:30 UTC", and with the day when it is another one than `now` (ms since 1970): "29 Nov, 00:10 UTC". */
export function utcMoment(at: string | number, now: number): string {
  const clock = `${utcHour(at)} UTC`;
  return utcDay(at) === utcDay(now) ? clock : `${utcDay(at)}, ${clock}`;
}

/** "1–22 Nov", "28 Oct – 3 Nov": whole days in UTC, both included. */
export function utcDays(first: string | number, last: string | number): string {
  const from = new Date(first);
  const to = new Date(last);
  if (utcDay(first) === utcDay(last) && from.getUTCFullYear() === to.getUTCFullYear()) return utcDay(first);
  const sameMonth = from.getUTCMonth() === to.getUTCMonth() && from.getUTCFullYear() === to.getUTCFullYear();
  return sameMonth ? `${from.getUTCDate()}–${utcDay(last)}` : `${utcDay(first)} – ${utcDay(last)}`;
}
