/** What a provider said of one of its limits: the share that is left, from 0 to 1, and when all of it is, ms on the caller's clock. */
type Limit = { share: number; resetMs: number };

/** What is believed of a limit for which no reset was told, ms. */
const unsaidResetMs = 60_000;

/** The most a reset is believed to be away, ms: some count days. */
const longestResetMs = 86_400_000;

const kinds = ['requests', 'tokens', 'input-tokens', 'output-tokens'] as const;
const prefixes = ['x-ratelimit', 'anthropic-ratelimit'] as const;

/** What a provider's headers told of its rate limits. */
export type Headroom = { limits: readonly Limit[]; readMs: number };

/**
 * Reads what is left of a provider's rate limits from the headers of an answer: OpenAI's and Anthropic's. Null when they say nothing.
 * `nowMs` is on any clock; `wallMs` is the same moment in ms since 1970, for resets that are told as a time.
 */
export function readHeadroom(
  headers: { get(name: string): string | null },
  { nowMs, wallMs }: { nowMs: number; wallMs: number },
): Headroom | null {
  const limits: Limit[] = [];
  for (const prefix of prefixes) {
    // One look decides for the many answers that say nothing of limits.
    if (
      headers.get(nameOf(prefix, 'limit', 'requests')) === null &&
      headers.get(nameOf(prefix, 'limit', 'tokens')) === null
    )
      if (headers.get(nameOf(prefix, 'limit', 'input-tokens')) === null) continue;
    for (const kind of kinds) {
      const limit = amount(headers.get(nameOf(prefix, 'limit', kind)));
      const remaining = amount(headers.get(nameOf(prefix, 'remaining', kind)));
      if (limit === null || remaining === null || limit <= 0) continue;
      const awayMs = resetAwayMs(headers.get(nameOf(prefix, 'reset', kind)), wallMs) ?? unsaidResetMs;
      limits.push({ share: Math.min(remaining / limit, 1), resetMs: nowMs + Math.min(awayMs, longestResetMs) });
    }
  }
  return limits.length === 0 ? null : { limits, readMs: nowMs };
}

/** The smallest share that is left now: of a limit that was reset meanwhile, all. */
export function shareLeft({ limits }: Headroom, nowMs: number): number {
  let share = 1;
  for (const limit of limits) if (nowMs < limit.resetMs && limit.share < share) share = limit.share;
  return share;
}

const nameOf = (prefix: (typeof prefixes)[number], what: 'limit' | 'remaining' | 'reset', kind: string) =>
  prefix === 'x-ratelimit' ? `${prefix}-${what}-${kind}` : `${prefix}-${kind}-${what}`;

function amount(text: string | null): number | null {
  const value = text === null || text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) && value >= 0 ? value : null;
}

const unitsMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * How far away a reset is, ms, in any form it comes in: "1s", "6m0s", "120ms", seconds, a time (RFC 3339), or seconds or ms since
 * 1970. Null for what is none of these.
 */
export function resetAwayMs(text: string | null, wallMs: number): number | null {
  const said = text?.trim() ?? '';
  if (/^(\d+(\.\d+)?(ms|[smhd]))+$/.test(said)) {
    let sumMs = 0;
    for (const [, count, unit] of said.matchAll(/(\d+(?:\.\d+)?)(ms|[smhd])/g))
      sumMs += Number(count) * (unitsMs[unit ?? ''] ?? 0);
    return sumMs;
  }
  const number = amount(text);
  if (number !== null) {
    if (number > 1e11) return Math.max(number - wallMs, 0);
    return number > 1e9 ? Math.max(number * 1_000 - wallMs, 0) : number * 1_000;
  }
  const time = /^\d{4}-\d\d-\d\dT/.test(said) ? Date.parse(said) : Number.NaN;
  return Number.isNaN(time) ? null : Math.max(time - wallMs, 0);
}
