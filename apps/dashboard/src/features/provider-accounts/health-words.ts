import { outcomeWords } from '@/server/client/outcome-words';
import { counted, formatCount, formatShare, utcHour } from '@/ui/format';
import type { LampTone } from '@/ui/lamp';
import type { AccountHealth, HealthBar } from './account-health';
import { restOfAll } from './credential-words';
import type { ProviderAccount } from './provider-account';

/** A state as a lamp with its words. */
export type State = { tone: LampTone; words: string };

const hourMs = 60 * 60_000;
/** From this share of failed attempts on an account is degraded, and from the other on it is failing. */
const degradedFrom = 0.05;
const failingFrom = 0.5;

/** Whether somebody routed traffic away from it and the time is not over. `now` in ms since 1970. */
export function isAway({ awayUntil }: ProviderAccount, now: number): boolean {
  return awayUntil !== null && Date.parse(awayUntil) > now;
}

/**
 * How an account does: what people decided comes first, then what the gateways wait for, then its traffic of the
 * last hour.
 * An account without traffic then is quiet, whatever it did before.
 */
export function stateOf(account: ProviderAccount, recent: AccountHealth['lastHour'] | undefined, now: number): State {
  if (account.status === 'disabled') return { tone: 'off', words: 'Disabled: not used' };
  if (isAway(account, now)) return { tone: 'caution', words: 'Away: asked only when nothing else can serve' };
  const used = account.credentials.filter(({ drainingSince }) => drainingSince === null);
  const resting = used.filter((credential) => restOfAll(credential, now) !== undefined);
  if (resting.length > 0 && resting.length === used.length) return { tone: 'stop', words: restingWords(used.length) };
  const { attempts24h: attempts, failures24h: failures } = account;
  if (attempts === 0) return { tone: 'off', words: 'No traffic in the last 24 hours' };
  if (recent?.attempts === 0) {
    return { tone: 'off', words: `Quiet in the last hour; ${trafficWords(attempts, failures)} in 24 h` };
  }
  const judged = recent === undefined ? { attempts, failures, span: '24 h' } : { ...recent, span: 'the last hour' };
  const state = judge(judged.failures / judged.attempts);
  const words = `${state.words}: ${trafficWords(judged.attempts, judged.failures)} in ${judged.span}`;
  return { tone: resting.length > 0 && state.tone === 'clear' ? 'caution' : state.tone, words };
}

function restingWords(count: number): string {
  return count === 1 ? 'Resting: its credential is not asked' : 'Resting: none of its credentials is asked';
}

function judge(share: number): State {
  if (share >= failingFrom) return { tone: 'stop', words: 'Failing' };
  return share >= degradedFrom ? { tone: 'caution', words: 'Degraded' } : { tone: 'clear', words: 'Healthy' };
}

/** "1,204 attempts, none failed", "3 of 1,204 attempts failed (0.2%)". */
export function trafficWords(attempts: number, failures: number): string {
  if (failures === 0) return `${counted(attempts, 'attempt')}, none failed`;
  return `${formatCount(failures)} of ${counted(attempts, 'attempt')} failed (${formatShare(failures / attempts)})`;
}

/** An hour as it is read: "14:00–15:00". UTC. */
export function spanOf(bar: HealthBar): string {
  return `${utcHour(bar.from)}–${utcHour(Date.parse(bar.from) + hourMs)}`;
}

/** What the bars show, in a sentence. */
export function summaryOf(bars: readonly HealthBar[]): string {
  const { attempts, failures } = sum(bars);
  if (attempts === 0) return 'No attempts in the last 24 hours.';
  const traffic = `The last 24 hours by hour: ${trafficWords(attempts, failures)}`;
  if (failures === 0) return `${traffic}.`;
  const worst = bars.reduce((most, bar) => (bar.failures > most.failures ? bar : most));
  return `${traffic}, ${worst.failures === failures ? 'all' : 'most'} at ${spanOf(worst)} UTC.`;
}

/** Failures by class in words: "12 × rate limit", "3 × timeout". */
export function failureWords(failures: AccountHealth['failures']): string[] {
  return failures.map(({ outcome, count }) => `${formatCount(count)} × ${outcomeWords(outcome)}`);
}

function sum(bars: readonly HealthBar[]): { attempts: number; failures: number } {
  return bars.reduce(
    (total, bar) => ({ attempts: total.attempts + bar.attempts, failures: total.failures + bar.failures }),
    { attempts: 0, failures: 0 },
  );
}
