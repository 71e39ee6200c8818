import type { LimitPolicyRow } from '@switchyard/db/directory/limit-policies';
import { createAdmissionStore } from '@switchyard/platform/admission/admission-store';
import { keys } from '@switchyard/platform/redis/keys';
import type { App } from '../app.ts';

/** What one limit has left: requests, tokens or calls at once. `resetsInMs`: until the window is as good as new; null for calls at once. */
export type Gauge = { left: number; resetsInMs: number | null };

/**
 * What each limit of each policy has left now, by the policy's id. Policies that group their callers have as many counters as there are
 * groups, and disabled ones have none that matter: they are absent. Never rejects: without Redis all are absent.
 */
export async function readGauges(
  app: App,
  organizationId: string,
  policies: readonly LimitPolicyRow[],
): Promise<Map<string, Gauge[]>> {
  const shown = policies.filter(({ enabled, content }) => enabled && content.groupBy.length === 0);
  try {
    const gauges = await Promise.all(shown.map((policy) => gaugesOf(app, organizationId, policy)));
    return new Map(shown.map(({ id }, index) => [id, gauges[index] ?? []]));
  } catch (error) {
    app.log.warn({ err: error, organizationId }, 'What limits have left could not be read');
    return new Map();
  }
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
