import type { ConditionTest } from '../conditions/condition.ts';
import { textPasses } from '../conditions/condition-holds.ts';
import { modelsNamed } from '../plan-route.ts';
import type { RoutingSet } from '../publish/routing-set.ts';
import type { RoutingReferences } from './findings.ts';

/** What callers can ask for: a doubt is told of a value, or of a whole test when it has no index. */
export type KnownModels = { doubtsOf(test: ConditionTest): { index?: number; message: string }[] };

/**
 * The models that callers know to ask for: those that accounts offer, aliases, and names that rules give. A caller may write any name, so
 * a name that only a rule knows is right; one that differs from an offered model in its capital letters is probably a slip.
 */
export function knownModels({ rules, aliases }: RoutingSet, { accounts }: RoutingReferences): KnownModels {
  const offered = new Set([...accounts.flatMap(({ models }) => models), ...aliases.map(({ name }) => name)]);
  const pinned = accounts.flatMap(({ slug, models }) =>
    slug === undefined ? [] : models.map((model) => `${slug}/${model}`),
  );
  const known = [...offered, ...pinned, ...rules.flatMap(({ definition }) => modelsNamed(definition.conditions))];
  const alike = new Map([...offered, ...pinned].map((model) => [plain(model), model]));
  return {
    doubtsOf(test) {
      if (test.operator === 'is' || test.operator === 'is-not')
        return test.values.flatMap((value, index) => {
          const meant = alike.get(plain(value));
          if (meant === undefined || offered.has(value) || pinned.includes(value)) return [];
          return [{ index, message: `Nothing offers "${value}", but "${meant}" is offered. Capital letters count.` }];
        });
      if (test.operator !== 'contains' && test.operator !== 'starts-with' && test.operator !== 'matches') return [];
      return known.some((model) => textPasses(test, model))
        ? []
        : [{ message: 'No model that accounts offer, no alias and no name that a rule gives passes this test.' }];
    },
  };
}

/** The offered model that a name was probably meant to be, if it differs in capital letters or spaces only. */
export function likelyMeant(name: string, models: readonly string[]): string | undefined {
  return models.find((model) => plain(model) === plain(name));
}

const plain = (model: string) => model.toLowerCase().replaceAll(/\s/g, '');
