import type { RequestFilter, RequestRange } from '@switchyard/core/requests/request-filter';
import type { Scoped } from '../client/create-database.ts';
import { Prisma } from '../generated/client.ts';
import { seeks } from './request-seek.ts';
import { rolledUpFilter } from './rolled-up-filter.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Where the log is read: in this order, the newest first or the oldest first. */
export type ReadOrder = 'newest' | 'oldest';

/**
 * The stretches of a range that may hold what a filter lets through, in order and apart. Sums know in which hours a team, a model or an
 * outcome occurs at all, so that what is rare is not looked for where it is not. A filter that says nothing that sums know has one
 * stretch: the range.
 */
export async function* stretchesOf(
  scoped: Scoped,
  organizationId: string,
  { filter, range, order }: { filter: RequestFilter; range: RequestRange; order: ReadOrder },
): AsyncGenerator<RequestRange> {
  const sums = rolledUpFilter(filter);
  // An index finds what it knows faster than sums tell where to look.
  if (!sums.narrows || seeks(filter)) {
    yield range;
    return;
  }
  const ask = { where: sums.where, brief: sums.brief, order };
  for (const day of await daysOf(scoped, organizationId, { ...ask, range })) {
    const within = intersect(range, { fromMs: day, toMs: day + dayMs });
    for (const stretch of merged(await hoursOf(scoped, organizationId, { ...ask, range: within }), order)) {
      const cut = intersect(stretch, range);
      if (cut.fromMs < cut.toMs) yield cut;
    }
  }
}

type Ask = { where: Prisma.Sql; brief: boolean; order: ReadOrder; range: RequestRange };

async function daysOf(scoped: Scoped, organizationId: string, { where, brief, order, range }: Ask): Promise<number[]> {
  const rows = await scoped.$queryRaw<{ day: Date }[]>`
    select distinct u.day from ${Prisma.raw(brief ? 'usage_daily_brief' : 'usage_daily')} u
    where u.organization_id = ${organizationId}::uuid and ${where} and u.requests > 0
      and u.day >= ${dayText(range.fromMs)}::date and u.day <= ${dayText(range.toMs - 1)}::date
    order by u.day ${direction(order)}`;
  return rows.map(({ day }) => day.getTime());
}

async function hoursOf(scoped: Scoped, organizationId: string, { where, brief, order, range }: Ask): Promise<number[]> {
  const first = new Date(Math.floor(range.fromMs / hourMs) * hourMs).toISOString();
  const rows = await scoped.$queryRaw<{ hour: Date }[]>`
    select distinct u.hour from ${Prisma.raw(brief ? 'usage_hourly_brief' : 'usage_hourly')} u
    where u.organization_id = ${organizationId}::uuid and ${where} and u.requests > 0
      and u.hour >= ${first}::timestamptz and u.hour < ${new Date(range.toMs).toISOString()}::timestamptz
    order by u.hour ${direction(order)}`;
  return rows.map(({ hour }) => hour.getTime());
}

/** Hours that follow one another as one stretch. */
function merged(hours: readonly number[], order: ReadOrder): RequestRange[] {
  const stretches: RequestRange[] = [];
  for (const hour of hours) {
    const last = stretches.at(-1);
    if (last !== undefined && order === 'newest' && last.fromMs === hour + hourMs) last.fromMs = hour;
    else if (last !== undefined && order === 'oldest' && last.toMs === hour) last.toMs = hour + hourMs;
    else stretches.push({ fromMs: hour, toMs: hour + hourMs });
  }
  return stretches;
}

const intersect = (a: RequestRange, b: RequestRange): RequestRange => ({
  fromMs: Math.max(a.fromMs, b.fromMs),
  toMs: Math.min(a.toMs, b.toMs),
});

const direction = (order: ReadOrder): Prisma.Sql => Prisma.raw(order === 'newest' ? 'desc' : 'asc');

const dayText = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10);
