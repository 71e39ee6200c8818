import { type LimitPolicyContent, limitPolicyContent } from '@switchyard/core/limits/limit-policy';
import type { Scoped } from '../client/create-database.ts';
import type { Prisma } from '../generated/client.ts';
import {
  type BudgetScopeName,
  type BudgetScopeNames,
  nameOfBudgetScope,
  readBudgetScopeNames,
  requireBudgetScope,
} from './budget-scopes.ts';
import { found, refuseField } from './refusal.ts';

/** A limit policy with what lists show of it. */
export type LimitPolicyRow = {
  id: string;
  name: string;
  content: LimitPolicyContent;
  /** What people call its scope. */
  scopeName: BudgetScopeName;
  enabled: boolean;
  createdAt: Date;
  updatedAt: Date;
  /** Calls that it refused in the last 24 hours. */
  refused24h: number;
};

const columns = { id: true, name: true, content: true, enabled: true, createdAt: true, updatedAt: true } as const;

const order: LimitPolicyContent['scope']['kind'][] = ['organization', 'team', 'member', 'key'];

/** Limit policies: those of the organization, then of teams, members and keys, each by name. */
export async function listLimitPolicies(scoped: Scoped, organizationId: string, now: Date): Promise<LimitPolicyRow[]> {
  const rows = await scoped.limitPolicy.findMany({ where: { organizationId }, select: columns });
  const names = await readBudgetScopeNames(scoped, organizationId);
  const refused = await refusedCalls(scoped, organizationId, now);
  return rows
    .map(({ content: stored, ...row }) => {
      const content = limitPolicyContent.parse(stored);
      const scopeName = nameOfBudgetScope(content.scope, names);
      return { ...row, content, scopeName, refused24h: refused.get(row.id) ?? 0 };
    })
    .sort(byScope);
}

/** One limit policy. Throws a Refusal (not_found). */
export async function findLimitPolicy(
  scoped: Scoped,
  organizationId: string,
  id: string,
  now: Date,
): Promise<LimitPolicyRow> {
  return found(
    (await listLimitPolicies(scoped, organizationId, now)).find((policy) => policy.id === id),
    'limit policy',
  );
}

/** Adds a policy that is in force at once; answers its id. Throws a Refusal (invalid) when the organization has no such scope. */
export async function createLimitPolicy(
  scoped: Scoped,
  organizationId: string,
  { name, content }: { name: string; content: LimitPolicyContent },
): Promise<string> {
  await requireLimitScope(scoped, organizationId, content);
  await requireFreeName(scoped, organizationId, { name });
  const data = { organizationId, name, content: content as Prisma.InputJsonObject };
  const { id } = await scoped.limitPolicy.create({ data, select: { id: true } });
  return id;
}

/**
 * Changes a policy; answers it as it was. Its counters go on where the measure and the window stay the same. Throws a Refusal:
 * not_found, or invalid when the organization has no such scope.
 */
export async function updateLimitPolicy(
  scoped: Scoped,
  organizationId: string,
  { id, name, content, enabled }: { id: string; name?: string; content?: LimitPolicyContent; enabled?: boolean },
): Promise<{ name: string; content: LimitPolicyContent; enabled: boolean }> {
  const row = found(
    await scoped.limitPolicy.findFirst({ where: { id, organizationId }, select: columns }),
    'limit policy',
  );
  if (content !== undefined) await requireLimitScope(scoped, organizationId, content);
  if (name !== undefined && name !== row.name) await requireFreeName(scoped, organizationId, { name, id });
  const data = {
    ...(name === undefined ? {} : { name }),
    ...(content === undefined ? {} : { content: content as Prisma.InputJsonObject }),
    ...(enabled === undefined ? {} : { enabled }),
  };
  await scoped.limitPolicy.update({ where: { id }, data, select: { id: true } });
  return { name: row.name, content: limitPolicyContent.parse(row.content), enabled: row.enabled };
}

/** Removes a policy; answers what it was. Throws a Refusal (not_found). */
export async function removeLimitPolicy(
  scoped: Scoped,
  organizationId: string,
  id: string,
): Promise<{ name: string; content: LimitPolicyContent }> {
  const row = found(
    await scoped.limitPolicy.findFirst({ where: { id, organizationId }, select: columns }),
    'limit policy',
  );
  await scoped.limitPolicy.delete({ where: { id }, select: { id: true } });
  return { name: row.name, content: limitPolicyContent.parse(row.content) };
}

async function requireLimitScope(scoped: Scoped, organizationId: string, { scope }: LimitPolicyContent): Promise<void> {
  const names: BudgetScopeNames = await readBudgetScopeNames(scoped, organizationId);
  requireBudgetScope(scope, names);
}

/** A refused caller is told the policy's name, so it must say which one. */
async function requireFreeName(
  scoped: Scoped,
  organizationId: string,
  { name, id }: { name: string; id?: string },
): Promise<void> {
  const others = { organizationId, name: { equals: name, mode: 'insensitive' as const } };
  const taken = await scoped.limitPolicy.findFirst({
    where: { ...others, ...(id === undefined ? {} : { id: { not: id } }) },
    select: { id: true },
  });
  if (taken) throw refuseField('name', 'Another limit has this name. Choose another one.');
}

/** Calls of the last 24 hours by the policy that refused them. */
async function refusedCalls(scoped: Scoped, organizationId: string, now: Date): Promise<Map<string, number>> {
  const since = new Date(now.getTime() - 24 * 3_600_000);
  const rows = await scoped.$queryRaw<{ id: string; refused: bigint }[]>`
    select blocked_by as id, count(*) as refused from request_logs
    where organization_id = ${organizationId}::uuid and id >= uuid_floor(${since}::timestamptz)
      and blocked_by is not null
    group by 1`;
  return new Map(rows.map(({ id, refused }) => [id, Number(refused)]));
}

function byScope(a: LimitPolicyRow, b: LimitPolicyRow): number {
  return (
    order.indexOf(a.content.scope.kind) - order.indexOf(b.content.scope.kind) ||
    a.scopeName.name.localeCompare(b.scopeName.name) ||
    a.name.localeCompare(b.name) ||
    (a.id < b.id ? -1 : 1)
  );
}
