import type { contract, RouteOutput } from '@/server/contract';

/** A request as its drawer shows it: outcome, attempts, usage and cost. */
export type RequestDetail = RouteOutput<typeof contract.requests.read>;
