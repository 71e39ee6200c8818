import { z } from 'zod';
import { defineRoute, operators } from './define-route.ts';
import { count, id, idParams, moment, nanos, page } from './fields.ts';

const operatedOrganization = z.strictObject({
  id,
  slug: z.string(),
  name: z.string(),
  status: z.enum(['ACTIVE', 'SUSPENDED']),
  createdAt: moment,
  members: count,
  activeKeys: count,
  monthCostNanos: nanos,
  monthRequests: count,
});

/** The installation's organizations, for the operator. */
export const operatorOrganizations = {
  list: defineRoute({
    name: 'operatorOrganizations.list',
    summary: 'All organizations by name',
    method: 'GET',
    path: '/operator/organizations',
    access: operators,
    response: page(operatedOrganization),
  }),
  suspend: defineRoute({
    name: 'operatorOrganizations.suspend',
    summary: 'Suspend an organization: every gateway refuses its keys within a second',
    method: 'POST',
    path: '/operator/organizations/:id/suspend',
    access: operators,
    params: idParams,
    response: operatedOrganization,
  }),
  resume: defineRoute({
    name: 'operatorOrganizations.resume',
    summary: 'Resume a suspended organization',
    method: 'POST',
    path: '/operator/organizations/:id/resume',
    access: operators,
    params: idParams,
    response: operatedOrganization,
  }),
};
