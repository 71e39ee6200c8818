import { listRateLimits, putRateLimit, type RateLimitRow, removeRateLimit } from '@switchyard/db/directory/budgets';
import { contract } from '../contract/index.ts';
import { handle } from '../http/handler.ts';
import { iso, wholeList } from './views.ts';

const list = handle(contract.rateLimits.list, async ({ read }) => wholeList((await read(listRateLimits)).map(view)));

const put = handle(contract.rateLimits.put, async ({ change, body }) => {
  const limit = await change(async (scoped, { organizationId, audit }) => {
    const { rateLimit, before } = await putRateLimit(scoped, organizationId, body);
    audit({
      action: before === null ? 'rate-limit.create' : 'rate-limit.update',
      targetKind: 'rate-limit',
      targetId: rateLimit.id,
      summary: `Set the requests per minute of ${rateLimit.name}`,
      ...(before === null ? {} : { before: { requestsPerMinute: before } }),
      after: body,
    });
    return rateLimit;
  });
  return view(limit);
});

const remove = handle(contract.rateLimits.remove, ({ change, params }) =>
  change(async (scoped, { organizationId, audit }) => {
    const { id, name, scope, scopeId, requestsPerMinute } = await removeRateLimit(scoped, organizationId, params.id);
    audit({
      action: 'rate-limit.remove',
      targetKind: 'rate-limit',
      targetId: id,
      summary: `Removed the rate limit of ${name}`,
      before: { scope, scopeId, requestsPerMinute },
    });
  }),
);

/** Requests-per-minute limits. */
export const rateLimitRoutes = [list, put, remove];

const view = ({ updatedAt, ...limit }: RateLimitRow) => ({ ...limit, updatedAt: iso(updatedAt) });
