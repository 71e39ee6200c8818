import { cacheScopes } from '@switchyard/core/cache/cache-policy';
import { cacheStatus } from '@switchyard/core/cache/cache-record';
import { z } from 'zod';
import { defineRoute, withPermission } from './define-route.ts';
import { count, id, moment, named, nanos, page, pageQuery } from './fields.ts';

/** What one status of the cache came to. Of hits: what their answers had cost and taken. */
const sums = {
  status: cacheStatus,
  requests: count,
  savedNanos: nanos,
  savedInputTokens: count,
  savedOutputTokens: count,
  savedMs: count,
};

const cacheReport = z.strictObject({
  from: moment,
  to: moment,
  interval: z.enum(['hour', 'day']),
  totals: z.array(z.strictObject(sums)),
  /** One for each interval and status that has any. */
  points: z.array(z.strictObject({ at: moment, ...sums })),
  /** The same totals by group, those with the most calls first; at most 20. */
  groups: z.array(z.strictObject({ id: z.string(), name: z.string(), totals: z.array(z.strictObject(sums)) })),
  /** What is kept now; null when the gateway does not answer. */
  size: z.strictObject({ entries: count, bytes: count, maxBytes: count, evicted: count }).nullable(),
});

const cacheEntry = z.strictObject({
  /** Names it: a keyed digest of what was asked. */
  entry: z.string(),
  team: named,
  key: named,
  scope: z.enum(cacheScopes),
  namespace: z.string().nullable(),
  model: z.string(),
  costNanos: nanos,
  bytes: count,
  hits: count,
  usedAt: moment,
  endsAt: moment,
});

const purged = z.strictObject({ entries: count, bytes: count });

/** Answers that are kept. */
export const cache = {
  report: defineRoute({
    name: 'cache.report',
    summary: 'Hits, misses and what they saved, over time and by team, model or key',
    method: 'GET',
    path: '/cache',
    access: withPermission('cache.read'),
    query: z.strictObject({
      /** Rounded to whole hours or days, UTC. */
      from: moment,
      to: moment,
      interval: z.enum(['hour', 'day']).default('hour'),
      groupBy: z.enum(['team', 'model', 'key']).default('team'),
      teamId: id.optional(),
    }),
    response: cacheReport,
  }),
  entries: defineRoute({
    name: 'cache.entries',
    summary: 'Answers that are kept, the latest used first',
    method: 'GET',
    path: '/cache/entries',
    access: withPermission('cache.read'),
    query: pageQuery.extend({ teamId: id.optional() }),
    response: page(cacheEntry),
  }),
  purge: defineRoute({
    name: 'cache.purge',
    summary: 'Forget answers: one, those of namespaces with a prefix, those of a team, or all',
    method: 'POST',
    path: '/cache/purge',
    access: withPermission('cache.manage'),
    body: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('entry'), entry: z.string().min(1).max(64) }),
      z.strictObject({ kind: z.literal('namespace'), prefix: z.string().trim().min(1, 'Give a prefix.').max(128) }),
      z.strictObject({ kind: z.literal('team'), teamId: id }),
      z.strictObject({ kind: z.literal('all') }),
    ]),
    response: purged,
  }),
  nearMisses: defineRoute({
    name: 'cache.nearMisses',
    summary:
      'Calls whose question came near another one: those that were answered with its answer, and those that would have been',
    method: 'GET',
    path: '/cache/near-misses',
    access: withPermission('cache.read'),
    query: pageQuery.extend({ from: moment, ruleId: id.optional() }),
    response: page(
      z.strictObject({
        requestId: id,
        sourceRequestId: id,
        startedAt: moment,
        team: named,
        model: z.string(),
        ruleId: id.nullable(),
        ruleName: z.string().nullable(),
        similarity: z.number(),
        served: z.boolean(),
        /** What a person said of the two: whether they mean the same. */
        verdict: z.enum(['RIGHT', 'WRONG']).nullable(),
      }),
    ),
  }),
  review: defineRoute({
    name: 'cache.review',
    summary: 'Say whether a question and the one it was taken for mean the same',
    method: 'PUT',
    path: '/cache/near-misses/:requestId',
    access: withPermission('cache.manage'),
    params: z.strictObject({ requestId: id }),
    body: z.strictObject({ verdict: z.enum(['RIGHT', 'WRONG']).nullable() }),
    response: z.strictObject({ requestId: id, verdict: z.enum(['RIGHT', 'WRONG']).nullable() }),
  }),
};
