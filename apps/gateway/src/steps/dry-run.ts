import type { RecordedFacts } from '@switchyard/core/routing/facts';
import { probableCost } from '@switchyard/core/routing/probable-cost';
import { recordedFactsOf } from '../facts/read-facts.ts';
import { headerSafe, responseHeaders } from '../http/response-headers.ts';
import { decisionOf } from '../ledger/to-request-record.ts';
import type { OpenRequest } from '../open-request.ts';
import type { Services } from '../services.ts';
import { worstCase } from './admit.ts';
import { dryAttempts } from './dry-attempts.ts';
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
  return Response.json(decided(open, attempts, { budgets, reservedNanos: reservedFor(open, candidates, services) }), {
    headers,
  });
}

const reservedFor = (open: OpenRequest, candidates: Candidates, { settings }: Services) =>
  String(worstCase(open, candidates, settings).reservedNanos);

type BudgetNow = { kind: string; id: string; limitNanos: string; spentNanos: string; heldNanos: string };
type Money = { budgets: BudgetNow[] | null; reservedNanos: string };

/** The one shape of every dry run; docs/proxy-api.md shows it. Money is nano-USD as decimal strings. */
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

/** The budgets that the call would have to fit into; null when the counters do not answer. */
async function budgetsNow(
  open: OpenRequest,
  { budgeted }: Candidates,
  { spend }: Services,
): Promise<BudgetNow[] | null> {
  const limited = budgeted.checks.filter(({ limitNanos }) => limitNanos !== null);
  if (limited.length === 0) return [];
  const now = await spend.read(open.caller.configuration.id, limited).catch(() => undefined);
  if (now === undefined) return null;
  return limited.map(({ kind, id, limitNanos }, at) => ({
    kind,
    id,
    limitNanos: String(limitNanos ?? 0n),
    spentNanos: String(now[at]?.spentNanos ?? 0n),
    heldNanos: String(now[at]?.heldNanos ?? 0n),
  }));
}
