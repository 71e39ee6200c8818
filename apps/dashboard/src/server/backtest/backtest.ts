import { setImmediate } from 'node:timers/promises';
import type { OrganizationConfiguration } from '@switchyard/core/configuration/organization-configuration';
import { priceOfUsage } from '@switchyard/core/pricing/price-of-usage';
import type { UnitPrice } from '@switchyard/core/pricing/unit-price';
import { createReplay } from '@switchyard/core/routing/explain/replay';
import type { RecordedFacts, RequestFacts } from '@switchyard/core/routing/facts';
import { probableCost } from '@switchyard/core/routing/probable-cost';
import { changesBetween } from '@switchyard/core/routing/publish/changes-between';
import type { RoutingSet } from '@switchyard/core/routing/publish/routing-set';
import type { Attempt } from '@switchyard/core/routing/strategy';
import { loadOrganizationConfiguration } from '@switchyard/db/configuration/load-organization-configuration';
import { found } from '@switchyard/db/directory/refusal';
import { readRouting } from '@switchyard/db/directory/routing';
import { allowedModelsOfKeys } from '@switchyard/db/directory/virtual-keys';
import { type RecordedRequest, readRecordedRequests } from '@switchyard/db/reports/recorded-requests';
import { priceOf } from '../configuration/price-of.ts';
import type { OrganizationCall } from '../http/handler.ts';
import { backtestNotes, type LeftOut } from './backtest-notes.ts';
import { createSums } from './backtest-sums.ts';

const pageSize = 2_500;
/** So long requests are tried before other calls have their turn, ms: with heavy conditions that may be a few, else hundreds. */
const atOnceMs = 20;
/** A backtest ends after so long with what it has, ms. */
const longestMs = 60_000;
const oldestMs = 31 * 24 * 3_600_000;

type Call = Pick<OrganizationCall, 'app' | 'read' | 'now' | 'organization'>;

/**
 * Tries the draft on the newest recorded requests of at most 31 days, beside the published routing. Pages are read one by one, each in a
 * transaction of its own, so that other calls are answered in between.
 */
export async function backtest({ app, read, now, organization }: Call, requests: number) {
  const startedMs = performance.now();
  const { routing, allowedModels } = await read(async (scoped, organizationId) => ({
    routing: await readRouting(scoped, organizationId),
    allowedModels: await allowedModelsOfKeys(scoped, organizationId),
  }));
  const configuration = found(await loadOrganizationConfiguration(app.db, organization.id), 'organization');
  const trial = createTrial({ configuration, draft: draftOf(routing) ?? configuration.routing, now });
  const left: LeftOut = { withoutFacts: 0, direct: 0, late: false };
  let [tried, first, last, cursor]: [number, Date | null, Date | null, string | undefined] = [0, null, null, undefined];
  const since = new Date(now.getTime() - oldestMs);
  const isLate = createPauses(startedMs);
  for (let wanted = requests; wanted > 0; ) {
    const limit = Math.min(pageSize, wanted);
    const page = await read((scoped, organizationId) =>
      readRecordedRequests(scoped, organizationId, { since, before: cursor, limit }),
    );
    for (const request of page) {
      left.late ||= await isLate();
      if (left.late) break;
      if (request.facts === null || request.outcome === 'ORPHANED') left.withoutFacts += 1;
      else if (request.facts.operation === 'native') left.direct += 1;
      else {
        trial.add(request, factsOf(request, request.facts, organization.slug), allowedModels.get(request.keyId) ?? []);
        tried += 1;
        last ??= request.at;
        first = request.at;
      }
    }
    cursor = page.at(-1)?.id;
    wanted = page.length < limit || left.late ? 0 : wanted - limit;
  }
  const comparison = {
    before: configuration.routing,
    after: trial.draft,
    hasDraft: routing.draft !== null,
    canary: configuration.routing.canary,
    measuring: trial.measuring,
  };
  return {
    requests: tried,
    from: first?.toISOString() ?? null,
    to: last?.toISOString() ?? null,
    ...trial.read(),
    notes: backtestNotes(comparison, left),
    elapsedMs: Math.round(performance.now() - startedMs),
  };
}

