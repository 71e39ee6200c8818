import type { ModelAlias, RoutingSet } from '@switchyard/core/routing/publish/routing-set';
import type { RoutingRule, RuleDefinition } from '@switchyard/core/routing/rule';
import type { contract, RouteInput, RouteOutput } from '@/server/contract';
import { moved } from '@/ui/paths';
import { aliasesIn, nodeOf } from './nodes';

/** The published routing, the draft and what was decided lately. */
export type RoutingView = RouteOutput<typeof contract.routing.read>;

/** What a saved draft consists of; a new rule has no id yet. */
export type WrittenSet = Omit<RouteInput<typeof contract.routing.saveDraft>['body'], 'revision'>;

/** A change of a set, to be made on whatever the newest draft is. */
export type SetChange = (set: RoutingSet) => WrittenSet;

/** What is edited: the draft, or what it would begin from. */
export function setOf({ draft, published }: RoutingView): RoutingSet {
  const { rules, aliases } = draft ?? published;
  return { rules, aliases };
}

/** The set as it is sent. Versions are counted when it is published. */
export function writtenOf({ rules, aliases }: RoutingSet): WrittenSet {
  return { rules: rules.map(({ id, name, definition }) => ({ id, name, definition })), aliases };
}

/** Adds a rule at the end, or puts it in the place of the one with its id. A rule that is gone meanwhile comes back at the end. */
export function savingRule({
  id,
  name,
  definition,
}: {
  id: string | undefined;
  name: string;
  definition: RuleDefinition;
}): SetChange {
  return (set) => {
    const written = writtenOf(set);
    const known = id !== undefined && written.rules.some((rule) => rule.id === id);
    const rules = known
      ? written.rules.map((rule) => (rule.id === id ? { id, name, definition } : rule))
      : [...written.rules, { name, definition }];
    return { ...written, rules };
  };
}

/** Takes a rule out. */
export const removingRule =
  (id: string): SetChange =>
  (set) => {
    const written = writtenOf(set);
    return { ...written, rules: written.rules.filter((rule) => rule.id !== id) };
  };

/** Puts a rule at another place, counted from 0. */
export const movingRule =
  (id: string, to: number): SetChange =>
  (set) => {
    const written = writtenOf(set);
    const from = written.rules.findIndex((rule) => rule.id === id);
    return from < 0 ? written : { ...written, rules: moved(written.rules, from, to) };
  };

/** Adds an alias, or puts it in the place of the one called `before`. */
export function savingAlias(alias: ModelAlias, before?: string): SetChange {
  return (set) => {
    const written = writtenOf(set);
    const known = written.aliases.some(({ name }) => name === before);
    const aliases = known
      ? written.aliases.map((one) => (one.name === before ? alias : one))
      : [...written.aliases, alias];
    return { ...written, aliases };
  };
}

/** Takes an alias out. */
export const removingAlias =
  (name: string): SetChange =>
  (set) => {
    const written = writtenOf(set);
    return { ...written, aliases: written.aliases.filter((alias) => alias.name !== name) };
  };

/** The names of the rules and aliases that lead to an alias, and of those that ask for it as a model. */
export function usersOf(name: string, { rules, aliases }: RoutingSet): string[] {
  return [
    ...rules.filter(({ definition }) => aliasesIn(nodeOf(definition.target)).includes(name)).map((rule) => rule.name),
    ...aliases.filter(({ target }) => aliasesIn(nodeOf(target)).includes(name)).map((alias) => `alias ${alias.name}`),
  ];
}

/** The names that aliases have, and that rules ask the model for. */
export function modelsNamed({ rules, aliases }: RoutingSet): string[] {
  const asked = rules.flatMap(({ definition }) =>
    definition.conditions.flatMap((test) => (test.operator === 'is' && test.field === 'model' ? test.values : [])),
  );
  return [...new Set([...aliases.map(({ name }) => name), ...asked])];
}

/** Where an entry of a draft stands: `rules.2.definition.…` is the third rule. */
export const isAbout = (field: string, place: string): boolean => field === place || field.startsWith(`${place}.`);

/** A rule of the set by its id. */
export const ruleOf = (set: RoutingSet, id: string): RoutingRule | undefined =>
  set.rules.find((rule) => rule.id === id);
