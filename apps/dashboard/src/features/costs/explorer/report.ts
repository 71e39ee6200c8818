import type { contract, RouteOutput } from '@/server/contract';

/** A cost report as the server answers it. */
export type CostReport = RouteOutput<typeof contract.costs.explore>;

export type CostGroup = CostReport['groups'][number];

export type Forecast = Extract<CostReport['forecast'], { kind: 'shown' }>;
