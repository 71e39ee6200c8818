import { listRequests, totalRequests } from '@switchyard/db/reports/list-requests';
import { type AttemptRow, readRequest } from '@switchyard/db/reports/read-request';
import type { RequestRow } from '@switchyard/db/reports/request-rows';
import { z } from 'zod';
import { costLines } from '../configuration/cost-lines.ts';
import { contract } from '../contract/index.ts';
import { invalidField } from '../http/api-problem.ts';
import { handle } from '../http/handler.ts';
import { cursorId } from './cursor.ts';
import { iso, pageOf } from './views.ts';

const oneDayMs = 24 * 3_600_000;

const list = handle(contract.requests.list, async ({ read, now, query }) => {
  const { cursor, limit, since, until, q, ...rest } = query;
  // An id names one request, whenever it was; a minute ahead covers gateways whose clock is ahead of ours.
  const to = until === undefined ? new Date(now.getTime() + 60_000) : new Date(until);
  const from = since === undefined ? new Date(q ? 0 : to.getTime() - oneDayMs) : new Date(since);
  if (from >= to) throw invalidField('since', 'It must be before `until`.');
  const range = { since: iso(from), until: iso(to) };
  const nothing = { requests: 0, costNanos: '0', unpricedRequests: 0, failedRequests: 0 };
  if (q && !z.uuid().safeParse(q).success) return { items: [], nextCursor: null, ...range, totals: nothing };
  const filter = { ...rest, since: from, until: to, requestId: q ? q.toLowerCase() : undefined };
  const page = { filter, cursor: cursorId(cursor), limit: limit + 1 };
  const { rows, totals } = await read(async (scoped, organizationId) => ({
    rows: await listRequests(scoped, organizationId, page),
    totals: await totalRequests(scoped, organizationId, filter),
  }));
  return { ...pageOf(rows, limit, view), ...range, totals: { ...totals, costNanos: totals.costNanos.toString() } };
});

const readOne = handle(contract.requests.read, async ({ read, params }) => {
  const request = await read((scoped, organizationId) => readRequest(scoped, organizationId, params.id));
  return {
    ...request,
    ...view(request),
    reservedNanos: request.reservedNanos.toString(),
    charges: request.charges.map(({ amount, ...charge }) => ({ ...charge, amount: amount.toString() })),
    attempts: request.attempts.map(viewAttempt),
  };
});

/** The request log. */
export const requestRoutes = [list, readOne];

const view = ({ startedAt, costNanos, ...request }: RequestRow) => ({
  ...request,
  startedAt: iso(startedAt),
  costNanos: costNanos?.toString() ?? null,
});

const viewAttempt = ({ costNanos, price, ...attempt }: AttemptRow) => ({
  ...attempt,
  costNanos: costNanos?.toString() ?? null,
  priceVersion: price?.version ?? null,
  priceSource: price?.source ?? null,
  ...costLines({ usage: attempt.usage, price, serviceTier: attempt.serviceTier }),
});
