import { requireRule } from '@switchyard/db/directory/routing';
import { readShadowRuns } from '@switchyard/db/reports/shadow-runs';
import { contract } from '../contract/index.ts';
import { handle } from '../http/handler.ts';

const list = handle(contract.shadowRuns.list, async ({ read, now, params }) => {
  const { totals, monthCostNanos, items } = await read(async (scoped, organizationId) => {
    await requireRule(scoped, organizationId, params.id);
    return readShadowRuns(scoped, organizationId, { ruleId: params.id, now });
  });
  return {
    totals: {
      ...totals,
      servedCostNanos: totals.servedCostNanos.toString(),
      shadowCostNanos: totals.shadowCostNanos.toString(),
    },
    monthCostNanos: monthCostNanos.toString(),
    items,
  };
});

/** Copies of requests that rules sent to a second target. */
export const shadowRunRoutes = [list];
