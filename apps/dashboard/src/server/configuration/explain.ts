import { type ExplainCall, type ExplainedRequest, explainAnswer } from '@switchyard/core/routing/explain/explain-call';
import type { RoutingSet } from '@switchyard/core/routing/publish/routing-set';
import type { Scoped } from '@switchyard/db/client/create-database';
import { requireCaller } from '@switchyard/db/directory/callers';
import { found } from '@switchyard/db/directory/refusal';
import { readRouting } from '@switchyard/db/directory/routing';
import { findRecordedRequest, type RecordedRequest } from '@switchyard/db/reports/recorded-requests';
import type { z } from 'zod';
import type { contract } from '../contract/index.ts';
import { invalidField } from '../http/api-problem.ts';
import type { OrganizationCall } from '../http/handler.ts';
import { askGateway } from './ask-gateway.ts';

/** Which routing to try on which request. */
export type ExplainInput = z.output<typeof contract.routing.explain.body>;

type Example = Extract<ExplainInput, { request: unknown }>['request'];

/**
 * What routing would decide for a request, as a gateway sees its providers at this moment. Throws an ApiProblem: gateway_unreachable, too_many_attempts, or
 * invalid_request when the request's record does not say what routing looked at; a Refusal (not_found) when there is no such request.
 */
export async function explain({ app, read, organization }: OrganizationCall, input: ExplainInput) {
  app.turns.question(organization.id);
  const question = await read(
    async (scoped, organizationId): Promise<ExplainCall> => ({
      organizationId,
      routing: input.routing === 'draft' ? await draftInForce(scoped, organizationId) : null,
      request:
        'requestId' in input
          ? requestOfRecord(found(await findRecordedRequest(scoped, organizationId, input.requestId), 'request'))
          : await requestOfExample(scoped, organizationId, input.request),
    }),
  );
  return askGateway(app, {
    path: '/internal/explain',
    body: question,
    answer: explainAnswer,
    organizationId: organization.id,
    task: 'say what it would do',
  });
}

/** The draft as it would decide if it were published now; null, for the published routing, when there is none. */
async function draftInForce(scoped: Scoped, organizationId: string): Promise<RoutingSet | null> {
  const { draft, disabledRuleIds } = await readRouting(scoped, organizationId);
  return draft && { ...draft.set, rules: draft.set.rules.filter(({ id }) => !disabledRuleIds.includes(id)) };
}

function requestOfRecord(record: RecordedRequest): ExplainedRequest {
  const { teamId, keyId, memberId, model, stream, endUser, at, facts } = record;
  if (facts === null)
    throw invalidField(
      'requestId',
      'The record of this request does not say what routing looked at: it was written by an earlier version, or the gateway ended during the call.',
    );
  return { ...facts, teamId, keyId, memberId, model, stream, endUser, atMs: at.getTime() };
}

async function requestOfExample(scoped: Scoped, organizationId: string, example: Example): Promise<ExplainedRequest> {
  const { at, keyId, headers, ...rest } = example;
  const { memberId } = await requireCaller(scoped, organizationId, { teamId: rest.teamId, keyId });
  return {
    ...rest,
    keyId: keyId ?? null,
    memberId,
    atMs: at === undefined ? null : Date.parse(at),
    promptPrefix: null,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
  };
}
