import { conditionListsIn } from '../conditions/conditions-in.ts';
import { nodesIn, type PlacedNode } from '../nodes-in.ts';
import { type Attempt, isAlias, isCall, type Target } from '../strategy.ts';
import { childrenOf } from '../strategy-of.ts';
import { type ConditionReferences, checkConditions } from './check-conditions.ts';
import { type Finding, type Findings, fieldOf, type Place } from './findings.ts';
import { likelyMeant } from './known-models.ts';
import { shadowedIn } from './shadowed.ts';

const maxDepth = 8;
const maxCalls = 60;

/** What trees are held against. */
export type TargetReferences = ConditionReferences & { aliases: ReadonlyMap<string, Target> };

/** Checks a strategy tree that stands at `at`: every target of it, every branch, its size, and the conditions inside it. */
export function checkTarget(target: Target, at: Place, references: TargetReferences): Findings {
  const found: Findings = { errors: sizeOf(target, at, references.aliases), warnings: [] };
  for (const { node, at: place } of nodesIn(target, at)) {
    if (isCall(node)) found.errors.push(...checkCall(node, place, references));
    else if (isAlias(node)) found.errors.push(...checkAliasNode(node.name, place, references.aliases));
    else {
      const inside = checkStrategy({ node, at: place }, references);
      found.errors.push(...inside.errors);
      found.warnings.push(...inside.warnings);
    }
  }
  return found;
}

/** Whether a call could be made: its account exists and is switched on, offers the model exactly so, and the model has a price. */
export function checkCall(
  { providerAccountId, model }: Attempt,
  at: Place,
  { accounts, isPriced }: Pick<TargetReferences, 'accounts' | 'isPriced'>,
): Finding[] {
  const account = accounts.find(({ id }) => id === providerAccountId);
  const ofAccount = (message: string) => [{ field: fieldOf(...at, 'providerAccountId'), message }];
  const ofModel = (message: string) => [{ field: fieldOf(...at, 'model'), message }];
  if (account === undefined) return ofAccount('This provider account does not exist any more. Choose another one.');
  const { name, models, enabled } = account;
  if (!enabled)
    return ofAccount(`The provider account "${name}" is disabled. Enable it under Providers, or choose another one.`);
  if (!models.includes(model)) {
    const meant = likelyMeant(model, models);
    return ofModel(
      meant === undefined
        ? `"${name}" does not offer the model "${model}". Add it to the account under Providers, or choose another model.`
        : `"${name}" does not offer the model "${model}". It offers "${meant}"; capital letters count.`,
    );
  }
  if (isPriced({ providerAccountId, model })) return [];
  return ofModel(
    `The model "${model}" of "${name}" has no price, so nobody knew its cost. Set its price under Providers.`,
  );
}

function checkAliasNode(name: string, at: Place, aliases: ReadonlyMap<string, Target>): Finding[] {
  if (aliases.has(name)) return [];
  const known = [...aliases.keys()];
  const choice =
    known.length === 0 ? 'There are none yet; add it' : `Choose ${known.slice(0, 5).join(', ')}, or add it`;
  return [{ field: fieldOf(...at, 'name'), message: `No alias is called "${name}". ${choice}.` }];
}

function checkStrategy({ node, at }: PlacedNode, references: TargetReferences): Findings {
  const found: Findings = { errors: [], warnings: [] };
  if (childrenOf(node).length === 0)
    found.errors.push({
      field: fieldOf(...at),
      message: 'This branch is empty. Add a target, or take the branch out.',
    });
  const twice = callsNamedTwice({ node, at }, references.aliases);
  if (node.kind === 'fallback') found.errors.push(...twice);
  else found.warnings.push(...twice);
  found.warnings.push(...smallWeights({ node, at }));

  const lists = conditionListsIn(node);
  for (const list of lists) {
    const { errors, warnings } = checkConditions(list.conditions, [...at, ...list.at], references);
    found.errors.push(...errors);
    found.warnings.push(...warnings);
  }
  const shadowed = shadowedIn(
    lists.map(({ conditions }) => conditions),
    references.organization,
  );
  for (const { index, by } of shadowed) {
    const numbers = by.map((one) => one + 1).join(' and ');
    found.warnings.push({
      field: fieldOf(...at, ...(lists[index]?.at ?? [])),
      message: `Never reached: branch ${numbers} before it takes every request that this one would. Move it up, or take it out.`,
    });
  }
  return found;
}

