import { readAccountHealth } from '@switchyard/db/reports/account-health';
import { readTold } from '../configuration/rests.ts';
import { contract } from '../contract/index.ts';
import { handle } from '../http/handler.ts';
import { iso } from './views.ts';

const health = handle(contract.providerAccounts.health, async ({ app, read, now, organization }) => {
  const [items, { live, headroom }] = await Promise.all([
    read((scoped, organizationId) => readAccountHealth(scoped, organizationId, now)),
    readTold(app, organization.id),
  ]);
  const fresh = headroom.filter(({ atMs }) => atMs > now.getTime() - freshMs);
  return {
    items: items.map(({ bars, ...item }) => {
      const shares = fresh.filter((one) => one.providerAccountId === item.providerAccountId).map(({ share }) => share);
      return {
        ...item,
        bars: bars.map(({ from, ...counts }) => ({ from: iso(from), ...counts })),
        headroom: shares.length === 0 ? null : Math.min(...shares),
      };
    }),
    live,
    asOf: iso(now),
  };
});

/** Rate limits fill up again within minutes; what a provider said longer ago says nothing of now. */
const freshMs = 5 * 60_000;

/** How provider accounts do. */
export const accountHealthRoutes = [health];
