import type { CountedBudget } from '@switchyard/platform/admission/admission';
import type { Yard } from './yard.ts';

/** One counter of a budget that blocks, and its limit. */
export type Capped = { name: string; counter: CountedBudget; limit: bigint };

/** Budgets and limits of the yard. */
export type Caps = { budgets: Capped[]; concurrency: { policyId: string; limit: number } };

/** One period for ever, so that no test sees it end. */
const period = { kind: 'once', from: '2026-01-01', until: null };
const start = '2026-01-01T00:00:00.000Z';

/** Budgets of every unit on the organization, its team, its key and each of its models, and limits on tokens and on calls at once. */
export async function setCaps(yard: Yard, model: string): Promise<Caps> {
  const budgets = [
    await addBudget(yard, { name: 'organization', scope: { kind: 'organization' }, unit: 'USD', limit: 10n ** 15n }),
    await addBudget(yard, { name: 'team', scope: { kind: 'team', id: yard.teamId }, unit: 'USD', limit: 10n ** 14n }),
    await addBudget(yard, { name: 'key', scope: { kind: 'key', id: yard.key.id }, unit: 'TOKENS', limit: 10n ** 9n }),
    await addBudget(yard, {
      name: 'each model',
      scope: { kind: 'each', of: 'model', teamId: null },
      group: model,
      unit: 'REQUESTS',
      limit: 10n ** 6n,
    }),
  ];
  const limit = 24;
  const tokens = { kind: 'window', measure: 'total-tokens', window: 'second', limit: 30_000 };
  const policyId = await yard.setPolicy({ rules: [tokens, { kind: 'concurrency', limit }] });
  return { budgets, concurrency: { policyId, limit } };
}

/** A budget of tokens for calls with a tag. */
export function capTag(yard: Yard, tag: string, tokens: bigint): Promise<Capped> {
  return addBudget(yard, { name: tag, scope: { kind: 'tag', tag }, unit: 'TOKENS', limit: tokens });
}

type New = { name: string; scope: object; unit: 'USD' | 'TOKENS' | 'REQUESTS'; limit: bigint; group?: string };

async function addBudget(yard: Yard, { name, scope, unit, limit, group = '' }: New): Promise<Capped> {
  const given = { name, scope, unit, limitAmount: limit, period, timeZone: 'UTC' };
  const budgetId = await yard.setBudget('0', given);
  return { name, limit, counter: { budgetId, period: start, group, countedSinceMs: 0 } };
}
