import { aliasesOf } from '../decide-route.ts';
import { nodesIn } from '../nodes-in.ts';
import type { RoutingSet } from '../publish/routing-set.ts';
import type { RoutingRule } from '../rule.ts';
import { isAlias, isCall, type Target } from '../strategy.ts';
import { checkConditions } from './check-conditions.ts';
import { checkCall, checkTarget, type TargetReferences } from './check-target.ts';
import { type Finding, type Findings, fieldOf, type RoutingReferences } from './findings.ts';
import { knownModels } from './known-models.ts';
import { shadowedIn } from './shadowed.ts';

export type { Finding, Findings, RoutingReferences } from './findings.ts';

/**
 * Checks routing before it is saved. Errors are reasons to refuse it: something that it leads to does not exist, is switched off, has no
 * price, or goes round in circles. Warnings are probably not meant: rules that are never reached, conditions that never hold. Each names
 * its field, such as `rules.2.definition.target.targets.0.model`, and what to do.
 */
export function checkRouting(set: RoutingSet, references: RoutingReferences): Findings {
  const known: TargetReferences = { ...references, models: knownModels(set, references), aliases: aliasesOf(set) };
  const parts = [
    ...set.rules.map((rule, index) => checkRule(rule, index, known)),
    ...set.aliases.map(({ target }, index) => checkTarget(target, ['aliases', index, 'target'], known)),
  ];
  return {
    errors: [
      ...namedTwice(set),
      ...aliasNames(set, references),
      ...cycles(set, known.aliases),
      ...parts.flatMap(({ errors }) => errors),
    ],
    warnings: [...shadowedRules(set, references), ...parts.flatMap(({ warnings }) => warnings)],
  };
}

function checkRule({ definition }: RoutingRule, index: number, references: TargetReferences): Findings {
  const at = ['rules', index, 'definition'];
  const { conditions, target, shadow, cache } = definition;
  const ofConditions = checkConditions(conditions, [...at, 'conditions'], references);
  const ofTarget = checkTarget(target, [...at, 'target'], references);
  const ofShadow = shadow === undefined ? [] : checkCall(shadow, [...at, 'shadow'], references);
  const ofCache =
    cache?.semantic === undefined ? [] : checkCall(cache.semantic, [...at, 'cache', 'semantic'], references);
  return {
    errors: [...ofConditions.errors, ...ofTarget.errors, ...ofShadow, ...ofCache],
    warnings: [
      ...ofConditions.warnings,
      ...ofTarget.warnings,
      ...settings(definition).map(({ field, message }) => ({ field: fieldOf(...at, field), message })),
    ],
  };
}

/** Settings of a rule that undo each other. */
function settings({ target, attempts, parameters, shadow }: RoutingRule['definition']): Finding[] {
  const found: Finding[] = [];
  if (attempts === 1 && nodesIn(target).some(({ node }) => node.kind === 'fallback'))
    found.push({
      field: 'attempts',
      message: 'With one attempt nothing is ever fallen back to. Allow more attempts, or name one target only.',
    });
  if (
    shadow &&
    isCall(target) &&
    target.providerAccountId === shadow.providerAccountId &&
    target.model === shadow.model
  )
    found.push({
      field: 'shadow.model',
      message: 'The copies go where the requests go. Choose another target for them.',
    });
  for (const name of ['maxOutputTokens', 'temperature'] as const) {
    const [usual, cap] = [parameters?.defaults?.[name], parameters?.caps?.[name]];
    if (usual !== undefined && cap !== undefined && usual > cap)
      found.push({
        field: `parameters.defaults.${name}`,
        message: `The default ${usual} is more than the cap ${cap}, so the cap is what is asked for. Lower the default.`,
      });
  }
  return found;
}

function namedTwice({ rules, aliases }: RoutingSet): Finding[] {
  return [
    ...repeats(rules.map(({ id }) => id)).map((index) => ({
      field: fieldOf('rules', index, 'id'),
      message: 'This rule stands here twice. Take one of them out.',
    })),
    ...repeats(aliases.map(({ name }) => name)).map((index) => ({
      field: fieldOf('aliases', index, 'name'),
      message: 'Another alias has this name. Choose another one.',
    })),
  ];
}

const repeats = (names: readonly string[]) =>
  [...names.keys()].filter((index) => names.indexOf(names[index] ?? '') !== index);

/** A caller who asks for a model must get that model: no alias may take its name. */
function aliasNames({ aliases }: RoutingSet, { accounts }: RoutingReferences): Finding[] {
  return aliases.flatMap(({ name }, index) => {
    const account = accounts.find(({ models }) => models.includes(name));
    if (account === undefined) return [];
    const message = `"${account.name}" offers a model of this name, and callers who ask for it would get another. Choose another name.`;
    return [{ field: fieldOf('aliases', index, 'name'), message }];
  });
}

/** Aliases that lead back to themselves, told where each leads on. */
function cycles({ aliases }: RoutingSet, byName: ReadonlyMap<string, Target>): Finding[] {
  return aliases.flatMap(({ name, target }, index) =>
    nodesIn(target, ['aliases', index, 'target']).flatMap(({ node, at }) => {
      const way = isAlias(node) ? wayTo(name, node.name, byName) : undefined;
      if (way === undefined) return [];
      const message = `The alias leads back to itself: ${[name, ...way].join(' → ')}. Choose another target.`;
      return [{ field: fieldOf(...at, 'name'), message }];
    }),
  );
}

/** The names from one alias to another, both included; undefined when none leads there. */
function wayTo(goal: string, from: string, aliases: ReadonlyMap<string, Target>): string[] | undefined {
  const ways: string[][] = [[from]];
  const seen = new Set<string>();
  for (let way = ways.shift(); way !== undefined; way = ways.shift()) {
    const last = way.at(-1) ?? from;
    if (last === goal) return way;
    const target = seen.has(last) ? undefined : aliases.get(last);
    seen.add(last);
    if (target === undefined) continue;
    for (const { node } of nodesIn(target)) if (isAlias(node)) ways.push([...way, node.name]);
  }
  return undefined;
}

function shadowedRules({ rules }: RoutingSet, { organization, disabledRuleIds = [] }: RoutingReferences): Finding[] {
  const asked = rules.flatMap((rule, index) => (disabledRuleIds.includes(rule.id) ? [] : [{ rule, index }]));
  return shadowedIn(
    asked.map(({ rule }) => rule.definition.conditions),
    organization,
  ).flatMap(({ index, by }) => {
    const takers = by.flatMap((one) => asked[one]?.rule ?? []).map(({ name }) => `"${name}"`);
    const take = takers.length === 1 ? 'takes' : 'take';
    const message = `Never reached: ${takers.join(' and ')} above ${take} every request that it would match. Move it up, or narrow what is above.`;
    return [{ field: fieldOf('rules', asked[index]?.index ?? index), message }];
  });
}
