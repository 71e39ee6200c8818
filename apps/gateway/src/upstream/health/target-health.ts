import type { CredentialConfiguration } from '@switchyard/core/configuration/organization-configuration';
import { type Breaker, createBreaker } from '@switchyard/core/routing/health/breaker';
import type { Resting } from '@switchyard/core/routing/resting';

/** A pause that a provider asked for, or that a refused credential is given. Monotonic ms. */
export type Pause = { reason: string; sinceMs: number; untilMs: number };

/** What is known of one credential and one model. */
export type TargetHealth = {
  breaker: Breaker;
  cooling: Pause | null;
  /** The credential was refused for this model alone. */
  parked: Pause | null;
  /** When a call last ended well, monotonic ms. */
  goodMs: number;
};

/** Why a target is not asked, and until when, monotonic ms; and the credential that it is soonest asked with. */
export type Rest = {
  kind: Resting['kind'];
  reason: string;
  untilMs: number;
  credential: CredentialConfiguration;
  /** It is only spared this call: whoever has nowhere else to go may ask it. */
  givesWay?: boolean;
};

/** A credential that was accepted within this time works: what is refused then may be the model. */
export const lateMs = 600_000;

/** One that was accepted for the very model within this time is not forbidden it: a caller asked for something that is. */
export const freshMs = 60_000;

/** A target that answered well so lately is not rested on another gateway's word. */
export const trustMs = 10_000;

export const newTarget = (): TargetHealth => ({
  breaker: createBreaker(),
  cooling: null,
  parked: null,
  goodMs: Number.NEGATIVE_INFINITY,
});

/** Somebody knows that the target works. */
export function wake(target: TargetHealth | undefined): void {
  if (target === undefined) return;
  target.cooling = null;
  target.parked = null;
  target.breaker.closedElsewhere();
}

/**
 * Whether a rest is the lesser evil: one that gives way, since its time is over or never came; then one that ends sooner; a refused
 * credential only when there is nothing else.
 */
export function endsBefore(rest: Rest, other: Rest): boolean {
  if ((rest.kind === 'parked') !== (other.kind === 'parked')) return other.kind === 'parked';
  if ((rest.givesWay ?? false) !== (other.givesWay ?? false)) return rest.givesWay ?? false;
  return rest.untilMs < other.untilMs;
}
