import { boundedConditions } from '@switchyard/core/routing/conditions/bounded-conditions';
import { decision } from '@switchyard/core/routing/decision';
import { explainAnswer } from '@switchyard/core/routing/explain/explain-call';
import { requestFeature } from '@switchyard/core/routing/facts';
import { modelAlias, routingSet } from '@switchyard/core/routing/publish/routing-set';
import { routingRule, ruleDefinition } from '@switchyard/core/routing/rule';
import { z } from 'zod';
import { defineRoute, withPermission } from './define-route.ts';
import { count, id, idParams, moment, page, pageQuery } from './fields.ts';

const note = z.string().trim().max(500, 'At most 500 characters.').default('');
const percent = z.int().min(1, 'At least 1 %.').max(100, 'At most 100 %.');
const revision = z.int().min(0);
const nanos = z.string();

/** A rule as it is written: without an id it is a new one; its version is counted when it is published. */
export const writtenRule = z.strictObject({
  id: id.optional(),
  name: z.string().trim().min(1, 'Give the rule a name.').max(80, 'At most 80 characters.'),
  definition: ruleDefinition,
});

/** Something that is no reason to refuse a draft, and probably not meant. */
const warning = z.strictObject({
  /** Where it stands in the draft, such as `rules.2.definition.conditions.0`. */
  field: z.string(),
  message: z.string(),
});

const change = z.strictObject({
  kind: z.enum(['added', 'removed', 'changed', 'moved']),
  what: z.enum(['rule', 'alias']),
  /** The rule's id or the alias's name. */
  id: z.string(),
  name: z.string(),
});

const version = z.strictObject({
  version: z.int(),
  note: z.string(),
  author: z.string().nullable(),
  createdAt: moment,
  /** Against the version before it. */
  changes: z.array(change),
});

const ruleTraffic = z.strictObject({
  ruleId: id,
  /** Requests that this rule decided in the last 24 hours. */
  hits24h: count,
  /** Those of them that were served by another target than the first one asked. */
  fellBack24h: count,
});

const routingView = z.strictObject({
  published: z.strictObject({
    ...routingSet.shape,
    /** 0 before anything was published. */
    version: z.int(),
    note: z.string(),
    author: z.string().nullable(),
    publishedAt: moment.nullable(),
    warnings: z.array(warning),
  }),
  /** A newer version that decides for a share of the requests only. */
  canary: z
    .strictObject({
      ...routingSet.shape,
      version: z.int(),
      percent: z.int(),
      note: z.string(),
      author: z.string().nullable(),
      publishedAt: moment,
    })
    .nullable(),
  draft: z
    .strictObject({
      ...routingSet.shape,
      revision,
      /** The version it was begun from; another one may have been published since. */
      baseVersion: z.int(),
      author: z.string().nullable(),
      updatedAt: moment,
      /** Against the published version. */
      changes: z.array(change),
      warnings: z.array(warning),
    })
    .nullable(),
  /** Grows by one with every change of the draft; what a change is made against. */
  draftRevision: revision,
  /** Rules that are switched off, whatever version is in force. */
  disabledRuleIds: z.array(id),
  traffic: z.array(ruleTraffic),
  /** Requests of the last 24 hours that no rule decided. */
  unmatched24h: count,
});

/** A request to try routing on. What is absent is missing, as in a request that does not say it. */
const example = z.strictObject({
  model: z.string().min(1).max(200),
  teamId: id,
  keyId: id.optional(),
  operation: z.string().max(60).default('chat'),
  stream: z.boolean().default(false),
  inputTokens: z.int().min(0).max(100_000_000).default(100),
  maxOutputTokens: z.int().min(0).max(10_000_000).nullable().default(null),
  features: z.array(requestFeature).default([]),
  metadata: z.record(z.string().max(64), z.string().max(512)).default({}),
  tags: z.array(z.string().max(512)).max(20).default([]),
  headers: z.record(z.string().max(64), z.string().max(512)).default({}),
  session: z.string().max(512).nullable().default(null),
  endUser: z.string().max(512).nullable().default(null),
  budgetUsedPercent: z.number().min(0).nullable().default(null),
  /** Now, when absent. */
  at: moment.optional(),
});

