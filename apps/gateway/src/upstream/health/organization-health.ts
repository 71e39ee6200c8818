import type {
  CredentialConfiguration,
  ProviderAccountConfiguration,
} from '@switchyard/core/configuration/organization-configuration';
import type { Opening } from '@switchyard/core/routing/health/breaker';
import { createRetryBudget, type RetryBudget } from '@switchyard/core/routing/health/retry-budget';
import {
  type CallOutcome,
  longestCoolingMs,
  quotaParkingMs,
  type Verdict,
  verdictOf,
} from '@switchyard/core/routing/health/verdict';
import { drawByWeight } from '@switchyard/core/routing/picking/draw-by-weight';
import type { Resting } from '@switchyard/core/routing/resting';
import type { Chance, Signals } from '@switchyard/core/routing/strategy';
import type { Clock } from '../../services.ts';
import { createBoundedMap } from './bounded-map.ts';
import {
  endsBefore,
  freshMs,
  lateMs,
  newTarget,
  type Pause,
  type Rest,
  type TargetHealth,
  trustMs,
  wake,
} from './target-health.ts';
import type { Tellings } from './tellings.ts';
import { createTraffics, mostTargets, type Place } from './traffic.ts';

/** A target that may be asked: an account, and a model in its own name. */
export type Asked = { account: ProviderAccountConfiguration; model: string };

/** The credential to ask with; or, when none may be used, the rest that ends first – null without any credential. */
export type Choice = { credential: CredentialConfiguration } | { credential: null; rest: Rest | null };

/** A call under way. Whoever opens one ends it, however it goes. */
export type OpenCall = {
  /** The provider answers with these headers. */
  heard(headers: Headers): void;
  /** The first content came; of an answer that is not streamed, all of it. */
  begun(): void;
  ended(outcome: CallOutcome): void;
};

/** Health of everything that one organization may ask. */
export type OrganizationHealth = {
  /** Chooses among an account's credentials that do not rest, by weight. `tried` are left out. */
  choose(asked: Asked, tried?: ReadonlySet<string>): Choice;
  /** Whether nothing speaks against asking with a credential. */
  isSound(asked: Asked, credential: CredentialConfiguration): boolean;
  start(asked: Asked, credential: CredentialConfiguration, streamed: boolean): OpenCall;
  /** Calls under way to an account, whatever their model. */
  callsTo(accountId: string): number;
  /** What strategies may look at. */
  signals(costNanos: Signals['costNanos']): Signals;
  /** The turn that is next for a key. It stays the next. */
  turnOf(key: string): number;
  retries: RetryBudget;
  /** What another gateway, or the dashboard, says. Times are ms since 1970. */
  hearRest(rest: Resting): void;
  hearEnd(ended: { credentialId: string; model: string | null }): void;
  hearWake(credentialId: string): void;
};

export type HealthParts = { clock: Clock; chance: Chance; tell: Tellings };

const nobody: ReadonlySet<string> = new Set();

