import { z } from 'zod';
import { ruleCache } from '../cache/cache-policy.ts';
import { condition } from './conditions/condition.ts';
import { target } from './target.ts';
import { timeouts } from './timeouts.ts';

const share = z.number().gt(0, 'More than 0 %.').max(100, 'At most 100 %.');

/** Values of the call's parameters that a rule sets: a default where the caller says nothing, a cap where it says more. */
export const ruleParameters = z.strictObject({
  defaults: z
    .strictObject({
      maxOutputTokens: z.int().min(1).max(10_000_000).optional(),
      temperature: z.number().min(0).max(2).optional(),
    })
    .optional(),
  caps: z
    .strictObject({
      maxOutputTokens: z.int().min(1).max(10_000_000).optional(),
      temperature: z.number().min(0).max(2).optional(),
    })
    .optional(),
});

/** See {@link ruleParameters}. */
export type RuleParameters = z.infer<typeof ruleParameters>;

/** A copy of a share of the requests, sent to a second target whose answer nobody gets. */
export const shadow = z.strictObject({
  /** Of the requests that the rule decides. */
  percent: share,
  providerAccountId: z.uuid(),
  model: z.string().min(1).max(200),
  /** What the copies may cost in a calendar month (UTC), nano-USD as a decimal string; none is sent that may exceed it. */
  monthlyBudgetNanos: z.string().regex(/^[1-9]\d{0,17}$/, 'Must be nano-USD as a decimal string, and more than 0.'),
});

/** See {@link shadow}. */
export type Shadow = z.infer<typeof shadow>;

/** What a routing rule says: when it applies, where the request goes then, and how. */
export const ruleDefinition = z.strictObject({
  /** All of them must hold; none means every request. */
  conditions: z.array(condition).max(20),
  target,
  /** The most calls to providers for one request; 3 when absent. */
  attempts: z.int().min(1).max(5).optional(),
  timeouts: timeouts.optional(),
  parameters: ruleParameters.optional(),
  /** Leaves out the fields that a target's format cannot express instead of refusing the request. */
  dropUnsupported: z.boolean().optional(),
  shadow: shadow.optional(),
  cache: ruleCache.optional(),
});

/** See {@link ruleDefinition}. */
export type RuleDefinition = z.infer<typeof ruleDefinition>;

/** A rule in force. Rules are asked in order; the first that matches decides. `version` counts the changes of this rule. */
export const routingRule = z.strictObject({
  id: z.uuid(),
  version: z.int().min(1),
  name: z.string().min(1).max(80),
  definition: ruleDefinition,
});

/** See {@link routingRule}. */
export type RoutingRule = z.infer<typeof routingRule>;