/** Lets other calls have their turn, and answers whether the backtest has taken long enough. */
function createPauses(startedMs: number): () => Promise<boolean> {
  let turnMs = startedMs;
  return async () => {
    if (performance.now() - turnMs > atOnceMs) {
      await setImmediate();
      turnMs = performance.now();
    }
    return turnMs - startedMs > longestMs;
  };
}

/** The draft as it would decide if it were published now. */
function draftOf({ draft, disabledRuleIds }: Awaited<ReturnType<typeof readRouting>>): RoutingSet | undefined {
  return draft ? { ...draft.set, rules: draft.set.rules.filter(({ id }) => !disabledRuleIds.includes(id)) } : undefined;
}

function factsOf(
  { teamId, keyId, memberId, model, stream, endUser, at }: RecordedRequest,
  facts: RecordedFacts,
  organization: string,
): RequestFacts {
  return { ...facts, organization, teamId, keyId, memberId, model, stream, endUser, atMs: at.getTime() };
}

type TrialOptions = { configuration: OrganizationConfiguration; draft: RoutingSet; now: Date };

/** Both routings side by side, and the sums of what they would do. */
function createTrial({ configuration, draft, now }: TrialOptions) {
  const prices = createPrices(configuration, now);
  const replay = createReplay({
    configuration,
    before: { ...configuration.routing, canary: null },
    after: { ...draft, version: configuration.routing.version + 1, canary: null },
    priceOf(call, facts, prompt) {
      const price = prices(call);
      return price === undefined ? null : probableCost(facts, price, prompt);
    },
  });
  const changes = changesBetween(configuration.routing, draft);
  const sums = createSums({
    changedRuleIds: new Set(changes.flatMap(({ kind, id }) => (kind === 'added' || kind === 'changed' ? [id] : []))),
    rules: draft.rules,
    nameOf: ({ providerAccountId, model }) => ({
      providerAccountId,
      account: configuration.providerAccounts.find(({ id }) => id === providerAccountId)?.name ?? '',
      model,
    }),
  });
  return {
    draft,
    measuring: replay.measuring,
    read: sums.read,
    add(request: RecordedRequest, facts: RequestFacts, allowedModels: readonly string[]): void {
      const { before, after } = replay.replay({ id: request.id, facts, allowedModels });
      const beforeNanos = costOf(request, before.target, prices);
      const afterNanos = isSame(before.target, after.target) ? beforeNanos : costOf(request, after.target, prices);
      const cost = beforeNanos === undefined || afterNanos === undefined ? null : { beforeNanos, afterNanos };
      sums.add({ request, before, after, cost });
    },
  };
}

const isSame = (one: Attempt | null, other: Attempt | null) =>
  one?.providerAccountId === other?.providerAccountId && one?.model === other?.model;

type Prices = (call: Attempt) => UnitPrice | undefined;

/** What the recorded usage costs at a target, nano-USD; a request that is refused costs nothing. The tier is the provider's that served it. */
function costOf({ usage, serviceTier, served }: RecordedRequest, target: Attempt | null, prices: Prices) {
  if (target === null) return 0n;
  const price = prices(target);
  return price && priceOfUsage(usage, price, isSame(served, target) ? serviceTier : null);
}

/** Prices at this moment, each resolved once. */
function createPrices({ providerAccounts, priceOverrides: overrides }: OrganizationConfiguration, now: Date): Prices {
  const known = new Map<string, UnitPrice | undefined>();
  return ({ providerAccountId, model }) => {
    const name = `${providerAccountId} ${model}`;
    if (known.has(name)) return known.get(name);
    const account = providerAccounts.find(({ id }) => id === providerAccountId);
    const price = account && priceOf({ model, account, overrides, now });
    known.set(name, price);
    return price;
  };
}
