import { splitTime } from '@switchyard/core/reports/split-time';
import type { Scoped } from '../client/create-database.ts';
import { Prisma } from '../generated/client.ts';
import { linesOfTime } from '../requests/usage-lines.ts';
import { linesIn, noFilters, type Range, type RollUp } from './cost-lines.ts';

/** What a team used in some time, by model, key and purpose; cost in nano-USD. `model` is empty where no provider was called. */
export type StatementUsage = {
  teamId: string;
  model: string;
  keyId: string;
  purpose: 'ANSWER' | 'RETRY' | 'SHADOW' | 'ADJUSTMENT' | 'LOOKUP';
  requests: number;
  unpricedRequests: number;
  inputTokens: number;
  outputTokens: number;
  costNanos: bigint;
};

type Row = Pick<StatementUsage, 'teamId' | 'model' | 'keyId' | 'purpose' | 'costNanos'> & {
  requests: bigint;
  unpriced: bigint;
  input: bigint;
  output: bigint;
};

const input = Prisma.raw(
  [
    'input_tokens',
    'cached_input_tokens',
    'cache_write_tokens',
    'cache_write_1h_tokens',
    'input_audio_tokens',
    'cached_input_audio_tokens',
    'input_image_tokens',
    'cached_input_image_tokens',
  ]
    .map((column) => `u.${column}`)
    .join(' + '),
);
const output = Prisma.raw('u.output_tokens + u.reasoning_tokens + u.output_audio_tokens + u.output_image_tokens');

const columns = Prisma.sql`
  u.team_id, u.model_served, u.key_id, u.purpose, u.requests, u.unpriced_requests, ${input} as input, ${output} as output,
  u.cost_nanos`;

/**
 * What teams used in a stretch of time, to the millisecond: whole days and hours from the roll-ups and what is less than an hour at
 * its ends from the log, in one statement, so that all are of one moment. The most expensive first. The log of such an hour must not
 * be dropped yet.
 */
export async function readStatementUsage(
  scoped: Scoped,
  organizationId: string,
  { range, teamId }: { range: Range; teamId?: string | undefined },
): Promise<StatementUsage[]> {
  const { days, hours, rest } = splitTime(range);
  const filters = { ...noFilters, team: teamId === undefined ? [] : [teamId] };
  const ofTeam = teamId === undefined ? Prisma.empty : Prisma.sql`where u.team_id = ${teamId}::uuid`;
  const rolledUp = (rollUp: RollUp) => (part: Range) =>
    Prisma.sql`select ${columns} ${linesIn(organizationId, { rollUp, range: part, filters, by: ['team', 'model', 'key'] })}`;
  const logged = (part: Range) => {
    const [from, until] = [moment(part.from), moment(part.to)];
    return Prisma.sql`select ${columns} from (${linesOfTime({ from, until, organizationId })}) u ${ofTeam}`;
  };
  const parts = [...days.map(rolledUp('usage_daily')), ...hours.map(rolledUp('usage_hourly')), ...rest.map(logged)];
  if (parts.length === 0) return [];
  const rows = await scoped.$queryRaw<Row[]>`
    select team_id as "teamId", model_served as model, key_id as "keyId", purpose::text as purpose,
      sum(requests)::bigint as requests, sum(unpriced_requests)::bigint as unpriced, sum(input)::bigint as input,
      sum(output)::bigint as output, sum(cost_nanos)::bigint as "costNanos"
    from (${Prisma.join(parts, ' union all ')}) u
    group by 1, 2, 3, 4 order by "costNanos" desc, requests desc, 1, 2, 3, 4`;
  return rows.map(({ requests, unpriced, input: read, output: made, ...row }) => ({
    ...row,
    requests: Number(requests),
    unpricedRequests: Number(unpriced),
    inputTokens: Number(read),
    outputTokens: Number(made),
  }));
}

/** The first day (UTC) that has usage; null without any. */
export async function firstDayOfUsage(scoped: Scoped, organizationId: string): Promise<Date | null> {
  const [row] = await scoped.$queryRaw<{ day: Date | null }[]>`
    select min(day) as day from usage_daily where organization_id = ${organizationId}::uuid`;
  return row?.day ?? null;
}

const moment = (at: Date) => Prisma.sql`${at.toISOString()}::timestamptz`;
