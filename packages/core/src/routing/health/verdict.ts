import type { ProviderFailure } from '../provider-failure.ts';

/** How long a credential cools after a rate limit, ms: as the provider says, up to a minute; five seconds when it does not say. */
export const longestCoolingMs = 60_000;
export const unsaidCoolingMs = 5_000;

/** How long a credential is parked that was refused, and one whose quota is used up, ms. */
export const refusedParkingMs = 600_000;
export const quotaParkingMs = 3_600_000;

/** How a call came out, as far as health is concerned. */
export type CallOutcome =
  | { kind: 'succeeded' }
  | { kind: 'failed'; failure: ProviderFailure; status: number | null; retryAfterMs: number | null }
  /** Served, but not well: the stream broke off, or a tool call's arguments are no JSON. */
  | { kind: 'flawed' }
  /** The caller left, or the call was never made. */
  | { kind: 'unknown' };

/** What an outcome says of a target. */
export type Verdict =
  | { kind: 'good' }
  | { kind: 'bad' }
  /** The credential and model should not be asked for so long. */
  | { kind: 'cool'; forMs: number }
  /** The credential should not be asked for any model for so long; for this model alone where it `mayBeModel` and others work. */
  | { kind: 'park'; forMs: number; reason: string; mayBeModel: boolean }
  /** Nothing: the fault is the caller's, or nobody's. */
  | { kind: 'none' };

/** Judges the outcome of a call. */
export function verdictOf(outcome: CallOutcome): Verdict {
  if (outcome.kind === 'succeeded') return { kind: 'good' };
  if (outcome.kind === 'flawed') return { kind: 'bad' };
  if (outcome.kind === 'unknown') return { kind: 'none' };
  switch (outcome.failure) {
    case 'rate-limited':
      return { kind: 'cool', forMs: Math.min(outcome.retryAfterMs ?? unsaidCoolingMs, longestCoolingMs) };
    case 'bad-credential':
      return {
        kind: 'park',
        forMs: refusedParkingMs,
        reason: 'the provider refuses the credential',
        // "Forbidden" is also what hosts say that were not asked to open a model to the account.
        mayBeModel: outcome.status === 403,
      };
    case 'quota-exceeded':
      return {
        kind: 'park',
        forMs: quotaParkingMs,
        reason: 'its quota or its money at the provider is used up',
        mayBeModel: false,
      };
    case 'overloaded':
    case 'timeout':
    case 'server-error':
    case 'unreachable':
    case 'malformed-answer':
      return { kind: 'bad' };
    case 'model-not-found':
    case 'context-length':
    case 'content-filter':
    case 'bad-request':
      return { kind: 'none' };
  }
}
