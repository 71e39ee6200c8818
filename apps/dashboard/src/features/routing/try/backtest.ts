import type { contract, RouteOutput } from '@/server/contract';

/** What a backtest found. */
export type Backtest = RouteOutput<typeof contract.routing.backtest>;
