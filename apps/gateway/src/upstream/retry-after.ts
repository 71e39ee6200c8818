/** Longest wait that a provider's word is taken for. Some send the end of a month; nobody's call may sleep that long. */
const longestMs = 60_000;

/** Exact waits, under the names that OpenAI and Azure give them. */
const exactHeaders = ['retry-after-ms', 'x-ms-retry-after-ms'] as const;

/** What else is looked at: the body of the refusal, and the present time, ms since 1970. */
type Refusal = { body?: string; nowMs?: number };

/**
 * How long a provider asks us to wait, in ms, in any of the forms it comes in: ms, seconds, a date, or Google's RetryInfo in the
 * body. Null when it does not say or makes no sense.
 */
export function retryAfterMs(headers: Headers, { body = '', nowMs = Date.now() }: Refusal = {}): number | null {
  for (const name of exactHeaders) {
    const exact = amountOf(headers.get(name));
    if (exact !== null) return Math.min(exact, longestMs);
  }
  const said = headers.get('retry-after')?.trim() ?? '';
  if (said === '') return retryInfoMs(body);
  const seconds = Number(said);
  if (Number.isFinite(seconds)) return seconds < 0 ? null : Math.min(seconds * 1_000, longestMs);
  const date = Date.parse(said);
  return Number.isNaN(date) ? null : Math.min(Math.max(date - nowMs, 0), longestMs);
}

function amountOf(text: string | null): number | null {
  const value = text === null || text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) && value >= 0 ? value : null;
}

/** `{"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "34.07s"}` among the details of an error. */
function retryInfoMs(body: string): number | null {
  const seconds = amountOf(body.match(/"retryDelay"\s*:\s*"(\d{1,12}(?:\.\d{1,9})?)s"/)?.[1] ?? null);
  return seconds === null ? null : Math.min(seconds * 1_000, longestMs);
}
