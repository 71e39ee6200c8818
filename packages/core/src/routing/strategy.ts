import type { z } from 'zod';
import type { ProviderFailure } from './provider-failure.ts';

/** One upstream call to make: an organization's provider account, and the model in that provider's own name. */
export type Attempt = { providerAccountId: string; model: string };

/** What came of an attempt. A cancelled or refused call has no outcome: its route is simply not continued. */
export type Outcome =
  | { kind: 'succeeded' }
  | { kind: 'failed'; failure: ProviderFailure }
  /** The target could not be asked at all: every strategy moves on from it. */
  | { kind: 'skipped' };

/** A route is a conversation: it yields an attempt, hears the outcome, decides, and ends with the last outcome. */
export type Route = Generator<Attempt, Outcome, Outcome>;

/** A node of a rule's strategy tree: a call, or a strategy over further targets. */
export type Target = { kind: 'call'; providerAccountId: string; model: string } | StrategyNode;

/** A strategy and its settings; which settings is known to the strategy named by `kind`. */
export type StrategyNode = { kind: Exclude<string, 'call'>; targets: readonly unknown[] };

/** The only luck that routing knows: a number from 0 up to, but not including, 1. */
export type Chance = { random(): number };

/** One way to choose between targets. Pure: `walk` follows a child, `chance` is the only luck. */
export type Strategy<Settings> = {
  /** The schema of the settings; `target` is the schema of a child. */
  settings(target: z.ZodType<Target>): z.ZodType<Settings>;
  /** The children, for checks that walk the tree. */
  children(settings: Settings): readonly Target[];
  route(settings: Settings, walk: (target: Target) => Route, chance: Chance): Route;
};

/** Gives a strategy its types. */
export const defineStrategy = <Settings>(strategy: Strategy<Settings>): Strategy<Settings> => strategy;