const rulesToTry = z.enum(['published', 'draft']).default('draft');

const explained = z.strictObject({
  decision,
  rule: z.strictObject({ id, name: z.string(), version: z.int() }).nullable(),
  /** The calls it would make, in order, if every one of them failed in a way that passes. */
  attempts: z.array(
    z.strictObject({
      providerAccountId: id,
      account: z.string(),
      provider: z.string(),
      model: z.string(),
      /** What the call would probably cost, nano-USD; null without a price. */
      costNanos: nanos.nullable(),
    }),
  ),
  /** Why nothing would be called; null when something would. */
  refusal: z.string().nullable(),
  cache: explainAnswer.shape.cache,
});

const targetName = z.strictObject({ providerAccountId: id.nullable(), account: z.string(), model: z.string() });

/** Routing: rules in order, of which the first that matches decides, and aliases. It is drafted, tried, published whole and rolled back. */
export const routing = {
  read: defineRoute({
    name: 'routing.read',
    summary: 'The published routing, the draft and what was decided lately',
    method: 'GET',
    path: '/routing',
    access: withPermission('routing-rules.read'),
    response: routingView,
  }),
  saveDraft: defineRoute({
    name: 'routing.saveDraft',
    summary:
      'Write the draft, whole. Refused at the field when a target does not exist, is not priced or a branch is empty',
    method: 'PUT',
    path: '/routing/draft',
    access: withPermission('routing-rules.manage'),
    body: z.strictObject({
      /** The `draftRevision` that was edited; 409 when somebody else changed the draft meanwhile. */
      revision,
      rules: boundedConditions(z.array(writtenRule).max(200, 'At most 200 rules.')),
      aliases: boundedConditions(z.array(modelAlias).max(100, 'At most 100 aliases.')),
    }),
    response: routingView,
  }),
  discardDraft: defineRoute({
    name: 'routing.discardDraft',
    summary: 'Throw the draft away',
    method: 'DELETE',
    path: '/routing/draft',
    access: withPermission('routing-rules.manage'),
    response: routingView,
  }),
  publish: defineRoute({
    name: 'routing.publish',
    summary: 'Publish the draft, for all requests or for a share of them (a canary)',
    method: 'POST',
    path: '/routing/publish',
    access: withPermission('routing-rules.manage'),
    body: z.strictObject({ revision, note, percent: percent.default(100) }),
    response: routingView,
  }),
  setCanary: defineRoute({
    name: 'routing.setCanary',
    summary: 'Give the canary another share; 100 makes it the version in force, 0 ends it',
    method: 'PUT',
    path: '/routing/canary',
    access: withPermission('routing-rules.manage'),
    body: z.strictObject({ version: z.int(), percent: z.int().min(0).max(100) }),
    response: routingView,
  }),
  setRuleEnabled: defineRoute({
    name: 'routing.setRuleEnabled',
    summary: 'Switch a rule on or off at once, in every version',
    method: 'PUT',
    path: '/routing/rules/:id/enabled',
    access: withPermission('routing-rules.manage'),
    params: idParams,
    body: z.strictObject({ enabled: z.boolean() }),
    response: routingView,
  }),
  explain: defineRoute({
    name: 'routing.explain',
    summary: 'What routing would decide for a request, or for one of the log; nothing is called',
    method: 'POST',
    path: '/routing/explain',
    access: withPermission('routing-rules.read'),
    body: z.union([
      z.strictObject({ routing: rulesToTry, request: example }),
      z.strictObject({ routing: rulesToTry, requestId: id }),
    ]),
    response: explained,
  }),
  backtest: defineRoute({
    name: 'routing.backtest',
    summary: 'Try the draft on recorded requests, beside the published routing',
    method: 'POST',
    path: '/routing/backtest',
    access: withPermission('routing-rules.read'),
    body: z.strictObject({ requests: z.int().min(1).max(100_000).default(10_000) }),
    response: z.strictObject({
      /** Requests that were tried; fewer when the log holds fewer. */
      requests: count,
      from: moment.nullable(),
      to: moment.nullable(),
      elapsedMs: z.number(),
      /** Requests that a changed or new rule would decide. */
      matched: count,
      /** Requests whose first target would be another one. */
      moved: count,
      newlyRefused: count,
      /** Refused by the published routing, and no longer by the draft. */
      newlyServed: count,
      /** The recorded usage at the prices of the first target of each, nano-USD; requests of unknown cost are left out of both. */
      costBeforeNanos: nanos,
      costAfterNanos: nanos,
      unknownCost: count,
      moves: z.array(z.strictObject({ from: targetName, to: targetName, requests: count, costChangeNanos: nanos })),
      /** Requests by the rule of the draft that would decide; `ruleId` null: none. */
      byRule: z.array(z.strictObject({ ruleId: id.nullable(), name: z.string(), requests: count })),
      /** At most ten. */
      samples: z.array(
        z.strictObject({
          requestId: id,
          at: moment,
          model: z.string(),
          teamId: id,
          rule: z.string().nullable(),
          from: targetName.nullable(),
          to: targetName.nullable(),
          costChangeNanos: nanos.nullable(),
        }),
      ),
      /** What could not be taken into account, in words. */
      notes: z.array(z.string()),
    }),
  }),
};

