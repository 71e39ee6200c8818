import { createHash } from 'node:crypto';
import type { OrganizationConfiguration } from '@switchyard/core/configuration/organization-configuration';
import type { RecordedFacts, RequestFacts } from '@switchyard/core/routing/facts';
import { type FactsNeeded, factsNeeded } from '@switchyard/core/routing/facts-needed';
import type { Call } from '../call.ts';
import type { OpenRequest } from '../open-request.ts';
import type { Services } from '../services.ts';
import { readBudgetUsed } from './read-budget-used.ts';

/** Gathers what routing and limits may look at. What costs a look elsewhere is gathered only when one in force asks for it. */
export async function readFacts(open: OpenRequest, services: Pick<Services, 'spend'>): Promise<RequestFacts> {
  const { caller, call, said } = open;
  const { key, configuration } = caller;
  const needed = neededBy(configuration);
  return {
    organization: configuration.slug,
    teamId: key.teamId,
    keyId: key.id,
    memberId: key.memberId,
    model: call.model,
    stream: call.stream,
    endUser: call.endUser,
    atMs: open.startedAtMs,
    operation: operationOf(call),
    inputTokens: Math.ceil(charactersOf(call) / charactersPerToken),
    maxOutputTokens: call.maxOutputTokens,
    features: call.kind === 'chat' ? [...call.features] : [],
    metadata: said.metadata,
    tags: said.tags,
    session: said.session,
    headers: said.headers,
    promptPrefix: needed.promptPrefix ? promptPrefixOf(call) : null,
    budgetUsedPercent: needed.budgetUsed ? await readBudgetUsed(open, services) : null,
  };
}

/** What the record keeps of them; the rest stands in its other columns. */
export function recordedFactsOf(facts: RequestFacts): RecordedFacts {
  const { organization, teamId, keyId, memberId, model, stream, endUser, atMs, ...recorded } = facts;
  return recorded;
}

/** What a configuration says of which facts are needed. */
type Needing = Pick<OrganizationConfiguration, 'routing' | 'limitPolicies'>;

/** The headers that rules and limits in force look at, in lower case. */
export const headersWanted = (configuration: Needing): readonly string[] => neededBy(configuration).headers;

/** A configuration serves many requests; what it looks at is found once. */
function neededBy(configuration: Needing): FactsNeeded {
  const { routing, limitPolicies } = configuration;
  const needed =
    found.get(configuration) ??
    factsNeeded(
      routing,
      limitPolicies.map(({ conditions }) => conditions),
    );
  found.set(configuration, needed);
  return needed;
}

const found = new WeakMap<Needing, FactsNeeded>();

const charactersPerToken = 4;

const operationOf = (call: Call) => (call.kind === 'operation' ? call.operation : call.kind);

/** Of a form only its words: the bytes of a sound or a picture say nothing of tokens. */
function charactersOf(call: Call): number {
  if (call.kind === 'chat') return call.body.text.length;
  if (call.kind === 'native') return call.body?.byteLength ?? 0;
  const { payload } = call;
  if (payload.kind === 'json') return payload.object.text.length;
  return payload.entries.reduce((sum, entry) => sum + (entry.kind === 'text' ? entry.value.length : 0), 0);
}

function promptPrefixOf(call: Call): string | null {
  const opening = call.kind === 'chat' ? call.opening() : '';
  return opening === '' ? null : createHash('sha256').update(opening).digest('base64url');
}
