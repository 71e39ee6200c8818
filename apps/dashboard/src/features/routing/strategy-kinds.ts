import type { ProviderFailure } from '@switchyard/core/routing/provider-failure';
import type { StickyBy } from './nodes';

/** How a strategy holds its branches: in order, each with a weight, one beside a share of another, or by condition. */
export type BranchForm = 'ordered' | 'weighted' | 'canary' | 'conditional';

type StrategyWords = {
  /** In the list of choices. */
  label: string;
  help: string;
  /** On the picture. */
  short: string;
  form: BranchForm;
  /** Begins the sentence before its branches. */
  sentence: string;
};

/** What each strategy is called. The order is that of the list of choices. */
export const strategyWords = {
  fallback: {
    label: 'Fall back in order',
    help: 'The first that works, in this order.',
    short: 'in order',
    form: 'ordered',
    sentence: 'use',
  },
  weighted: {
    label: 'Split by weight',
    help: 'Each request goes to one of them, by chance.',
    short: 'split',
    form: 'weighted',
    sentence: 'split',
  },
  cheapest: {
    label: 'Cheapest',
    help: 'The lowest price for this request’s estimated tokens.',
    short: 'cheapest',
    form: 'ordered',
    sentence: 'use the cheapest of',
  },
  'lowest-latency': {
    label: 'Fastest',
    help: 'The shortest time to the first content lately; slow ones are asked now and then.',
    short: 'fastest',
    form: 'ordered',
    sentence: 'use the fastest of',
  },
  'least-busy': {
    label: 'Least busy',
    help: 'The fewest calls under way.',
    short: 'least busy',
    form: 'ordered',
    sentence: 'use the least busy of',
  },
  'most-headroom': {
    label: 'Most headroom',
    help: 'The most left of the rate limits that the provider tells.',
    short: 'most headroom',
    form: 'ordered',
    sentence: 'use the one with most headroom of',
  },
  'round-robin': {
    label: 'Take turns',
    help: 'One after the other, evenly.',
    short: 'take turns',
    form: 'ordered',
    sentence: 'take turns between',
  },
  sticky: {
    label: 'Keep callers together',
    help: 'The same session, user or beginning of the prompt stays on one target, so its prompt cache stays warm.',
    short: 'keep together',
    form: 'weighted',
    sentence: 'keep',
  },
  canary: {
    label: 'Try on a share',
    help: 'A share of the requests tries something new; the rest goes the usual way.',
    short: 'try on a share',
    form: 'canary',
    sentence: 'try',
  },
  conditional: {
    label: 'By condition',
    help: 'The first case whose conditions hold decides.',
    short: 'by condition',
    form: 'conditional',
    sentence: 'choose by condition:',
  },
} as const satisfies Record<string, StrategyWords>;

/** A strategy by the name that rules call it. */
export type StrategyKind = keyof typeof strategyWords;

/** Every strategy, in the order of {@link strategyWords}. */
export const strategyKinds = Object.keys(strategyWords) as StrategyKind[];

/** What a strategy is called; see {@link strategyWords}. */
export const wordsOf = (kind: StrategyKind): StrategyWords => strategyWords[kind];

/** What a sticky strategy keeps together, in words. */
export const stickyWords: Record<StickyBy, { label: string; sentence: string }> = {
  session: { label: 'Session', sentence: 'a session' },
  user: { label: 'User', sentence: 'a user' },
  'prompt-prefix': { label: 'Beginning of the prompt', sentence: 'prompts that begin alike' },
};

/** Strategies that pick one have failures after which the next choice is asked; a fallback always has them. */
export const picks = (kind: StrategyKind): boolean => !['fallback', 'canary', 'conditional'].includes(kind);

/** The failures after which a strategy moves on. */
export type On = readonly ProviderFailure[];
