import type { AppliedBudget } from '@switchyard/core/budgets/matching';
import { type Measure, measures } from '@switchyard/core/limits/limit-policy';
import { tightestBudget, tightestWindow } from '@switchyard/core/limits/tightest';
import { formatUsdExact } from '@switchyard/core/money/money';
import type { OpenRequest } from '../open-request.ts';
import { headerSafe } from './header-safe.ts';

/** What is said of limits and budgets: all of it is known from the moment at which a request was checked against them. */
export type Limited = Pick<OpenRequest, 'standings' | 'startedAtMs' | 'surface' | 'record' | 'outputCap' | 'downgrade'>;

/** The headers that tell a caller how far its tightest limits and its tightest budget are used, and what that changed for its call. */
export function limitHeaders(open: Limited): Record<string, string> {
  return {
    ...(open.standings.length === 0 ? {} : { ...windowHeaders(open), ...budgetHeaders(open) }),
    ...(open.outputCap === null ? {} : { 'x-switchyard-output-cap': String(open.outputCap.tokens) }),
    ...(open.downgrade === null ? {} : { 'x-switchyard-downgraded': headerSafe(open.downgrade.budget) }),
  };
}

const tokenMeasures = measures.filter((measure) => measure !== 'requests');

/** Anthropic's clients know each kind of tokens by a name of its own; OpenAI's know tokens. */
const anthropicNames: readonly [name: string, measures: readonly Measure[]][] = [
  ['requests', ['requests']],
  ['tokens', ['total-tokens']],
  ['input-tokens', ['input-tokens']],
  ['output-tokens', ['output-tokens']],
];
const otherNames: readonly [name: string, measures: readonly Measure[]][] = [
  ['requests', ['requests']],
  ['tokens', tokenMeasures],
];

function windowHeaders({ standings, surface, startedAtMs }: Limited): Record<string, string> {
  const windows = standings.flatMap(({ claim, state }) => {
    if (claim.check.kind !== 'window' || state.kind !== 'window') return [];
    const { measure, window, limit } = claim.check;
    return [{ measure, window, limit, remaining: state.remaining, resetsInMs: Math.max(state.resetsInMs, 0) }];
  });
  const isAnthropic = surface.dialect.name === 'anthropic';
  const headers: Record<string, string> = {};
  for (const [name, counted] of isAnthropic ? anthropicNames : otherNames) {
    const tightest = tightestWindow(windows, counted);
    if (tightest === undefined) continue;
    const { limit, remaining, resetsInMs } = tightest;
    const reset = isAnthropic ? wholeSecond(startedAtMs + resetsInMs) : `${(resetsInMs / 1_000).toFixed(3)}s`;
    for (const [what, value] of Object.entries({ limit, remaining, reset }))
      headers[isAnthropic ? `anthropic-ratelimit-${name}-${what}` : `x-ratelimit-${what}-${name}`] = String(value);
  }
  return headers;
}

/** The first whole second from then on, in RFC 3339. */
const wholeSecond = (ms: number) => new Date(Math.ceil(ms / 1_000) * 1_000).toISOString().replace('.000Z', 'Z');

function budgetHeaders({ standings, record }: Limited): Record<string, string> {
  const budgets = standings.flatMap(({ claim, state }) => {
    if (claim.kind !== 'budget' || state.kind !== 'budget') return [];
    const { applied, hold } = claim;
    // What this call came to stands in for what was held for it, as soon as that is known.
    const held = hold.kind === 'budget' ? BigInt(hold.reserved) : 0n;
    const charged = chargeIn(record, applied);
    const gone = state.spent + state.held - (charged === undefined ? 0n : held - charged);
    return [{ applied, limit: applied.limit, remaining: applied.limit - gone }];
  });
  const tightest = tightestBudget(budgets);
  if (tightest === undefined) return {};
  const { applied, limit, remaining } = tightest;
  const { budget, endMs } = applied;
  const amount = (value: bigint) => (budget.unit === 'usd' ? dollars(value) : String(value));
  return {
    'x-switchyard-budget-name': headerSafe(budget.name),
    'x-switchyard-budget-scope': headerSafe(scopeOf(applied)),
    'x-switchyard-budget-unit': budget.unit,
    'x-switchyard-budget-limit': amount(limit),
    'x-switchyard-budget-remaining': amount(remaining > 0n ? remaining : 0n),
    ...(endMs === null ? {} : { 'x-switchyard-budget-reset': wholeSecond(endMs) }),
  };
}

/** Undefined until the request is settled, and when it was never admitted. */
function chargeIn(record: Limited['record'], { counter }: AppliedBudget): bigint | undefined {
  const charge = record?.charges.find(
    ({ budgetId, group }) => budgetId === counter.budgetId && group === counter.group,
  );
  return charge === undefined ? undefined : BigInt(charge.amount);
}

/** An exact decimal that every program reads: "1234.5". */
const dollars = (nanos: bigint) => formatUsdExact(nanos).replace('$', '').replaceAll(',', '');

/** "organization", "team:<id>", "metadata.customer:acme"; "metadata.customer:" where all others share a counter. */
function scopeOf({ budget: { scope }, counter: { group } }: AppliedBudget): string {
  switch (scope.kind) {
    case 'organization':
      return 'organization';
    case 'model':
      return `model:${scope.model}`;
    case 'tag':
      return `tag:${scope.tag}`;
    case 'metadata':
      return `metadata.${scope.name}:${scope.value}`;
    case 'each':
      return `${scope.of}:${group}`;
    default:
      return `${scope.kind}:${scope.id}`;
  }
}
