import type { BudgetConfiguration, BudgetScope, BudgetUnit } from '@switchyard/core/budgets/budget';
import { tokenBucketNames } from '@switchyard/core/pricing/usage';
import { Prisma } from '../generated/client.ts';
import { columnOfBucket } from './bucket-columns.ts';
import { linesOfCopies, linesOfRequests } from './usage-lines.ts';

/** From a moment on, up to but not including another; ms since 1970. */
export type Stretch = { fromMs: number; untilMs: number };

/**
 * What requests that match a budget used in a stretch of time, as a select of `group_key` and `amount` (in the budget's unit), many
 * rows for a group: from the roll-ups for whole hours and from the log for what is left, or from the log alone where the roll-ups do
 * not know the dimension.
 */
export function selectUsed(
  organizationId: string,
  { scope, unit }: Pick<BudgetConfiguration, 'scope' | 'unit'>,
  stretch: Stretch,
): Prisma.Sql {
  const { group, where } = matching(scope);
  if (isOfLogAlone(scope)) return selectOfLog(organizationId, { scope, unit }, selectLines(organizationId, [stretch]));
  const { whole, edges } = splitHours(stretch);
  const columns = Prisma.sql`team_id, key_id, member_id, model_served, tags, ${amounts[unit]} as amount`;
  return Prisma.sql`
    select ${group} as group_key, amount from (
      select ${columns} from usage_hourly
      where organization_id = ${organizationId}::uuid and hour >= ${at(whole.fromMs)} and hour < ${at(whole.untilMs)} and ${counted}
      union all
      select ${columns} from (${selectLines(organizationId, edges)}) as line where ${counted}
    ) as line where ${where}`;
}

/**
 * The same of those requests and copies alone that carry a charge of the budget in the period that begins at `period`. Read from the log
 * alone.
 */
export function selectUsedByCharged(
  organizationId: string,
  { id, ...budget }: Pick<BudgetConfiguration, 'id' | 'scope' | 'unit'>,
  { period, ...stretch }: Stretch & { period: Date },
): Prisma.Sql {
  const charge = JSON.stringify([{ budgetId: id, period: period.toISOString() }]);
  const carrying = Prisma.sql`@> ${charge}::jsonb`;
  return selectOfLog(organizationId, budget, selectLines(organizationId, [stretch], carrying));
}

function selectOfLog(
  organizationId: string,
  { scope, unit }: Pick<BudgetConfiguration, 'scope' | 'unit'>,
  lines: Prisma.Sql,
): Prisma.Sql {
  const { group, where } = matching(scope);
  const asked = isOfLogAlone(scope)
    ? Prisma.sql`join (select id, facts, end_user from request_logs where organization_id = ${organizationId}::uuid) as asked
        on asked.id = line.request_id`
    : Prisma.empty;
  return Prisma.sql`
    select ${group} as group_key, ${amounts[unit]} as amount from (${lines}) as line ${asked} where ${counted} and ${where}`;
}

/** Corrections of prices are no use, and what was refused used nothing. */
const counted = Prisma.sql`purpose <> 'ADJUSTMENT' and outcome <> 'REFUSED'`;

const amounts: Record<BudgetUnit, Prisma.Sql> = {
  usd: Prisma.raw('cost_nanos'),
  tokens: Prisma.raw(tokenBucketNames.map(columnOfBucket).join(' + ')),
  requests: Prisma.raw('requests'),
};

const at = (timeMs: number) => Prisma.sql`${new Date(timeMs)}::timestamptz`;

const hourMs = 3_600_000;

/** The whole hours of a stretch and what is left before and after them. */
function splitHours({ fromMs, untilMs }: Stretch): { whole: Stretch; edges: Stretch[] } {
  const first = Math.ceil(fromMs / hourMs) * hourMs;
  const last = Math.floor(untilMs / hourMs) * hourMs;
  if (first >= last) return { whole: { fromMs: first, untilMs: first }, edges: [{ fromMs, untilMs }] };
  const edges = [
    { fromMs, untilMs: first },
    { fromMs: last, untilMs },
  ];
  return { whole: { fromMs: first, untilMs: last }, edges };
}

