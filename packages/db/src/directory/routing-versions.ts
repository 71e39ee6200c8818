import { changesBetween, type RoutingChange } from '@switchyard/core/routing/publish/changes-between';
import { nextVersions } from '@switchyard/core/routing/publish/next-versions';
import type { ModelAlias, RoutingSet } from '@switchyard/core/routing/publish/routing-set';
import { type RoutingRule, routingRule } from '@switchyard/core/routing/rule';
import type { Scoped } from '../client/create-database.ts';
import type { Prisma } from '../generated/client.ts';
import { newId } from './new-id.ts';
import { found } from './refusal.ts';
import { noRouting, readRoutingContent, type StoredRouting } from './routing-content.ts';

/** A published version of the routing. */
export type RoutingVersionRow = StoredRouting & {
  version: number;
  note: string;
  author: string | null;
  createdAt: Date;
  /** Against the version before it. */
  changes: RoutingChange[];
};

/** A rule as somebody wrote it: without an id it is a new one. */
export type WrittenRule = Pick<RoutingRule, 'name' | 'definition'> & { id?: string | undefined };

/** Routing as somebody wrote it. */
export type WrittenRouting = { rules: readonly WrittenRule[]; aliases: ModelAlias[] };

/** Versions, newest first, at most `limit`; with `before` only those before that one. */
export async function listRoutingVersions(
  scoped: Scoped,
  organizationId: string,
  { before, limit }: { before?: number | undefined; limit: number },
): Promise<RoutingVersionRow[]> {
  const rows = await scoped.routingVersion.findMany({
    where: { organizationId, ...(before === undefined ? {} : { version: { lt: before } }) },
    orderBy: { version: 'desc' },
    // One more, because each is told from the one before it.
    take: limit + 1,
  });
  const authors = await namesOf(
    scoped,
    rows.map(({ authorId }) => authorId),
  );
  const read = rows.map((row) => ({ ...row, ...readRoutingContent(row.content) }));
  return read.slice(0, limit).map(({ version, note, authorId, createdAt, set, problems }, index) => ({
    version,
    note,
    author: authors.get(authorId) ?? null,
    createdAt,
    set,
    problems,
    changes: changesBetween(read[index + 1]?.set ?? noRouting, set),
  }));
}

/** One version. Throws a Refusal (not_found). */
export async function readRoutingVersion(
  scoped: Scoped,
  organizationId: string,
  version: number,
): Promise<RoutingVersionRow> {
  const [row] = await listRoutingVersions(scoped, organizationId, { before: version + 1, limit: 1 });
  return found(row?.version === version ? row : undefined, 'version of the routing');
}

/** Adds the next version; answers its number. */
export async function insertRoutingVersion(
  scoped: Scoped,
  organizationId: string,
  { set, note, authorId }: { set: RoutingSet; note: string; authorId: string | null },
): Promise<number> {
  const last = await scoped.routingVersion.aggregate({ where: { organizationId }, _max: { version: true } });
  const version = (last._max.version ?? 0) + 1;
  const content = set as unknown as Prisma.InputJsonValue;
  await scoped.routingVersion.create({
    data: { organizationId, version, content, note, authorId },
    select: { id: true },
  });
  return version;
}

/**
 * What was written as it will be published: new rules get an id, and each its next version (see core's `nextVersions`), also counted from
 * canaries that were ended and rules that were removed.
 */
export async function numberRouting(
  scoped: Scoped,
  organizationId: string,
  { written, published }: { written: WrittenRouting; published: RoutingSet },
): Promise<RoutingSet> {
  const ids = written.rules.flatMap(({ id }) => id ?? []);
  const rules = written.rules.map(({ id = newId(), name, definition }) => ({ id, version: 1, name, definition }));
  const earlier = await newestRules(scoped, organizationId, ids);
  return nextVersions(published, { rules, aliases: written.aliases }, earlier);
}

/** Names of people by id. */
export async function namesOf(
  scoped: Scoped,
  userIds: readonly (string | null)[],
): Promise<Map<string | null, string>> {
  const ids = [...new Set(userIds.flatMap((id) => id ?? []))];
  const users = await scoped.user.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } });
  return new Map(users.map(({ id, name }) => [id, name]));
}

/** Each rule in the highest version that was ever published; one that is not understood any more counts with its number alone. */
async function newestRules(scoped: Scoped, organizationId: string, ids: readonly string[]): Promise<RoutingRule[]> {
  const rows = await scoped.$queryRaw<{ id: string; version: number; rule: unknown }[]>`
    select distinct on (1) rule->>'id' as id, (rule->>'version')::integer as version, rule
    from routing_versions v, jsonb_array_elements(v.content->'rules') rule
    where v.organization_id = ${organizationId}::uuid and rule->>'id' = any(${[...ids]}::text[])
    order by 1, 2 desc`;
  return rows.map(({ id, version, rule }) => routingRule.safeParse(rule).data ?? { ...forgotten, id, version });
}

/** Says what no rule says. */
const forgotten: Pick<RoutingRule, 'name' | 'definition'> = {
  name: '',
  definition: { conditions: [], target: { kind: 'alias', name: '' } },
};