export function createOrganizationHealth({ clock, chance, tell }: HealthParts): OrganizationHealth {
  const isOver = (pause: Pause | null) => pause === null || pause.untilMs <= clock.monotonicMs();
  const targets = createBoundedMap<TargetHealth>(mostTargets, {
    make: newTarget,
    mayForget: ({ breaker, cooling, parked }) =>
      breaker.isSound(clock.monotonicMs()) && isOver(cooling) && isOver(parked),
  });
  const traffics = createTraffics(clock, tell.headroom);
  const parkings = new Map<string, Pause>();
  const underWay = new Map<string, number>();

  const wallOf = (ms: number) => Math.round(clock.wallMs() + ms - clock.monotonicMs());
  const monotonicOf = (wallMs: number) => clock.monotonicMs() + wallMs - clock.wallMs();
  const restingOf = (place: Place, kind: Resting['kind'], { reason, sinceMs, untilMs }: Pause | Opening): Resting => ({
    providerAccountId: place.accountId,
    credentialId: place.credentialId,
    model: place.model,
    kind,
    reason,
    sinceMs: wallOf(sinceMs),
    untilMs: wallOf(untilMs),
  });

  function restOf(credential: CredentialConfiguration, model: string, nowMs: number): Rest | null {
    const parking = parkings.get(credential.id);
    if (parking && parking.untilMs > nowMs) return { kind: 'parked', ...parking, credential };
    const target = targets.get(`${credential.id} ${model}`);
    if (target === undefined) return null;
    if (target.parked && target.parked.untilMs > nowMs) return { kind: 'parked', ...target.parked, credential };
    const opening = target.breaker.rest(nowMs);
    const cooling = target.cooling;
    if (cooling && cooling.untilMs > Math.max(nowMs, opening?.untilMs ?? 0))
      return { kind: 'cooling', ...cooling, credential };
    return opening && { kind: 'open', ...opening, credential, givesWay: opening.beingTried ?? false };
  }

  /** A target that does not rest, and yet should not have this call when another can serve it. */
  function sparing(credential: CredentialConfiguration, model: string, nowMs: number): Rest | null {
    const reason = targets.get(`${credential.id} ${model}`)?.breaker.sparing(nowMs, chance) ?? null;
    return reason === null ? null : { kind: 'open', reason, untilMs: nowMs, credential, givesWay: true };
  }

  /** Carries out what the outcome of a call says. */
  function judge(place: Place, verdict: Verdict, { startedMs, nowMs }: { startedMs: number; nowMs: number }): void {
    const target = targets.of(`${place.credentialId} ${place.model}`);
    if (verdict.kind === 'good') praise(place, target, { startedMs, nowMs });
    else if (verdict.kind === 'bad') {
      const opening = target.breaker.failed(startedMs, nowMs, chance);
      if (opening && place.isOffered) tell.rest(restingOf(place, 'open', opening));
    } else target.breaker.released(startedMs);
    if (verdict.kind === 'cool') cool(place, target, { forMs: verdict.forMs, nowMs });
    if (verdict.kind === 'park') park(place, verdict, nowMs);
  }

  function praise(
    place: Place,
    target: TargetHealth,
    { startedMs, nowMs }: { startedMs: number; nowMs: number },
  ): void {
    const { credentialId, model } = place;
    target.goodMs = nowMs;
    const wasOpen = target.breaker.succeeded(startedMs, nowMs);
    const wasParked = target.parked !== null && startedMs >= target.parked.sinceMs;
    if (wasParked) target.parked = null;
    const wasCooling = target.cooling !== null && startedMs >= target.cooling.sinceMs;
    const ended = wasCooling && !isOver(target.cooling);
    if (wasCooling) target.cooling = null;
    if (wasOpen || ended || wasParked) tell.ended({ credentialId, model });
    const parking = parkings.get(credentialId);
    if (parking === undefined || startedMs < parking.sinceMs) return;
    parkings.delete(credentialId);
    tell.ended({ credentialId, model: null });
  }

  function cool(place: Place, target: TargetHealth, { forMs, nowMs }: { forMs: number; nowMs: number }): void {
    const untilMs = nowMs + forMs;
    if (target.cooling && target.cooling.untilMs >= untilMs) return;
    // Many calls may be refused at once: others need not hear that the same pause is a little longer.
    const isNews =
      place.isOffered && forMs >= 1_000 && (target.cooling === null || untilMs - target.cooling.untilMs >= 1_000);
    target.cooling = { reason: 'the provider limits its rate', sinceMs: nowMs, untilMs };
    if (isNews) tell.rest(restingOf(place, 'cooling', target.cooling));
  }

  function park(place: Place, { forMs, reason, mayBeModel }: Parking, nowMs: number): void {
    const { credentialId, model } = place;
    const target = targets.of(`${credentialId} ${model}`);
    if (mayBeModel && nowMs - target.goodMs < freshMs) return; // what is forbidden is the call
    const alone = mayBeModel && worksElsewhere(place, nowMs);
    const known = alone ? target.parked : parkings.get(credentialId);
    const parking = { reason: alone ? `${reason} for this model` : reason, sinceMs: nowMs, untilMs: nowMs + forMs };
    if (known && known.untilMs >= parking.untilMs) return;
    if (alone) target.parked = parking;
    else parkings.set(credentialId, parking);
    const rest = { ...restingOf(place, 'parked', parking), model: alone ? model : null };
    if (place.isOffered || !alone) tell.rest(rest);
    // Calls that were under way are refused, too: one alarm is enough.
    if (isOver(known ?? null)) tell.parked(rest);
  }

  /** Whether the credential was accepted for another model lately. Looked at only after a refusal. */
  function worksElsewhere({ credentialId, model }: Place, nowMs: number): boolean {
    for (const [name, { goodMs }] of targets.values())
      if (nowMs - goodMs < lateMs && name.startsWith(`${credentialId} `) && name !== `${credentialId} ${model}`)
        return true;
    return false;
  }

  return {
    retries: createRetryBudget(),
    choose({ account, model }, tried = nobody) {
      const nowMs = clock.monotonicMs();
      const free: CredentialConfiguration[] = [];
      let soonest: Rest | null = null;
      for (const credential of account.credentials) {
        if (tried.has(credential.id)) continue;
        const rest = restOf(credential, model, nowMs) ?? sparing(credential, model, nowMs);
        if (rest === null) free.push(credential);
        else if (soonest === null || endsBefore(rest, soonest)) soonest = rest;
      }
      const credential = free.length < 2 ? free[0] : drawByWeight(free, chance)[0];
      return credential ? { credential } : { credential: null, rest: soonest };
    },
    isSound: ({ model }, { id }) => targets.get(`${id} ${model}`)?.breaker.isSound(clock.monotonicMs()) ?? true,
    start({ account, model }, credential, streamed) {
      const isOffered = account.models.includes(model);
      const place = { accountId: account.id, credentialId: credential.id, model, isOffered };
      const traffic = traffics.of(account.id, model);
      const startedMs = clock.monotonicMs();
      const latency = streamed ? traffic.streamed : traffic.whole;
      let slow = false;
      traffic.inFlight++;
      underWay.set(account.id, (underWay.get(account.id) ?? 0) + 1);
      targets.get(`${credential.id} ${model}`)?.breaker.started(startedMs);
      return {
        heard: (headers) => traffics.note(place, headers),
        begun() {
          const nowMs = clock.monotonicMs();
          slow = latency.note(nowMs - startedMs, nowMs);
          if (!slow) targets.get(`${credential.id} ${model}`)?.breaker.begun(startedMs);
        },
        ended(outcome) {
          const nowMs = clock.monotonicMs();
          traffic.inFlight--;
          const left = (underWay.get(account.id) ?? 1) - 1;
          if (left === 0) underWay.delete(account.id);
          else underWay.set(account.id, left);
          // An answer that never came took at least as long as was waited for it.
          if (outcome.kind === 'failed' && outcome.failure === 'timeout') latency.note(nowMs - startedMs, nowMs);
          const verdict = verdictOf(outcome);
          judge(place, slow && verdict.kind === 'good' ? { kind: 'bad' } : verdict, { startedMs, nowMs });
        },
      };
    },
    callsTo: (accountId) => underWay.get(accountId) ?? 0,
    signals: traffics.signals,
    turnOf: traffics.turnOf,
    hearRest(rest) {
      const nowMs = clock.monotonicMs();
      const told = { reason: rest.reason, sinceMs: nowMs, untilMs: monotonicOf(rest.untilMs) };
      if (told.untilMs <= nowMs) return;
      const bounded = (longestMs: number) => ({ ...told, untilMs: Math.min(told.untilMs, nowMs + longestMs) });
      if (rest.model === null) {
        if (isOver(parkings.get(rest.credentialId) ?? null)) parkings.set(rest.credentialId, bounded(quotaParkingMs));
        return;
      }
      const target = targets.of(`${rest.credentialId} ${rest.model}`);
      if (rest.kind === 'parked') {
        if (isOver(target.parked)) target.parked = bounded(quotaParkingMs);
      } else if (rest.kind === 'cooling') {
        if (isOver(target.cooling)) target.cooling = bounded(longestCoolingMs);
      } else if (nowMs - target.goodMs > trustMs) target.breaker.openedElsewhere(told, nowMs);
    },
    hearEnd({ credentialId, model }) {
      if (model === null) parkings.delete(credentialId);
      else wake(targets.get(`${credentialId} ${model}`));
    },
    hearWake(credentialId) {
      parkings.delete(credentialId);
      for (const [name, target] of targets.values()) if (name.startsWith(`${credentialId} `)) wake(target);
    },
  };
}

type Parking = Extract<Verdict, { kind: 'park' }>;