/** The lines of requests and copies that began in any of these stretches, `carrying` such charges if any are named. */
function selectLines(organizationId: string, stretches: readonly Stretch[], carrying?: Prisma.Sql): Prisma.Sql {
  const ofRequests = carrying === undefined ? Prisma.empty : Prisma.sql`and r.charges ${carrying}`;
  const ofCopies = carrying === undefined ? Prisma.empty : Prisma.sql`and s.record -> 'charges' ${carrying}`;
  const selects = stretches.flatMap(({ fromMs, untilMs }) => [
    linesOfRequests(
      Prisma.raw('request_logs'),
      Prisma.raw('request_attempts'),
      Prisma.sql`where r.organization_id = ${organizationId}::uuid and r.id >= uuid_floor(${at(fromMs)}) and r.id < uuid_floor(${at(untilMs)}) ${ofRequests}`,
    ),
    linesOfCopies(
      Prisma.raw('shadow_runs'),
      Prisma.sql`where s.organization_id = ${organizationId}::uuid and s.started_at >= ${at(fromMs)} and s.started_at < ${at(untilMs)} ${ofCopies}`,
    ),
  ]);
  return Prisma.join(selects, ' union all ');
}

/** The roll-ups know neither metadata nor end users. */
function isOfLogAlone(scope: BudgetScope): boolean {
  return (
    scope.kind === 'metadata' ||
    (scope.kind === 'each' && (scope.of === 'end-user' || scope.of.startsWith('metadata.')))
  );
}

/** SQL for the group that a line counts in and for whether it counts at all; `asked` is the row of the log. */
type Matching = { group: Prisma.Sql; where: Prisma.Sql };

function matching(scope: BudgetScope): Matching {
  const whole = Prisma.sql`''`;
  switch (scope.kind) {
    case 'organization':
      return { group: whole, where: Prisma.sql`true` };
    case 'team':
      return { group: whole, where: Prisma.sql`team_id = ${scope.id}::uuid` };
    case 'member':
      return { group: whole, where: Prisma.sql`member_id = ${scope.id}::uuid` };
    case 'key':
      return { group: whole, where: Prisma.sql`key_id = ${scope.id}::uuid` };
    case 'model':
      return { group: whole, where: Prisma.sql`model_served = ${scope.model}` };
    case 'tag':
      return { group: whole, where: Prisma.sql`${scope.tag} = any(tags)` };
    case 'metadata':
      return { group: whole, where: Prisma.sql`${metadataOf(scope.name)} = ${scope.value}` };
    case 'each': {
      const { group, where } = matchingEach(scope.of);
      if (scope.teamId === null) return { group, where };
      return { group, where: Prisma.sql`${where} and team_id = ${scope.teamId}::uuid` };
    }
  }
}

function matchingEach(dimension: string): Matching {
  switch (dimension) {
    case 'team':
      return { group: Prisma.sql`team_id::text`, where: Prisma.sql`true` };
    case 'key':
      return { group: Prisma.sql`key_id::text`, where: Prisma.sql`true` };
    case 'member':
      return {
        group: Prisma.sql`member_id::text`,
        where: Prisma.sql`member_id <> '00000000-0000-0000-0000-000000000000'`,
      };
    case 'model':
      return { group: Prisma.sql`model_served`, where: Prisma.sql`model_served <> ''` };
    case 'tag':
      return { group: Prisma.sql`unnest(tags)`, where: Prisma.sql`true` };
    case 'end-user':
      return { group: Prisma.sql`end_user`, where: Prisma.sql`end_user <> ''` };
    default: {
      const value = metadataOf(dimension.slice('metadata.'.length));
      return { group: value, where: Prisma.sql`${value} <> ''` };
    }
  }
}

const metadataOf = (name: string) => Prisma.sql`(facts -> 'metadata' ->> ${name})`;
