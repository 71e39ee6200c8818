/** Longest wait that a provider's word is taken for. Some send the end of a month; nobody's call may sleep that long. */
const longestMs = 60_000;

/** How long a provider asks us to wait, in ms, in any of the forms it comes in; null when it does not say or makes no sense. */
export function retryAfterMs(headers: Headers, nowMs: number = Date.now()): number | null {
  const exact = Number(headers.get('retry-after-ms') ?? Number.NaN);
  if (Number.isFinite(exact) && exact >= 0) return Math.min(exact, longestMs);
  const said = headers.get('retry-after')?.trim();
  if (said === undefined || said === '') return null;
  const seconds = Number(said);
  if (Number.isFinite(seconds)) return seconds < 0 ? null : Math.min(seconds * 1_000, longestMs);
  const date = Date.parse(said);
  return Number.isNaN(date) ? null : Math.min(Math.max(date - nowMs, 0), longestMs);
}
