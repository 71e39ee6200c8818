import type { Role } from '@switchyard/core/tenancy/permissions';
import { createOrganization, type OrganizationRow, updateOrganization } from '@switchyard/db/directory/organizations';
import { readChecklist } from '@switchyard/db/reports/checklist';
import { contract } from '../contract/index.ts';
import { handle } from '../http/handler.ts';
import { iso } from './views.ts';

const view = ({ createdAt, ...organization }: OrganizationRow, role: Role) => ({
  ...organization,
  createdAt: iso(createdAt),
  role,
});

const create = handle(contract.organizations.create, async ({ app, actor, user, body }) => {
  const { name, slug } = body;
  return view(await createOrganization(app.db, { name, slug, userId: user.id, actor }), 'OWNER');
});

const read = handle(contract.organization.read, async ({ organization, role }) => view(organization, role));

const update = handle(contract.organization.update, async ({ change, role, body }) => {
  const organization = await change(async (scoped, { organizationId, audit }) => {
    const { before, after } = await updateOrganization(scoped, organizationId, body);
    audit({
      action: 'organization.update',
      targetKind: 'organization',
      targetId: organizationId,
      summary: `Changed the organization ${after.name}`,
      before: { name: before.name, slug: before.slug },
      after: { name: after.name, slug: after.slug },
    });
    return after;
  });
  return view(organization, role);
});

const checklist = handle(contract.checklist.read, ({ read: reading }) => reading(readChecklist));

/** Organizations. */
export const organizationRoutes = [create, read, update, checklist];
