import type { Role } from '@switchyard/core/tenancy/permissions';
import { asUser, type Database, inOrganization, type Scoped } from '../client/create-database.ts';
import { type Actor, writeAuditEvents } from './change-organization.ts';
import { newId } from './new-id.ts';
import { found, isUniqueViolation, Refusal } from './refusal.ts';
import { freeSlug, slugOf } from './slugs.ts';

/** An organization as the management API knows it. */
export type OrganizationRow = {
  id: string;
  slug: string;
  name: string;
  status: 'ACTIVE' | 'SUSPENDED';
  /** IANA name: the calendar of budgets and statements. */
  timeZone: string;
  createdAt: Date;
};

const columns = { id: true, slug: true, name: true, status: true, timeZone: true, createdAt: true } as const;

/** A person's organizations by name, with their role in each. */
export function listOrganizationsOf(db: Database, userId: string): Promise<(OrganizationRow & { role: Role })[]> {
  return asUser(db, userId, async (scoped) => {
    const memberships = await scoped.membership.findMany({
      where: { userId },
      select: { role: true, organization: { select: columns } },
    });
    return memberships
      .map(({ role, organization }) => ({ ...organization, role }))
      .sort((a, b) => a.name.localeCompare(b.name));
  });
}

/** The organization with this slug if the person is a member of it now. */
export async function findOrganizationOf(
  db: Database,
  userId: string,
  slug: string,
): Promise<(OrganizationRow & { role: Role }) | undefined> {
  return asUser(db, userId, async (scoped) => {
    const membership = await scoped.membership.findFirst({
      where: { userId, organization: { slug } },
      select: { role: true, organization: { select: columns } },
    });
    return membership ? { ...membership.organization, role: membership.role } : undefined;
  });
}

/** The organization with this id. */
export function findOrganization(db: Database, id: string): Promise<OrganizationRow | null> {
  return inOrganization(db, id, (scoped) => scoped.organization.findUnique({ where: { id }, select: columns }));
}

/**
 * Founds an organization and makes the person its owner. A slug that is asked for and taken is a Refusal (conflict); one derived
 * from the name is made unique.
 */
export async function createOrganization(
  db: Database,
  { name, slug, userId, actor }: { name: string; slug: string | undefined; userId: string; actor: Actor },
): Promise<OrganizationRow> {
  const taken: string[] = [];
  for (;;) {
    const wanted = slug ?? freeSlug(slugOf(name), taken);
    try {
      return await insertOrganization(db, { name, slug: wanted, userId, actor });
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      if (slug !== undefined) throw slugTaken();
      taken.push(wanted);
    }
  }
}

function insertOrganization(
  db: Database,
  { name, slug, userId, actor }: { name: string; slug: string; userId: string; actor: Actor },
): Promise<OrganizationRow> {
  const id = newId();
  return inOrganization(db, id, async (scoped) => {
    const organization = await scoped.organization.create({ data: { id, name, slug }, select: columns });
    await scoped.membership.create({ data: { organizationId: id, userId, role: 'OWNER' }, select: { id: true } });
    const entry = { action: 'organization.create', targetKind: 'organization', targetId: id };
    await writeAuditEvents(scoped, {
      organizationId: id,
      actor,
      entries: [{ ...entry, summary: `Founded the organization ${name}`, after: { name, slug } }],
    });
    return organization;
  });
}

/**
 * Changes the name, the slug or the time zone; answers it before and after. Another zone begins the periods of all budgets that follow it
 * anew at `now`. Throws a Refusal (conflict) when the slug is taken.
 */
export async function updateOrganization(
  scoped: Scoped,
  organizationId: string,
  {
    now,
    ...change
  }: { name?: string | undefined; slug?: string | undefined; timeZone?: string | undefined; now: Date },
): Promise<{ before: OrganizationRow; after: OrganizationRow }> {
  const where = { id: organizationId };
  const before = found(await scoped.organization.findUnique({ where, select: columns }), 'organization');
  const { name = before.name, slug = before.slug, timeZone = before.timeZone } = change;
  const data = { name, slug, timeZone };
  if (timeZone !== before.timeZone)
    await scoped.budget.updateMany({ where: { organizationId, timeZone: null }, data: { countedSince: now } });
  try {
    return { before, after: await scoped.organization.update({ where, data, select: columns }) };
  } catch (error) {
    throw isUniqueViolation(error) ? slugTaken() : error;
  }
}

/** Suspends or resumes an organization; answers whether that changed anything. Call it inside changeOrganization. */
export async function setOrganizationStatus(
  scoped: Scoped,
  organizationId: string,
  status: OrganizationRow['status'],
): Promise<{ name: string; changed: boolean }> {
  const where = { id: organizationId };
  const before = found(await scoped.organization.findUnique({ where, select: columns }), 'organization');
  if (before.status === status) return { name: before.name, changed: false };
  await scoped.organization.update({ where, data: { status }, select: { id: true } });
  return { name: before.name, changed: true };
}

function slugTaken(): Refusal {
  const message = 'This address is taken. Choose another one.';
  return new Refusal('conflict', message, [{ field: 'slug', message }]);
}
