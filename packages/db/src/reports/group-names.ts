import type { Scoped } from '../client/create-database.ts';
import { type CostDimension, noneId } from './cost-lines.ts';
import { removedName } from './request-rows.ts';

/** What groups of a report are called, by id: the present names of what still exists. */
export async function namesOfGroups(
  scoped: Scoped,
  organizationId: string,
  { dimension, ids }: { dimension: CostDimension; ids: readonly string[] },
): Promise<Map<string, string>> {
  if (dimension === 'tag') return new Map(ids.map((id) => [id, nameOfTags(id)]));
  if (!hasNames(dimension)) return new Map(ids.map((id) => [id, id]));
  const wanted = ids.filter((id) => id !== noneId);
  const rows = wanted.length === 0 ? [] : await named[dimension](scoped, { organizationId, id: { in: wanted } });
  const known = new Map(rows.map(({ id, name }) => [id, name]));
  return new Map(ids.map((id) => [id, id === noneId ? noneId : (known.get(id) ?? removedName)]));
}

type Where = { organizationId: string; id: { in: string[] } };

const select = { id: true, name: true } as const;

const named = {
  team: (scoped: Scoped, where: Where) => scoped.team.findMany({ where, select }),
  key: (scoped: Scoped, where: Where) => scoped.virtualKey.findMany({ where, select }),
  provider: (scoped: Scoped, where: Where) => scoped.providerAccount.findMany({ where, select }),
  // Only members of the organization are visible to it.
  member: (scoped: Scoped, { id }: Where) => scoped.user.findMany({ where: { id }, select }),
} as const;

const hasNames = (dimension: CostDimension): dimension is keyof typeof named => dimension in named;

/** A set of tags is shown as `batch + nightly`. */
function nameOfTags(id: string): string {
  const tags: unknown = JSON.parse(id);
  return Array.isArray(tags) && tags.length > 0 ? tags.join(' + ') : noneId;
}
