import type { Scoped } from '../client/create-database.ts';
import { Prisma, type Verdict } from '../generated/client.ts';
import { removedName } from './request-rows.ts';

/** A call whose question was compared with others, and the nearest of them. */
export type NearMiss = {
  id: string;
  sourceRequestId: string;
  startedAt: Date;
  team: { id: string; name: string };
  model: string;
  ruleId: string | null;
  ruleName: string | null;
  similarity: number;
  /** Whether it was answered with the other's answer. */
  served: boolean;
  verdict: Verdict | null;
};

type Row = {
  id: string;
  source_id: string;
  started_at: Date;
  team_id: string;
  team_name: string | null;
  model_asked: string;
  rule_id: string | null;
  rule_name: string | null;
  similarity: number;
  served: boolean;
  verdict: Verdict | null;
};

/** Near questions since `from`, newest first; `limit + 1` rows tell that there are more. */
export async function listNearMisses(
  scoped: Scoped,
  organizationId: string,
  { from, ruleId, before, limit }: { from: Date; ruleId?: string; before?: string; limit: number },
): Promise<NearMiss[]> {
  const rows = await scoped.$queryRaw<Row[]>`
    select r.id, r.cache_source_id as source_id, r.started_at, r.team_id, t.name as team_name, r.model_asked, r.rule_id, r.rule_name,
      r.cache_similarity as similarity, r.cache_status = 'SEMANTIC_HIT' as served, v.verdict::text as verdict
    from request_logs r
    left join teams t on t.organization_id = r.organization_id and t.id = r.team_id
    left join semantic_reviews v on v.organization_id = r.organization_id and v.request_id = r.id
    where r.organization_id = ${organizationId}::uuid and r.id >= uuid_floor(${from}::timestamptz)
      and r.cache_similarity is not null and r.cache_source_id is not null
      ${before === undefined ? Prisma.empty : Prisma.sql`and r.id < ${before}::uuid`}
      ${ruleId === undefined ? Prisma.empty : Prisma.sql`and r.rule_id = ${ruleId}::uuid`}
    order by r.id desc limit ${limit + 1}::int`;
  return rows.map((row) => ({
    id: row.id,
    sourceRequestId: row.source_id,
    startedAt: row.started_at,
    team: { id: row.team_id, name: row.team_name ?? removedName },
    model: row.model_asked,
    ruleId: row.rule_id,
    ruleName: row.rule_name,
    similarity: row.similarity,
    served: row.served,
    verdict: row.verdict,
  }));
}

/** Writes what a person says of a near question; null takes it back. Answers false when there is no such call. */
export async function reviewNearMiss(
  scoped: Scoped,
  organizationId: string,
  { requestId, verdict, reviewedById }: { requestId: string; verdict: Verdict | null; reviewedById: string | null },
): Promise<boolean> {
  const where = { organizationId_requestId: { organizationId, requestId } };
  const call = await scoped.requestLog.findFirst({
    where: { organizationId, id: requestId, cacheSimilarity: { not: null } },
    select: { id: true },
  });
  if (call === null) return false;
  if (verdict === null) await scoped.semanticReview.deleteMany({ where: { organizationId, requestId } });
  else
    await scoped.semanticReview.upsert({
      where,
      create: { organizationId, requestId, verdict, reviewedById },
      update: { verdict, reviewedById, reviewedAt: new Date() },
      select: { requestId: true },
    });
  return true;
}
