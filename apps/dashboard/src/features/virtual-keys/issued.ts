import type { contract, RouteOutput } from '@/server/contract';

/** What issuing answers: the key and, this once, its secret. */
export type Issued = RouteOutput<typeof contract.virtualKeys.create>;
