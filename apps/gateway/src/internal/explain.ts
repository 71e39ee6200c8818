import { resolveCachePolicy } from '@switchyard/core/cache/resolve-cache-policy';
import type { OrganizationConfiguration } from '@switchyard/core/configuration/organization-configuration';
import type { ExplainAnswer, ExplainCall, ExplainedRequest } from '@switchyard/core/routing/explain/explain-call';
import { explainRoute } from '@switchyard/core/routing/explain/explain-route';
import type { RequestFacts } from '@switchyard/core/routing/facts';
import { probableCost } from '@switchyard/core/routing/probable-cost';
import type { Attempt, Signals } from '@switchyard/core/routing/strategy';
import type { Services } from '../services.ts';

/** What explaining looks at: all that the gateway knows of the organization and of its providers. */
export type ExplainServices = Pick<Services, 'board' | 'chance' | 'clock' | 'configuration' | 'priceOf' | 'settings'>;

/**
 * Where a request of an organization would go, by its published routing or by one that is to be tried. Nothing is called or counted.
 * What a key may be served is not looked at, since the request may come from any. Undefined when there is no such organization.
 */
export async function explain(call: ExplainCall, services: ExplainServices): Promise<ExplainAnswer | undefined> {
  const published = await services.configuration.organization(call.organizationId);
  if (published === undefined) return undefined;
  await services.board.load(published.id);
  const configuration = call.routing === null ? published : withRouting(published, call.routing);
  const facts = factsOf(call.request, configuration, services);
  const costNanos: Signals['costNanos'] = (target, prompt) => {
    const price = services.priceOf(configuration, target);
    return price ? probableCost(facts, price, prompt) : null;
  };
  const health = services.board.of(configuration.id);
  const { decision, attempts, ...said } = explainRoute({
    configuration,
    facts,
    chance: services.chance,
    signals: { ...health.signals(costNanos), turn: health.turnOf },
    priceOf: (target) => costNanos(target, 'fresh'),
    whyResting: (target) => whyResting(configuration, target, services),
    maxAttempts: services.settings.maxAttempts,
  });
  return {
    ...said,
    cache: cacheFor(configuration, { facts, ruleId: said.rule?.id ?? null }),
    decision: call.routing === null ? decision : { ...decision, routingVersion: null, canary: false },
    attempts: attempts.map((attempt) => ({
      ...attempt,
      costNanos: attempt.costNanos === null ? null : String(attempt.costNanos),
    })),
  };
}

/** The policy that would hold, where its caller says nothing. */
function cacheFor(
  { cachePolicies, routing }: OrganizationConfiguration,
  { facts, ruleId }: { facts: RequestFacts; ruleId: string | null },
): ExplainAnswer['cache'] {
  const rule = routing.rules.find(({ id }) => id === ruleId)?.definition.cache;
  const { mode, scope, ttlSeconds } = resolveCachePolicy(cachePolicies, { ...facts, rule });
  return mode === 'on' ? { scope, ttlSeconds } : null;
}

/** What is tried has no version yet, and no canary beside it. */
function withRouting(
  published: OrganizationConfiguration,
  routing: NonNullable<ExplainCall['routing']>,
): OrganizationConfiguration {
  return { ...published, routing: { ...routing, version: published.routing.version, canary: null } };
}

function factsOf(
  { keyId, atMs, ...request }: ExplainedRequest,
  { slug }: OrganizationConfiguration,
  { clock }: ExplainServices,
): RequestFacts {
  return { ...request, organization: slug, keyId: keyId ?? '', atMs: atMs ?? Math.round(clock.wallMs()) };
}

function whyResting(
  { id, providerAccounts }: OrganizationConfiguration,
  { providerAccountId, model }: Attempt,
  { board }: ExplainServices,
): string | undefined {
  const account = providerAccounts.find((one) => one.id === providerAccountId);
  const choice = account && board.of(id).choose({ account, model });
  if (choice === undefined || choice.credential !== null) return undefined;
  return choice.rest ? `Rests: ${choice.rest.reason}.` : 'It has no credential that new calls may use.';
}
