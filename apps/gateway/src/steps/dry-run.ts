import type { BudgetAction, BudgetUnit } from '@switchyard/core/budgets/budget';
import type { RecordedFacts } from '@switchyard/core/routing/facts';
import { probableCost } from '@switchyard/core/routing/probable-cost';
import { countedBudget } from '../admission/applied.ts';
import { needsOf } from '../admission/needs.ts';
import { recordedFactsOf } from '../facts/read-facts.ts';
import { headerSafe } from '../http/header-safe.ts';
import { responseHeaders } from '../http/response-headers.ts';
import { decisionOf } from '../ledger/to-request-record.ts';
import type { OpenRequest } from '../open-request.ts';
import type { Services } from '../services.ts';
import { dryAttempts } from './dry-attempts.ts';
import { foreseeCache } from './look-up.ts';
import { type Candidate, type Candidates, plan } from './plan.ts';

/**
 * Answers with the decision instead of the answer. Nothing is called, admitted, counted or recorded; what planning refuses is refused
 * as it would be.
 */
export async function dryRun(open: OpenRequest, services: Services): Promise<Response> {
  const candidates = await plan(open, services);
  await services.board.load(open.caller.configuration.id);
  const { facts, plan: route } = open;
  if (facts === null || route === null) throw new Error('A request is walked after it is planned.');
  const planned = { ...open, configuration: open.caller.configuration, facts, plan: route };
  const attempts = dryAttempts(planned, candidates, services);
  const headers = responseHeaders(open, 'application/json');
  headers.set('x-switchyard-dry-run', 'true');
  const [first] = attempts;
  if (first) headers.set('x-switchyard-provider', first.account.provider);
  if (first && first.attempt.model !== '') headers.set('x-switchyard-model', headerSafe(first.attempt.model));
  const budgets = await budgetsNow(open, candidates, services);
  const cache = await foreseeCache(open, candidates, services);
  const money = { budgets, reservedNanos: reservedFor(open, candidates, services) };
  return Response.json({ ...decided(open, attempts, money), cache }, { headers });
}

function reservedFor(open: OpenRequest, { possible }: Candidates, { settings }: Services): string {
  const needs = needsOf({ ...open, possible }, settings);
  return String(needs.costNanos(null, needs.maxOutputTokens));
}

type BudgetNow = {
  id: string;
  name: string;
  /** The value, of a budget that counts values apart. */
  group: string;
  unit: BudgetUnit;
  action: BudgetAction['kind'];
  limit: string;
  /** Null when the counters do not know it yet. */
  spent: string | null;
  held: string | null;
};
type Money = { budgets: BudgetNow[] | null; reservedNanos: string };

/** The one shape of every dry run; docs/proxy-api.md shows it. Amounts are decimal strings, money nano-USD. */
function decided(open: OpenRequest, attempts: readonly Candidate[], money: Money) {
  const { id, call, facts, plan: route } = open;
  const recorded: RecordedFacts | null = facts && recordedFactsOf(facts);
  return {
    object: 'switchyard.decision',
    id,
    model: call.model,
    rule: route?.rule ?? null,
    decision: decisionOf(open),
    attempts: attempts.map(({ account, attempt, price }) => ({
      providerAccountId: account.id,
      account: account.name,
      provider: account.provider,
      model: attempt.model,
      costNanos: price && recorded ? textOf(probableCost({ ...recorded, ...call }, price, 'fresh')) : null,
    })),
    refusal: attempts.length > 0 ? null : 'No provider account could be asked at this moment.',
    facts: recorded,
    ...money,
  };
}

const textOf = (nanos: bigint | null) => (nanos === null ? null : String(nanos));

/** The budgets that the call would be counted in; null when the counters do not answer. */
async function budgetsNow(
  open: OpenRequest,
  { budgets }: Candidates,
  { spend }: Services,
): Promise<BudgetNow[] | null> {
  if (budgets.length === 0) return [];
  const counters = budgets.map(countedBudget);
  const now = await spend.read(open.caller.configuration.id, counters).catch(() => undefined);
  if (now === undefined) return null;
  return budgets.map(({ budget: { id, name, unit, action }, counter: { group }, limit }, at) => ({
    id,
    name,
    group,
    unit,
    action: action.kind,
    limit: String(limit),
    spent: textOf(now[at]?.spent ?? null),
    held: textOf(now[at]?.held ?? null),
  }));
}
