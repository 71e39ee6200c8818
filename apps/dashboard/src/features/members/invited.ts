import type { contract, RouteOutput } from '@/server/contract';

/** What inviting answers: a link for each address, this once. */
export type Invited = RouteOutput<typeof contract.invitations.create>;
