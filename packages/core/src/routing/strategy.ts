import type { z } from 'zod';
import type { ConditionWords } from './conditions/match-conditions.ts';
import type { RequestFacts } from './facts.ts';
import type { ProviderFailure } from './provider-failure.ts';
import type { Timeouts } from './timeouts.ts';

/** One upstream call to make: an organization's provider account, and the model in that provider's own name. */
export type Attempt = { providerAccountId: string; model: string };

/** An attempt that a route asks for. `again` says that the target is meant to be asked once more. */
export type AskedAttempt = Attempt & { timeouts: Timeouts; again: boolean };

/** What came of an attempt. A cancelled or refused call has no outcome: its route is simply not continued. */
export type Outcome =
  | { kind: 'succeeded' }
  | { kind: 'failed'; failure: ProviderFailure }
  /** The target was not asked: it cannot serve the call, rests after failures, or was asked before. Every strategy moves on from it. */
  | { kind: 'skipped' };

/** A route is a conversation: it yields an attempt, hears the outcome, decides, and ends with the last outcome. */
export type Route = Generator<AskedAttempt, Outcome, Outcome>;

/** A call of a strategy tree. `retries` is how often the same target is asked again after a failure that may pass. */
export type CallNode = Attempt & { kind: 'call'; retries?: number | undefined; timeouts?: Timeouts | undefined };

/** A node of a rule's strategy tree: a call, the name of an alias, or a strategy over further targets. */
export type Target = CallNode | AliasNode | StrategyNode;

/** Leads to the tree that an alias of the organization names. */
export type AliasNode = { kind: 'alias'; name: string };

/** A strategy and its settings; which settings is known to the strategy named by `kind`. */
export type StrategyNode = { kind: Exclude<string, 'call' | 'alias'> };

/** A child of a strategy and where it stands in the settings, such as `['targets', 0, 'target']`. */
export type Child = { at: readonly (string | number)[]; target: Target };

/** The only luck that routing knows: a number from 0 up to, but not including, 1. */
export type Chance = { random(): number };

/**
 * What is known of targets at this moment. Everything that is measured may be unknown: strategies say in their comment what they do
 * then. Nothing here reaches the network.
 */
export type Signals = {
  /** Calls under way to a target, from this gateway. */
  inFlight(call: Attempt): number;
  /** Time to the first content, ms, as a peak-sensitive moving average; null when nothing was measured. */
  latencyMs(call: Attempt): number | null;
  /** The smaller share of its rate limits that the provider says is left, from 0 to 1; null when it says nothing. */
  headroom(call: Attempt): number | null;
  /** What this request will probably cost at a target, nano-USD, with its prompt read from the provider's cache or not; null without a price. */
  costNanos(call: Attempt, prompt: 'cached' | 'fresh'): bigint | null;
  /** Counts up by one each time it is asked, for each key on its own. */
  turn(key: string): number;
};

/** Everything besides its settings that a strategy may look at. */
export type Surroundings = {
  chance: Chance;
  facts: RequestFacts;
  signals: Signals;
  /** The tree behind an alias; undefined when there is none of that name. */
  alias(name: string): Target | undefined;
  /** A target in words for people, such as "OpenAI · gpt-5-mini". */
  nameOf(call: Attempt): string;
  /** Takes down, in words, what a strategy saw and chose. */
  note(words: string): void;
  /** Names for the ids that conditions hold; absent, notes say the ids. */
  words?: ConditionWords | undefined;
};

/**
 * What a strategy is given to work with: `walk` follows a child, `callsOf` tells which calls it may make, with aliases resolved, and
 * `key` names this node among all of the organization.
 */
export type Walking = Surroundings & { walk(child: Child): Route; callsOf(child: Child): Attempt[]; key: string };

/** One way to choose between targets. Pure: whatever it looks at is handed to it. */
export type Strategy<Settings> = {
  /** The schema of the settings; `target` is the schema of a child. */
  settings(target: z.ZodType<Target>): z.ZodType<Settings>;
  /** The children, in the order written. */
  children(settings: Settings): readonly Child[];
  route(settings: Settings, walking: Walking): Route;
};

/** Gives a strategy its types. */
export const defineStrategy = <Settings>(strategy: Strategy<Settings>): Strategy<Settings> => strategy;

/** Whether a node is a call. */
export const isCall = (target: Target): target is CallNode => target.kind === 'call';

/** Whether a node is the name of an alias. */
export const isAlias = (target: Target): target is AliasNode => target.kind === 'alias';