/** The same call standing directly below one strategy twice. A route asks nothing twice, so the second is never asked. */
function callsNamedTwice({ node, at }: PlacedNode, aliases: ReadonlyMap<string, Target>): Finding[] {
  const seen = new Map<string, number>();
  return childrenOf(node).flatMap((child, index) => {
    const call = callBehind(child.target, aliases);
    if (call === undefined) return [];
    const name = `${call.providerAccountId} ${call.model}`;
    const before = seen.get(name);
    seen.set(name, before ?? index);
    if (before === undefined) return [];
    const instead =
      node.kind === 'fallback' ? `To ask it again, set retries there` : 'To choose it more often, give it more weight';
    const message = `This is the same target as number ${before + 1}, and is not asked twice. ${instead}, and take this one out.`;
    return [{ field: fieldOf(...at, ...child.at), message }];
  });
}

function callBehind(target: Target, aliases: ReadonlyMap<string, Target>): Attempt | undefined {
  const passed = new Set<string>();
  let node: Target | undefined = target;
  while (node !== undefined && isAlias(node) && !passed.has(node.name)) {
    passed.add(node.name);
    node = aliases.get(node.name);
  }
  return node !== undefined && isCall(node) ? node : undefined;
}

function smallWeights({ node, at }: PlacedNode): Finding[] {
  const weights = childrenOf(node).map(({ at: inside }) => weightAt(node, inside));
  const sum = weights.reduce<number>((all, weight) => all + (weight ?? 0), 0);
  return weights.flatMap((weight, index) => {
    if (weight === undefined || weight * 1_000 >= sum) return [];
    const message = `Fewer than one request in a thousand goes here: ${weight} of ${sum}. Give it more weight, or take it out.`;
    return [{ field: fieldOf(...at, 'targets', index, 'weight'), message }];
  });
}

/** Strategies that weigh their targets keep each beside its weight. */
function weightAt(node: Target, [list, index]: Place): number | undefined {
  const among: unknown = Object.entries(node).find(([name]) => name === list)?.[1];
  const beside: unknown = Array.isArray(among) && typeof index === 'number' ? among[index] : undefined;
  if (typeof beside !== 'object' || beside === null || !('weight' in beside)) return undefined;
  return typeof beside.weight === 'number' ? beside.weight : undefined;
}

/** How deep a tree is and how many calls it may make, with what its aliases name. What leads back to itself is told elsewhere. */
function sizeOf(root: Target, at: Place, aliases: ReadonlyMap<string, Target>): Finding[] {
  const sizes = new Map<string, Size>();
  const measure = (node: Target): Size => {
    if (isCall(node)) return { depth: 1, calls: 1 };
    if (isAlias(node)) {
      const before = sizes.get(node.name);
      if (before) return before;
      // Until it is measured it counts for nothing, so that a cycle ends.
      sizes.set(node.name, { depth: 0, calls: 0 });
      const behind = aliases.get(node.name);
      const size = behind === undefined ? { depth: 0, calls: 0 } : measure(behind);
      sizes.set(node.name, size);
      return size;
    }
    const below = childrenOf(node).map(({ target }) => measure(target));
    return {
      depth: 1 + Math.max(0, ...below.map(({ depth }) => depth)),
      calls: below.reduce((sum, { calls }) => sum + calls, 0),
    };
  };
  const { depth, calls } = measure(root);
  const field = fieldOf(...at);
  const found: Finding[] = [];
  if (depth > maxDepth)
    found.push({
      field,
      message: `These strategies are nested ${depth} deep, aliases and all; at most ${maxDepth}. Make them flatter.`,
    });
  if (calls > maxCalls)
    found.push({
      field,
      message: `This leads to ${calls} targets, aliases and all; at most ${maxCalls}. Take some out.`,
    });
  return found;
}

type Size = { depth: number; calls: number };
