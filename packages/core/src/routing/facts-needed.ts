import type { Condition, ConditionTest } from './conditions/condition.ts';
import { conditionListsIn, testsIn } from './conditions/conditions-in.ts';
import { nodesIn } from './nodes-in.ts';
import type { PublishedRouting, RoutingSet } from './publish/routing-set.ts';
import type { Target } from './strategy.ts';

/** What routing and limits ask for of each request that would not be gathered otherwise. Headers are in small letters. */
export type FactsNeeded = { headers: string[]; budgetUsed: boolean; promptPrefix: boolean };

/**
 * What the rules, aliases and canary of a routing look at, however deep it stands in their trees, and what further lists of conditions
 * do: those of limits.
 */
export function factsNeeded(routing: PublishedRouting, further: readonly Condition[][] = []): FactsNeeded {
  const sets: RoutingSet[] = routing.canary === null ? [routing] : [routing, routing.canary];
  const nodes = sets.flatMap(({ rules, aliases }) =>
    [...rules.map(({ definition }) => definition), ...aliases].flatMap(({ target }) =>
      nodesIn(target).map(({ node }) => node),
    ),
  );
  const conditions = sets.flatMap(({ rules }) => rules.map(({ definition }) => definition.conditions));
  const tests = [...conditions, ...further, ...nodes.flatMap(conditionListsIn).map((list) => list.conditions)]
    .flatMap((list) => testsIn(list))
    .map(({ test }) => test);
  return {
    headers: [...new Set(tests.flatMap(headersOf))],
    budgetUsed: tests.some(({ field }) => field === 'budget-used'),
    promptPrefix: nodes.some(sticksToPrompts),
  };
}

/**
 * Headers that carry secrets. No condition may look at them: what a condition looks at is kept with the request, and quoted where the
 * decision is explained.
 */
export const secretHeaders: ReadonlySet<string> = new Set([
  'authorization',
  'proxy-authorization',
  'cookie',
  'x-api-key',
  'api-key',
  'x-goog-api-key',
  'x-amz-security-token',
  'x-auth-token',
  'x-access-token',
  // Those of other gateways, which their callers may go on sending.
  'x-portkey-api-key',
  'x-portkey-virtual-key',
  'x-litellm-api-key',
  'cf-aig-authorization',
  'helicone-auth',
]);

function headersOf({ field }: ConditionTest): string[] {
  const name = field.startsWith('header.') ? field.slice('header.'.length) : undefined;
  return name === undefined || secretHeaders.has(name) ? [] : [name];
}

const sticksToPrompts = (node: Target) => node.kind === 'sticky' && 'by' in node && node.by === 'prompt-prefix';
