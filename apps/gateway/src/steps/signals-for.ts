import type { RequestFacts } from '@switchyard/core/routing/facts';
import { probableCost } from '@switchyard/core/routing/probable-cost';
import type { Signals } from '@switchyard/core/routing/strategy';
import type { OrganizationHealth } from '../upstream/health/organization-health.ts';
import type { Candidates } from './plan.ts';

type Seen = { health: OrganizationHealth; candidates: Pick<Candidates, 'possible'>; facts: RequestFacts };

/** What strategies may look at for one request: what is known of targets now, and what each would probably cost. */
export function signalsFor({ health, candidates, facts }: Seen): Signals {
  return health.signals(({ providerAccountId, model }, prompt) => {
    const candidate = candidates.possible.find(
      ({ attempt }) => attempt.providerAccountId === providerAccountId && attempt.model === model,
    );
    return candidate?.price ? probableCost(facts, candidate.price, prompt) : null;
  });
}
