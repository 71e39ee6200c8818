import type { GatewayError } from '@switchyard/core/errors';
import type { Timeouts } from '@switchyard/core/routing/timeouts';
import type { OpenRequest } from '../open-request.ts';
import type { Services } from '../services.ts';
import type { OrganizationHealth } from '../upstream/health/organization-health.ts';
import type { Rest } from '../upstream/health/target-health.ts';
import type { Failed } from '../upstream/reply.ts';
import type { Candidate, Candidates } from './plan.ts';

/** What is known on the way along a route. */
export type Following = {
  open: OpenRequest;
  candidates: Pick<Candidates, 'possible'>;
  services: Services;
  health: OrganizationHealth;
  /** When the route was entered, monotonic ms. */
  startedMs: number;
  /** Attempts that count: all but those whose credential was refused. The most there may be says the rule. */
  attempts: number;
  /** Whether any provider was asked at all. */
  asked: boolean;
  last: Failed | undefined;
  /** Why a target could not say what the call says. */
  unable: GatewayError | undefined;
  /** Targets that were not asked because they rest, or because traffic was routed away from them. */
  resting: { candidate: Candidate; rest: Rest; timeouts: Timeouts }[];
  away: { candidate: Candidate; timeouts: Timeouts }[];
  /** Whether a target was not asked because its account has as many calls under way as it may have. */
  full: boolean;
};

/** The most attempts that count. */
export const mostAttempts = ({ open, services }: Following) =>
  open.plan?.definition?.attempts ?? services.settings.maxAttempts;