/** What routing was at each time. */
export const routingVersions = {
  list: defineRoute({
    name: 'routingVersions.list',
    summary: 'Published versions, newest first',
    method: 'GET',
    path: '/routing/versions',
    access: withPermission('routing-rules.read'),
    query: pageQuery,
    response: page(version),
  }),
  read: defineRoute({
    name: 'routingVersions.read',
    summary: 'One published version',
    method: 'GET',
    path: '/routing/versions/:version',
    access: withPermission('routing-rules.read'),
    params: z.strictObject({ version: z.coerce.number().int().min(1) }),
    response: z.strictObject({ ...version.shape, rules: z.array(routingRule), aliases: z.array(modelAlias) }),
  }),
  restore: defineRoute({
    name: 'routingVersions.restore',
    summary: 'Roll back: publish what an earlier version says as the next one',
    method: 'POST',
    path: '/routing/versions/:version/restore',
    access: withPermission('routing-rules.manage'),
    params: z.strictObject({ version: z.coerce.number().int().min(1) }),
    body: z.strictObject({ note }),
    response: routingView,
  }),
};

/** Copies of requests that rules sent to a second target. */
export const shadowRuns = {
  list: defineRoute({
    name: 'shadowRuns.list',
    summary: 'The last copies that a rule sent, with both answers in figures, and their sums',
    method: 'GET',
    path: '/routing/rules/:id/shadow-runs',
    access: withPermission('routing-rules.read'),
    params: idParams,
    response: z.strictObject({
      /** Over the last 30 days. */
      totals: z.strictObject({
        runs: count,
        failed: count,
        servedCostNanos: nanos,
        shadowCostNanos: nanos,
        servedP50Ms: z.number().nullable(),
        shadowP50Ms: z.number().nullable(),
        /** The middle of all similarities, from 0 to 1. */
        similarityP50: z.number().nullable(),
      }),
      /** What the copies of this calendar month (UTC) cost, nano-USD. */
      monthCostNanos: nanos,
      items: z.array(
        z.strictObject({
          id,
          requestId: id,
          startedAt: moment,
          served: shadowAnswer(),
          shadow: shadowAnswer(),
          similarity: z.number().nullable(),
        }),
      ),
    }),
  }),
};

function shadowAnswer() {
  return z.strictObject({
    providerAccountId: id,
    model: z.string(),
    outcome: z.string(),
    errorMessage: z.string().nullable(),
    finishReason: z.string().nullable(),
    outputTokens: count,
    costNanos: nanos.nullable(),
    durationMs: count,
  });
}
