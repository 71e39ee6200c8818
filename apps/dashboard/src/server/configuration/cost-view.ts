import type { CostGroups, CostSubgroups } from '@switchyard/db/reports/cost-report';
import { addSums, type CostSums, lessSums, noSums } from '@switchyard/db/reports/cost-sums';

/** Sums as the contract writes them. */
export const viewSums = ({ costNanos, ...counts }: CostSums) => ({ costNanos: costNanos.toString(), ...counts });

/** What a report is put together from. */
export type ReportParts = {
  current: CostGroups;
  /** The same groups in the compared range; null without a comparison. */
  compared: CostGroups | null;
  subgroups: Map<string, CostSubgroups>;
  names: Map<string, string>;
  subgroupNames: Map<string, string>;
  /** How many intervals there are. */
  intervals: number;
};

/** The groups of a report, those of the compared range alone last, and whatever is not listed one by one. */
export function viewGroups(parts: ReportParts) {
  const { current, compared, subgroups, names } = parts;
  const total = totalOf(current);
  const before = new Map(compared?.groups.map((group) => [group.id, group.total]) ?? []);
  const known = new Set(current.groups.map(({ id }) => id));
  // With groups left out of the list, one of the compared range may be among them and is not listed twice.
  const gone = current.rest === null ? [...before.keys()].filter((id) => !known.has(id)) : [];
  const listed = [...current.groups, ...gone.map((id) => ({ id, total: noSums() }))];
  const withPoints = new Set(current.points.flatMap(({ group }) => (group === null ? [] : [group])));
  return {
    groups: listed.map((group) => ({
      id: group.id,
      name: names.get(group.id) ?? group.id,
      total: viewSums(group.total),
      share: shareOf(group.total.costNanos, total.costNanos),
      compared: compared === null ? null : viewSums(before.get(group.id) ?? noSums()),
      points: withPoints.has(group.id) ? pointsOf(parts, group.id).map(viewSums) : null,
      ...viewSubgroups(subgroups.get(group.id), parts.subgroupNames),
    })),
    other: viewOther(parts, withPoints),
    remainder: viewRemainder({ current, compared, listed: listed.map(({ id }) => before.get(id) ?? noSums()) }),
  };
}

/** The sums of everything. */
export const totalOf = ({ groups, rest }: Pick<CostGroups, 'groups' | 'rest'>): CostSums =>
  addSums([...groups.map(({ total }) => total), ...(rest === null ? [] : [rest.total])]);

/** The sums of each interval over all groups. */
export function totalPoints({ points }: Pick<CostGroups, 'points'>, intervals: number): CostSums[] {
  const byIndex = Array.from({ length: intervals }, (): CostSums[] => []);
  for (const { index, sums } of points) byIndex[index]?.push(sums);
  return byIndex.map(addSums);
}

function pointsOf({ current, intervals }: ReportParts, group: string | null): CostSums[] {
  return totalPoints({ points: current.points.filter((point) => point.group === group) }, intervals);
}

function viewOther(parts: ReportParts, withPoints: ReadonlySet<string>) {
  const { groups, rest } = parts.current;
  const count = groups.length - withPoints.size + (rest?.count ?? 0);
  if (count === 0) return null;
  const points = pointsOf(parts, null);
  return { count, total: viewSums(addSums(points)), points: points.map(viewSums) };
}

function viewSubgroups(found: CostSubgroups | undefined, names: Map<string, string>) {
  const { groups, rest } = found ?? { groups: [], rest: null };
  return {
    subgroups: groups.map(({ id, total }) => ({ id, name: names.get(id) ?? id, total: viewSums(total) })),
    moreSubgroups: rest === null ? null : { count: rest.count, total: viewSums(rest.total) },
  };
}

type Remainder = Pick<ReportParts, 'current' | 'compared'> & { listed: CostSums[] };

function viewRemainder({ current: { rest }, compared, listed }: Remainder) {
  if (rest === null) return null;
  return {
    count: rest.count,
    total: viewSums(rest.total),
    compared: compared === null ? null : viewSums(lessSums(totalOf(compared), addSums(listed))),
  };
}

/** To a millionth; null when the whole is not above zero. */
function shareOf(part: bigint, whole: bigint): number | null {
  return whole > 0n ? Number((part * 1_000_000n) / whole) / 1_000_000 : null;
}
