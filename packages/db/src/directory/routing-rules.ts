import { type RuleDefinition, ruleDefinition } from '@switchyard/core/routing/rule';
import type { Scoped } from '../client/create-database.ts';
import type { Prisma } from '../generated/client.ts';
import { found, Refusal, refuseField } from './refusal.ts';

/** A routing rule in its newest version. */
export type RoutingRuleRow = {
  id: string;
  name: string;
  version: number;
  position: number;
  enabled: boolean;
  definition: RuleDefinition;
  note: string;
  createdAt: Date;
  updatedAt: Date;
};

/** Rules in the order in which they are asked. */
export async function listRoutingRules(scoped: Scoped, organizationId: string): Promise<RoutingRuleRow[]> {
  const rows = await scoped.$queryRaw<(Omit<RoutingRuleRow, 'definition'> & { definition: unknown })[]>`
    select r.id, v.name, r.version, r.position, r.enabled, v.definition, v.note,
      r.created_at as "createdAt", r.updated_at as "updatedAt"
    from routing_rules r
    join routing_rule_versions v on v.organization_id = r.organization_id and v.rule_id = r.id and v.version = r.version
    where r.organization_id = ${organizationId}::uuid and r.deleted_at is null
    order by r.position, r.id`;
  return rows.map((row) => ({ ...row, definition: ruleDefinition.parse(row.definition) }));
}

/** One rule. Throws a Refusal (not_found), also for removed ones. */
export async function findRoutingRule(scoped: Scoped, organizationId: string, id: string): Promise<RoutingRuleRow> {
  const rules = await listRoutingRules(scoped, organizationId);
  return found(
    rules.find((rule) => rule.id === id),
    'routing rule',
  );
}

/** What a version says and who wrote it. */
export type NewVersion = { name: string; definition: RuleDefinition; note: string; authorId: string | null };

/** Adds a rule at the end, in its first version. */
export async function createRoutingRule(
  scoped: Scoped,
  organizationId: string,
  { enabled, ...version }: NewVersion & { enabled: boolean },
): Promise<{ id: string }> {
  const last = await scoped.routingRule.aggregate({
    where: { organizationId, deletedAt: null },
    _max: { position: true },
  });
  const position = (last._max.position ?? -1) + 1;
  const rule = await scoped.routingRule.create({ data: { organizationId, position, enabled }, select: { id: true } });
  await insertVersion(scoped, organizationId, { ...version, ruleId: rule.id, number: 1 });
  return rule;
}

/** Publishes the next version. Throws a Refusal (conflict) when another was published after `baseVersion`. */
export async function publishVersion(
  scoped: Scoped,
  organizationId: string,
  { id, baseVersion, ...version }: NewVersion & { id: string; baseVersion: number | undefined },
): Promise<RoutingRuleRow> {
  const before = await findRoutingRule(scoped, organizationId, id);
  if (baseVersion !== undefined && baseVersion !== before.version)
    throw new Refusal(
      'conflict',
      `Version ${before.version} was published while you edited version ${baseVersion}. Load it and apply your change again.`,
    );
  const number = before.version + 1;
  await insertVersion(scoped, organizationId, { ...version, ruleId: id, number });
  await scoped.routingRule.update({ where: { id }, data: { version: number }, select: { id: true } });
  return before;
}

/** Takes a rule out of force; its versions stay for the records that name them. */
export async function removeRoutingRule(scoped: Scoped, organizationId: string, id: string): Promise<RoutingRuleRow> {
  const rule = await findRoutingRule(scoped, organizationId, id);
  await scoped.routingRule.update({ where: { id }, data: { deletedAt: new Date() }, select: { id: true } });
  return rule;
}

/** Switches a rule on or off; answers whether that changed anything. */
export async function setRuleEnabled(
  scoped: Scoped,
  organizationId: string,
  { id, enabled }: { id: string; enabled: boolean },
): Promise<boolean> {
  const rule = await findRoutingRule(scoped, organizationId, id);
  await scoped.routingRule.update({ where: { id }, data: { enabled }, select: { id: true } });
  return rule.enabled !== enabled;
}

/** Sets the order. Throws a Refusal (invalid) unless `ids` names every rule exactly once. */
export async function reorderRules(scoped: Scoped, organizationId: string, ids: string[]): Promise<void> {
  const rules = await listRoutingRules(scoped, organizationId);
  const known = new Set(rules.map(({ id }) => id));
  if (ids.length !== known.size || new Set(ids).size !== ids.length || !ids.every((id) => known.has(id)))
    throw refuseField('ids', 'Name every routing rule of the organization exactly once.');
  for (const [position, id] of ids.entries())
    await scoped.routingRule.update({ where: { id }, data: { position }, select: { id: true } });
}

/** Versions of a rule, newest first. */
export async function listRuleVersions(scoped: Scoped, organizationId: string, ruleId: string) {
  await findRoutingRule(scoped, organizationId, ruleId);
  const versions = await scoped.routingRuleVersion.findMany({
    where: { organizationId, ruleId },
    orderBy: { version: 'desc' },
  });
  const authorIds = versions.flatMap(({ authorId }) => authorId ?? []);
  const authors = await scoped.user.findMany({ where: { id: { in: authorIds } }, select: { id: true, name: true } });
  return versions.map(({ version, name, definition, note, authorId, createdAt }) => ({
    version,
    name,
    definition: ruleDefinition.parse(definition),
    note,
    author: authors.find(({ id }) => id === authorId)?.name ?? null,
    createdAt,
  }));
}

async function insertVersion(
  scoped: Scoped,
  organizationId: string,
  { number, definition, ...version }: NewVersion & { ruleId: string; number: number },
): Promise<void> {
  const json = definition as unknown as Prisma.InputJsonValue;
  await scoped.routingRuleVersion.create({
    data: { ...version, organizationId, version: number, definition: json },
    select: { id: true },
  });
}
