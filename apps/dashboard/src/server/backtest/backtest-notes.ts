import { factsNeeded } from '@switchyard/core/routing/facts-needed';
import type { PublishedRouting, RoutingSet } from '@switchyard/core/routing/publish/routing-set';

/** Requests that were left out, and why; `late` when the oldest were, because it had taken long enough. */
export type LeftOut = { withoutFacts: number; direct: number; late: boolean };

/**
 * What is tried against what; `canary` is the published one that is left out, `measuring` the strategies that go by what is measured at
 * the moment.
 */
export type Comparison = {
  before: RoutingSet;
  after: RoutingSet;
  hasDraft: boolean;
  canary: PublishedRouting['canary'];
  measuring: readonly string[];
};

/** What a backtest could not take into account, in words. */
export function backtestNotes({ before, after, hasDraft, canary, measuring }: Comparison, left: LeftOut): string[] {
  const needed = factsNeeded({ ...after, version: 0, canary: null });
  const recorded = factsNeeded({ ...before, version: 0, canary: null });
  const strange = needed.headers.filter((name) => !recorded.headers.includes(name));
  const notes: [boolean, string][] = [
    [!hasDraft, 'There is no draft, so the published routing was compared with itself.'],
    [
      canary !== null,
      `The canary, version ${canary?.version}, was left out: every request was tried on the version in force.`,
    ],
    [left.late, 'Not all requests were tried: it took too long, so the oldest were left out.'],
    [left.withoutFacts > 0, `${count(left.withoutFacts)} left out: the record does not say what routing looked at.`],
    [left.direct > 0, `${count(left.direct)} left out: the address names the provider account, and no rule is asked.`],
    [
      measuring.length > 0,
      `Load, latency and rate limits of that time are not known: ${measuring.join(', ')} took all targets as even.`,
    ],
    [
      strange.length > 0,
      `Headers that no published rule looks at were not recorded and count as missing: ${strange.join(', ')}.`,
    ],
    [
      needed.budgetUsed && !recorded.budgetUsed,
      'How much of a budget was used was not recorded, because no published rule looks at it; it counts as missing.',
    ],
    [
      needed.promptPrefix && !recorded.promptPrefix,
      'Beginnings of prompts were not recorded, because no published rule looks at them; they count as missing.',
    ],
  ];
  return notes.flatMap(([holds, words]) => (holds ? [words] : []));
}

const count = (requests: number) =>
  requests === 1 ? '1 request was' : `${requests.toLocaleString('en')} requests were`;
