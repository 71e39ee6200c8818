import type { CallOutcome } from '@switchyard/core/routing/health/verdict';
import type { Resting } from '@switchyard/core/routing/resting';
import { createOrganizationHealth } from '../organization-health.ts';

const credentialOf = (id: string, weight = 1) => ({ id, name: id, sealed: '', weight });
const accountOf = (...credentials: ReturnType<typeof credentialOf>[]) => ({
  id: 'account',
  slug: 'a',
  name: 'A',
  provider: 'openai',
  baseUrl: '',
  credentials,
  awayUntil: null,
  models: ['m', 'other'],
  priority: 1,
});
export const [first, second] = [credentialOf('first', 3), credentialOf('second')];
export const asked = { account: accountOf(first), model: 'm' };
export const both = { account: accountOf(first, second), model: 'm' };

/** Health with a clock of the test's own; what it tells others is written down. Wall time is 1,000,000 ms ahead. */
export function world({ random = (): number => 0.5 } = {}) {
  const time = { nowMs: 0 };
  const told: { rests: Resting[]; ended: unknown[]; parked: Resting[]; headroom: unknown[] } = {
    rests: [],
    ended: [],
    parked: [],
    headroom: [],
  };
  const clock = { monotonicMs: () => time.nowMs, wallMs: () => 1_000_000 + time.nowMs };
  const health = createOrganizationHealth({
    clock,
    chance: { random },
    tell: {
      rest: (rest) => void told.rests.push(rest),
      ended: (ended) => void told.ended.push(ended),
      parked: (rest) => void told.parked.push(rest),
      headroom: (headroom) => void told.headroom.push(headroom),
    },
  });
  /** One call that takes so long until it ends, and as long until its first content when it has one. */
  const call = (outcome: CallOutcome, { credential = first, takesMs = 1, target = asked } = {}) => {
    const open = health.start(target, credential, true);
    time.nowMs += takesMs;
    if (outcome.kind === 'succeeded' || outcome.kind === 'flawed') open.begun();
    open.ended(outcome);
  };
  return { time, told, health, call };
}

/** An answer, and failures. */
export const good: CallOutcome = { kind: 'succeeded' };
type Failure = 'server-error' | 'rate-limited' | 'bad-credential' | 'bad-request';
export const failed = (failure: Failure, retryAfterMs: number | null = null, status: number | null = null) =>
  ({ kind: 'failed', failure, retryAfterMs, status }) satisfies CallOutcome;
