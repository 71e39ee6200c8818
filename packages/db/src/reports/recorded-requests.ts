import type { Usage } from '@switchyard/core/pricing/usage';
import { noUsage, usageBucketNames } from '@switchyard/core/pricing/usage';
import { type RequestOutcome, requestOutcome } from '@switchyard/core/requests/record';
import { type RecordedFacts, recordedFacts } from '@switchyard/core/routing/facts';
import type { Attempt } from '@switchyard/core/routing/strategy';
import { z } from 'zod';
import type { Scoped } from '../client/create-database.ts';
import { Prisma } from '../generated/client.ts';
import { bucketColumns } from '../requests/bucket-columns.ts';
import { startOf } from '../requests/record-rows.ts';

/** A request of the log with what routing looked at; null when its record does not say it. */
export type RecordedRequest = {
  id: string;
  at: Date;
  teamId: string;
  keyId: string;
  memberId: string | null;
  /** The model asked for. */
  model: string;
  stream: boolean;
  endUser: string | null;
  outcome: RequestOutcome;
  /** What served it; null when nothing did. */
  served: Attempt | null;
  usage: Usage;
  serviceTier: string | null;
  facts: RecordedFacts | null;
};

/** A row as one text of JSON: reading thirty columns of each row one by one takes longer than all that is done with them. */
type Row = { row: string };

const row = z.tuple([
  z.string(),
  z.string(),
  z.string(),
  z.string().nullable(),
  z.string(),
  z.boolean(),
  z.string().nullable(),
  requestOutcome,
  z.string().nullable(),
  z.string().nullable(),
  z.array(z.number()),
  z.string().nullable(),
  z.unknown(),
]);

const columns = Prisma.sql`
  json_build_array(id, team_id, key_id, member_id, model_asked, stream, end_user, outcome::text, provider_account_id,
    model_served, array[${Prisma.raw(bucketColumns.join(', '))}], service_tier, facts)::text as row`;

/** Requests that began at `since` or later, newest first, at most `limit`; `before` is the id of the last one of the page before. */
export async function readRecordedRequests(
  scoped: Scoped,
  organizationId: string,
  { since, before, limit }: { since: Date; before: string | undefined; limit: number },
): Promise<RecordedRequest[]> {
  const earlier = before === undefined ? Prisma.empty : Prisma.sql`and id < ${before}::uuid`;
  const rows = await scoped.$queryRaw<Row[]>`
    select ${columns} from request_logs
    where organization_id = ${organizationId}::uuid and id >= uuid_floor(${since}::timestamptz) ${earlier}
    order by id desc limit ${limit}`;
  return rows.map(toRequest);
}

/** One request; undefined when the organization has none with this id. */
export async function findRecordedRequest(
  scoped: Scoped,
  organizationId: string,
  id: string,
): Promise<RecordedRequest | undefined> {
  const rows = await scoped.$queryRaw<Row[]>`
    select ${columns} from request_logs where organization_id = ${organizationId}::uuid and id = ${id}::uuid`;
  return rows.map(toRequest)[0];
}

function toRequest({ row: text }: Row): RecordedRequest {
  const [
    id,
    teamId,
    keyId,
    memberId,
    model,
    stream,
    endUser,
    outcome,
    account,
    modelServed,
    counts,
    serviceTier,
    said,
  ] = row.parse(JSON.parse(text));
  const facts = recordedFacts.safeParse(said);
  return {
    id,
    at: new Date(startOf(id)),
    teamId,
    keyId,
    memberId,
    model,
    stream,
    endUser,
    outcome,
    served: account === null || modelServed === null ? null : { providerAccountId: account, model: modelServed },
    usage: usageIn(counts),
    serviceTier,
    facts: facts.success ? facts.data : null,
  };
}

function usageIn(counts: readonly number[]): Usage {
  const usage = { ...noUsage };
  for (const [index, bucket] of usageBucketNames.entries()) usage[bucket] = counts[index] ?? 0;
  return usage;
}
