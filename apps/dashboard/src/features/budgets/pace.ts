/** What a budget's words are made of; amounts in nano-USD, times in ms. */
export type Pace = { spentNanos: bigint; limitNanos: bigint; resetsAtMs: number; nowMs: number };

/** Until when a monthly limit lasts if spending goes on as since the first of the month (UTC). */
export type Lasting =
  | { kind: 'nothing-spent' }
  | { kind: 'used-up' }
  | { kind: 'first-day' }
  | { kind: 'whole-period' }
  | { kind: 'until'; atMs: number };

/** See {@link Lasting}. The first day says too little to go by. */
export function lasting({ spentNanos, limitNanos, resetsAtMs, nowMs }: Pace): Lasting {
  if (spentNanos >= limitNanos) return { kind: 'used-up' };
  if (spentNanos === 0n) return { kind: 'nothing-spent' };
  const start = new Date(nowMs);
  const elapsedMs = nowMs - Date.UTC(start.getUTCFullYear(), start.getUTCMonth(), 1);
  if (elapsedMs < 86_400_000) return { kind: 'first-day' };
  const atMs = nowMs + (Number(limitNanos - spentNanos) / Number(spentNanos)) * elapsedMs;
  return atMs >= resetsAtMs ? { kind: 'whole-period' } : { kind: 'until', atMs };
}

const day = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' });

/** In a few words, for a cell: "lasts until Mon 23 Nov". */
export function lastingInShort(pace: Pace): string {
  const result = lasting(pace);
  switch (result.kind) {
    case 'nothing-spent':
      return 'nothing spent yet';
    case 'used-up':
      return 'used up: calls are refused';
    case 'first-day':
      return 'too early to say';
    case 'whole-period':
      return 'lasts the month';
    case 'until':
      return `lasts until ${day.format(result.atMs).replace(',', '')}`;
  }
}

/** The sentence for it: "At the current pace this lasts until Mon 23 Nov." */
export function lastingInWords(pace: Pace): string {
  const result = lasting(pace);
  switch (result.kind) {
    case 'nothing-spent':
      return 'Nothing is spent yet this month.';
    case 'used-up':
      return 'Used up: every call is refused until it is raised or the month ends.';
    case 'first-day':
      return 'The month is too young for a forecast.';
    case 'whole-period':
      return 'At the current pace this lasts the whole month.';
    case 'until':
      return `At the current pace this lasts until ${day.format(result.atMs).replace(',', '')}.`;
  }
}
