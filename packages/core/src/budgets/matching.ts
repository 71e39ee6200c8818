import { isCallerMade, othersGroup } from '../limits/groups.ts';
import type { BudgetCounter } from '../limits/hold.ts';
import { storableText } from '../text/storable-text.ts';
import type { BudgetConfiguration, BudgetScope } from './budget.ts';
import { limitAt } from './limit-at.ts';
import { periodAt } from './period.ts';

/** What of a call decides which budgets it is counted in. Its time is when it started, ms since 1970. */
export type BudgetSubject = {
  teamId: string;
  memberId: string | null;
  keyId: string;
  tags: readonly string[];
  metadata: Readonly<Record<string, string>>;
  endUser: string | null;
  atMs: number;
};

/** One counter that a call is counted in. */
export type AppliedBudget = {
  budget: BudgetConfiguration;
  counter: BudgetCounter;
  /** The limit with every raise that is in force, in the budget's unit. */
  limit: bigint;
  /** The first moment after the period, ms since 1970; null when it never ends. */
  endMs: number | null;
  /** The model whose calls it counts, in its provider's own name; null when it counts all of them. */
  model: string | null;
};

/**
 * The counters that a call is counted in when it may be served by these models (their providers' own names), in the order of the
 * budgets. A budget that counts values apart gives one for each value that the call has, but for those that have a budget of their own.
 */
export function budgetsFor(
  budgets: readonly BudgetConfiguration[],
  subject: BudgetSubject,
  models: readonly string[],
): AppliedBudget[] {
  const found: AppliedBudget[] = [];
  for (const budget of budgets) {
    const groups = groupsOf(budget, { subject, models, budgets });
    if (groups.length === 0) continue;
    const period = periodAt(budget, subject.atMs);
    if (period === null) continue;
    for (const { group, model } of groups)
      found.push({
        budget,
        counter: { budgetId: budget.id, period: period.key, group },
        limit: limitAt(budget, { group, atMs: subject.atMs }),
        endMs: period.endMs,
        model,
      });
  }
  return found;
}

/** How many values the budget counts apart, if this counter is of one that a caller has made; null for every other counter. */
export function boundOf({ budget: { scope, maxGroups }, counter: { group } }: AppliedBudget): number | null {
  return scope.kind === 'each' && isCallerMade(scope.of) && group !== othersGroup ? maxGroups : null;
}

/** The counter that a value shares with all others that its budget does not count apart; `atMs` is when the call started. */
export function sharedWithOthers(applied: AppliedBudget, atMs: number): AppliedBudget {
  const { budget, counter } = applied;
  const limit = limitAt(budget, { group: othersGroup, atMs });
  return { ...applied, counter: { ...counter, group: othersGroup }, limit };
}

type Group = { group: string; model: string | null };
type Asked = { subject: BudgetSubject; models: readonly string[]; budgets: readonly BudgetConfiguration[] };

const whole: readonly Group[] = [{ group: '', model: null }];

function groupsOf(budget: BudgetConfiguration, { subject, models, budgets }: Asked): readonly Group[] {
  const { scope } = budget;
  switch (scope.kind) {
    case 'organization':
      return whole;
    case 'model':
      return models.includes(scope.model) ? [{ group: '', model: scope.model }] : [];
    case 'each': {
      if (scope.teamId !== null && scope.teamId !== subject.teamId) return [];
      const own = ownBudgets(budgets);
      return valuesOf(scope.of, subject, models)
        .filter((value) => !own.has(nameOf(budget, scope.of, value)))
        .map((value) => ({ group: value, model: scope.of === 'model' ? value : null }));
    }
    default: {
      const [dimension, value] = soleValueOf(scope);
      return valuesOf(dimension, subject, models).includes(value) ? whole : [];
    }
  }
}

/** The values that a call has in a dimension, as the ledger keeps them and each once; an empty one is none. */
function valuesOf(dimension: string, subject: BudgetSubject, models: readonly string[]): string[] {
  const values = allValuesOf(dimension, subject, models).flatMap((value) => (value ? storableText(value) : []));
  return [...new Set(values)];
}

function allValuesOf(
  dimension: string,
  subject: BudgetSubject,
  models: readonly string[],
): readonly (string | null | undefined)[] {
  switch (dimension) {
    case 'team':
      return [subject.teamId];
    case 'member':
      return [subject.memberId];
    case 'key':
      return [subject.keyId];
    case 'model':
      return models;
    case 'tag':
      return subject.tags;
    case 'end-user':
      return [subject.endUser];
    default: {
      const name = dimension.slice('metadata.'.length);
      return Object.hasOwn(subject.metadata, name) ? [subject.metadata[name]] : [];
    }
  }
}

type OfOneValue = Exclude<BudgetScope, { kind: 'organization' | 'each' }>;

/** The dimension and the value of a budget on one value. */
function soleValueOf(scope: OfOneValue): [dimension: string, value: string] {
  if (scope.kind === 'tag') return ['tag', scope.tag];
  if (scope.kind === 'model') return ['model', scope.model];
  return scope.kind === 'metadata' ? [`metadata.${scope.name}`, scope.value] : [scope.kind, scope.id];
}

/** Values that have a budget of their own, by unit and kind of period. A list of budgets never changes, so it is gone through once. */
function ownBudgets(budgets: readonly BudgetConfiguration[]): ReadonlySet<string> {
  let own = known.get(budgets);
  if (own === undefined) {
    own = new Set(budgets.flatMap(ownName));
    known.set(budgets, own);
  }
  return own;
}

const known = new WeakMap<readonly BudgetConfiguration[], ReadonlySet<string>>();

function ownName(budget: BudgetConfiguration): string[] {
  const { scope } = budget;
  if (scope.kind === 'organization' || scope.kind === 'each') return [];
  return [nameOf(budget, ...soleValueOf(scope))];
}

const nameOf = ({ unit, period }: BudgetConfiguration, dimension: string, value: string) =>
  `${unit} ${period.kind} ${dimension} ${value}`;
