import type { Role } from '@switchyard/core/tenancy/permissions';
import { listBudgets } from '@switchyard/db/directory/budgets';
import { createOrganization, type OrganizationRow, updateOrganization } from '@switchyard/db/directory/organizations';
import { readChecklist } from '@switchyard/db/reports/checklist';
import { recount } from '../configuration/recount.ts';
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

const update = handle(contract.organization.update, async ({ change, role, now, body }) => {
  const organization = await change(async (scoped, { organizationId, audit }) => {
    const { before, after } = await updateOrganization(scoped, organizationId, { ...body, now });
    // The periods of another calendar have other counters: what was used in them before is worked out anew.
    const moved = after.timeZone === before.timeZone ? [] : await listBudgets(scoped, organizationId, now);
    for (const budget of moved) if (budget.ownTimeZone === null) await recount(scoped, organizationId, { budget, now });
    audit({
      action: 'organization.update',
      targetKind: 'organization',
      targetId: organizationId,
      summary:
        after.timeZone === before.timeZone
          ? `Changed the organization ${after.name}`
          : `Moved the calendar of ${after.name} from ${before.timeZone} to ${after.timeZone}`,
      before: { name: before.name, slug: before.slug, timeZone: before.timeZone },
      after: { name: after.name, slug: after.slug, timeZone: after.timeZone },
    });
    return after;
  });
  return view(organization, role);
});

const checklist = handle(contract.checklist.read, ({ read: reading }) => reading(readChecklist));

/** Organizations. */
export const organizationRoutes = [create, read, update, checklist];
