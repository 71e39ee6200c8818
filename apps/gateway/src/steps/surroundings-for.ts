import type { OrganizationConfiguration } from '@switchyard/core/configuration/organization-configuration';
import type { RequestFacts } from '@switchyard/core/routing/facts';
import { type RoutePlan, wordsOf } from '@switchyard/core/routing/plan-route';
import type { Chance, Surroundings } from '@switchyard/core/routing/strategy';
import type { OpenRequest } from '../open-request.ts';
import type { OrganizationHealth } from '../upstream/health/organization-health.ts';
import type { Candidates } from './plan.ts';
import { signalsFor } from './signals-for.ts';

/** A request that is planned. What strategies see and choose is added to its steps. */
export type Planned = {
  configuration: OrganizationConfiguration;
  facts: RequestFacts;
  plan: RoutePlan;
} & Pick<OpenRequest, 'steps'>;

/** What the strategies of a planned request look at, as it is in this gateway at this moment. */
export function surroundingsFor(
  { configuration, facts, plan, steps }: Planned,
  { possible }: Pick<Candidates, 'possible'>,
  { health, chance }: { health: OrganizationHealth; chance: Chance },
): Surroundings {
  return {
    chance,
    facts,
    signals: signalsFor({ health, candidates: { possible }, facts }),
    alias: (name) => plan.aliases.get(name),
    nameOf: ({ providerAccountId, model }) =>
      `${configuration.providerAccounts.find(({ id }) => id === providerAccountId)?.name ?? 'An account that is gone'} · ${model}`,
    note: (words) => void steps.push(words),
    words: wordsOf(configuration),
  };
}
