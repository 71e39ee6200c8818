import type { PublishedRouting, RoutingSet } from '@switchyard/core/routing/publish/routing-set';
import type { Scoped } from '../client/create-database.ts';
import { noRouting, readRoutingContent } from '../directory/routing-content.ts';

/**
 * The routing in force, with its canary, without the rules that are switched off. A rule or an alias that is not understood is left
 * out of it and told to `report`.
 */
export async function loadPublishedRouting(
  scoped: Scoped,
  organizationId: string,
  report: (problem: string) => void,
): Promise<PublishedRouting> {
  const state = await scoped.routingState.findUnique({
    where: { organizationId },
    select: { version: true, canaryVersion: true, canaryPercent: true, disabledRuleIds: true },
  });
  if (!state) return { ...noRouting, version: 0, canary: null };
  const { version, canaryVersion, canaryPercent } = state;
  const versions = [version, ...(canaryVersion === null ? [] : [canaryVersion])];
  const rows = await scoped.routingVersion.findMany({
    where: { organizationId, version: { in: versions } },
    select: { version: true, content: true },
  });
  const disabled = new Set(state.disabledRuleIds);
  const setOf = (wanted: number): RoutingSet | undefined => {
    const row = rows.find((one) => one.version === wanted);
    if (!row) return undefined;
    const { set, problems } = readRoutingContent(row.content);
    for (const problem of problems) report(problem);
    return { ...set, rules: set.rules.filter(({ id }) => !disabled.has(id)) };
  };
  const published = setOf(version) ?? noRouting;
  const canary = canaryVersion === null || canaryPercent === null ? undefined : setOf(canaryVersion);
  return {
    ...published,
    version,
    canary: canary ? { ...canary, version: canaryVersion ?? 0, percent: canaryPercent ?? 0 } : null,
  };
}
