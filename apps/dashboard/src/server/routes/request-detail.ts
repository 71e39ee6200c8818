import { type AttemptRow, readRequest } from '@switchyard/db/reports/read-request';
import { readRelated } from '@switchyard/db/reports/related-requests';
import { costLines } from '../configuration/cost-lines.ts';
import { contract } from '../contract/index.ts';
import { handle } from '../http/handler.ts';
import { viewRequest } from './requests.ts';
import { isoOrNull } from './views.ts';

const readOne = handle(contract.requests.read, async ({ read, params }) => {
  const request = await read((scoped, organizationId) => readRequest(scoped, organizationId, params.id));
  return {
    ...request,
    ...viewRequest(request),
    reservedNanos: request.reservedNanos.toString(),
    charges: request.charges.map(({ amount, ...charge }) => ({ ...charge, amount: amount.toString() })),
    cache: request.cache && { ...request.cache, savedNanos: request.cache.savedNanos.toString() },
    contentUntil: isoOrNull(request.contentUntil),
    attempts: request.attempts.map(viewAttempt),
  };
});

const related = handle(contract.requests.related, async ({ read, params }) => {
  const found = await read((scoped, organizationId) => readRelated(scoped, organizationId, params.id));
  return {
    session: found.session.map(viewRequest),
    trace: found.trace.map(viewRequest),
    retries: found.retries.map(viewRequest),
    cacheSource: found.cacheSource && viewRequest(found.cacheSource),
  };
});

/** One request of the log. */
export const requestDetailRoutes = [readOne, related];

const viewAttempt = ({ costNanos, price, ...attempt }: AttemptRow) => ({
  ...attempt,
  costNanos: costNanos?.toString() ?? null,
  priceVersion: price?.version ?? null,
  priceSource: price?.source ?? null,
  ...costLines({ usage: attempt.usage, price, serviceTier: attempt.serviceTier }),
});
