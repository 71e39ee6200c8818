import { z } from 'zod';
import { target } from './target.ts';

/** What a condition may look at. */
export const conditionField = z.enum(['model', 'team']);

/** One condition: the field's value is one of `values` (team: team ids). A rule matches when all its conditions do. */
export const condition = z.strictObject({
  field: conditionField,
  operator: z.literal('is'),
  values: z.array(z.string().min(1).max(200)).min(1).max(50),
});

/** See {@link condition}. */
export type Condition = z.infer<typeof condition>;

/** What a routing rule says: when it applies and where the request goes then. */
export const ruleDefinition = z.strictObject({
  conditions: z.array(condition).max(10),
  target,
  /** Leaves out the fields that a target's format cannot express instead of refusing the request. */
  dropUnsupported: z.boolean().optional(),
});

/** See {@link ruleDefinition}. */
export type RuleDefinition = z.infer<typeof ruleDefinition>;

/** A rule in force. Rules are asked in order; the first that matches decides. */
export type RoutingRule = {
  id: string;
  version: number;
  name: string;
  definition: RuleDefinition;
};

/** What conditions are held against. `names` gives words for ids in reasons. */
export type RuleFacts = { model: string; teamId: string };

/** Whether a rule matches, and in words why or why not. A rule without conditions matches every request. */
export function matchRule(definition: RuleDefinition, facts: RuleFacts): { matched: boolean; reason: string } {
  const values = { model: facts.model, team: facts.teamId };
  const failed = definition.conditions.find(({ field, values: wanted }) => !wanted.includes(values[field]));
  if (failed) return { matched: false, reason: `${failed.field} is not ${failed.values.join(' or ')}` };
  if (definition.conditions.length === 0) return { matched: true, reason: 'matches every request' };
  return {
    matched: true,
    reason: definition.conditions
      .map(({ field, values: wanted }) => `${field} is ${wanted.join(' or ')}`)
      .join(' and '),
  };
}
