import { counted, formatShare, utcMoment } from '@/ui/format';
import type { State } from './health-words';
import type { CredentialRest, ProviderCredential } from './provider-account';

/** The rest that holds for every model now; undefined when there is none. `now` in ms since 1970. */
export function restOfAll({ rests }: ProviderCredential, now: number): CredentialRest | undefined {
  return rests.find((rest) => rest.model === null && Date.parse(rest.until) > now);
}

/** The provider refuses it: nothing but a person, or time, brings it back. */
export function isParked({ rests }: ProviderCredential, now: number): boolean {
  return rests.some((rest) => rest.kind === 'parked' && Date.parse(rest.until) > now);
}

/** How a credential does. */
export function credentialState(credential: ProviderCredential, now: number): State {
  if (credential.drainingSince !== null)
    return { tone: 'off', words: `Draining since ${utcMoment(credential.drainingSince, now)}` };
  if (isParked(credential, now)) return { tone: 'stop', words: 'Parked' };
  if (restOfAll(credential, now) !== undefined) return { tone: 'caution', words: 'Resting' };
  const resting = credential.rests.filter((rest) => Date.parse(rest.until) > now).length;
  if (resting > 0) return { tone: 'caution', words: `Rests for ${counted(resting, 'model')}` };
  if (credential.attempts24h === 0) return { tone: 'off', words: 'In use' };
  return credential.failures24h * 2 >= credential.attempts24h
    ? { tone: 'stop', words: 'Failing' }
    : { tone: 'clear', words: 'In use' };
}

const kindWords: Record<CredentialRest['kind'], string> = {
  parked: 'The provider refuses it',
  cooling: 'The provider asked for a pause',
  open: 'It failed too often',
};

/** Why it is not asked, and for what: "The provider asked for a pause, for gpt-5-mini". */
export function restWords({ kind, model }: Pick<CredentialRest, 'kind' | 'model'>): string {
  return model === null ? kindWords[kind] : `${kindWords[kind]}, for ${model}`;
}

/** A credential's part of the account's traffic, "67%"; undefined while it drains. */
export function shareOf(credential: ProviderCredential, all: readonly ProviderCredential[]): string | undefined {
  if (credential.drainingSince !== null) return undefined;
  const used = all.filter(({ drainingSince }) => drainingSince === null);
  return weightShare(
    credential.weight,
    used.filter(({ id }) => id !== credential.id).map(({ weight }) => weight),
  );
}

/** What a weight comes to beside those of others: "25%". */
export function weightShare(weight: number, others: readonly number[]): string {
  return formatShare(weight / others.reduce((total, other) => total + other, weight));
}

/** Why a credential can be neither drained nor removed; undefined when it can. */
export function stopLock(credential: ProviderCredential, all: readonly ProviderCredential[]): string | undefined {
  const others = all.some(({ id, drainingSince }) => id !== credential.id && drainingSince === null);
  if (others || credential.drainingSince !== null) return undefined;
  return 'It is the only one in use. Add another first, or disable the account.';
}

/** How long it still takes: "8 s", "42 min", "1 h 5 min"; "no time" when it is over. */
export function countdown(untilMs: number, now: number): string {
  const seconds = Math.ceil((untilMs - now) / 1_000);
  if (seconds <= 0) return 'no time';
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
