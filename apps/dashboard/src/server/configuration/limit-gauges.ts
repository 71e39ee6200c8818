import { isCallerMade } from '@switchyard/core/limits/groups';
import { placeMs } from '@switchyard/core/limits/limit-policy';
import type { LimitPolicyRow } from '@switchyard/db/directory/limit-policies';
import { createAdmissionStore } from '@switchyard/platform/admission/admission-store';
import { keys } from '@switchyard/platform/redis/keys';
import type { App } from '../app.ts';

/** How a policy stands: what each of its limits has left, or how many groups it counts apart. */
export type LimitStanding = { gauges: Gauge[] | null; groups: number | null };

/** What one limit has left: requests, tokens or calls at once. `resetsInMs`: until the window is as good as new; null for calls at once. */
export type Gauge = { left: number; resetsInMs: number | null };

/**
 * How each policy stands now, by its id. Policies that group their callers have as many counters as there are groups, and of those only
 * the number is told where callers make them; disabled ones have none that matter and are absent. Never rejects: without Redis all are
 * absent.
 */
export async function readLimitStandings(
  app: App,
  organizationId: string,
  policies: readonly LimitPolicyRow[],
): Promise<Map<string, LimitStanding>> {
  const shown = policies.filter(({ enabled }) => enabled);
  try {
    const standings = await Promise.all(shown.map((policy) => standingOf(app, organizationId, policy)));
    return new Map(shown.map(({ id }, index) => [id, standings[index] ?? { gauges: null, groups: null }]));
  } catch (error) {
    app.log.warn({ err: error, organizationId }, 'What limits have left could not be read');
    return new Map();
  }
}

async function standingOf(app: App, organizationId: string, policy: LimitPolicyRow): Promise<LimitStanding> {
  const { id, content } = policy;
  if (content.groupBy.length === 0) return { gauges: await gaugesOf(app, organizationId, policy), groups: null };
  if (!content.groupBy.some(isCallerMade)) return { gauges: null, groups: null };
  const places = { policyId: id, of: content.groupBy.join(' '), keepMs: placeMs(content) };
  const groups = await createAdmissionStore(app.redis).countGroups(organizationId, places);
  return { gauges: null, groups };
}

async function gaugesOf({ redis }: App, organizationId: string, { id, content }: LimitPolicyRow): Promise<Gauge[]> {
  const counter = { policyId: id, group: '' };
  const windows = content.rules.flatMap((rule) => (rule.kind === 'window' ? [{ ...rule, ...counter }] : []));
  const states = windows.length === 0 ? [] : await createAdmissionStore(redis).readWindows(organizationId, windows);
  const running = content.rules.some(({ kind }) => kind === 'concurrency')
    ? Number((await redis.hget(keys.concurrency(organizationId, counter), 'held')) ?? 0)
    : 0;
  return content.rules.map((rule) => {
    if (rule.kind === 'concurrency') return { left: Math.max(0, rule.limit - running), resetsInMs: null };
    const state =
      states[windows.findIndex(({ measure, window }) => measure === rule.measure && window === rule.window)];
    return { left: state?.remaining ?? rule.limit, resetsInMs: state?.resetsInMs ?? 0 };
  });
}
