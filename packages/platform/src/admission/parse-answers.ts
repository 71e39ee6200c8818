import type { Admission, AdmissionCheck, CheckState, ExpiredReservation } from './admission.ts';

/** Reads what `admit.lua` answers. */
export function parseAdmission(answer: unknown, checks: AdmissionCheck[]): Admission {
  const [kind, ...rest] = answer as [string, ...Figure[]];
  if (kind === 'unseeded' || kind === 'unlisted' || kind === 'crowded') return { kind, indexes: rest.map(Number) };
  const [index, retryAfterMs, ...figures] = rest;
  const states = checks.map((check, at) => stateOf(check, figures.slice(2 * at, 2 * at + 2)));
  switch (kind) {
    case 'limited': {
      const waitMs = Number(retryAfterMs);
      return { kind, index: Number(index), retryAfterMs: waitMs < 0 ? null : waitMs, states };
    }
    case 'over-budget':
    case 'budget-in-flight':
      return { kind, index: Number(index), states };
    default:
      return { kind: 'admitted', states };
  }
}

/** Reads what `windows.lua` answers. */
export function parseWindows(answer: unknown): WindowState[] {
  const figures = answer as Figure[];
  const states: WindowState[] = [];
  for (let at = 0; at < figures.length; at += 2) states.push(windowState(figures.slice(at, at + 2)));
  return states;
}

/** Reads what `expired.lua` answers. */
export function parseExpired(answer: unknown): ExpiredReservation[] {
  const flat = answer as string[];
  const found: ExpiredReservation[] = [];
  for (let at = 0; at < flat.length; at += 2) {
    const [requestId = '', intent = ''] = flat.slice(at, at + 2);
    found.push({ requestId, intent });
  }
  return found;
}

/** Redis answers numbers, and texts where a number could be too large for Lua. */
type Figure = string | number;

type WindowState = Extract<CheckState, { kind: 'window' }>;

function stateOf({ kind }: AdmissionCheck, figures: Figure[]): CheckState {
  const [first = 0, second = 0] = figures;
  switch (kind) {
    case 'window':
      return windowState(figures);
    case 'concurrency':
      return { kind, inUse: Number(first) };
    case 'budget':
      return first === '' ? { kind: 'unknown' } : { kind, spent: BigInt(first), held: BigInt(second) };
  }
}

function windowState([remaining, resetsInMs]: Figure[]): WindowState {
  return { kind: 'window', remaining: Number(remaining), resetsInMs: Number(resetsInMs) };
}
