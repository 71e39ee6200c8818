import type { Scoped } from '../client/create-database.ts';
import { momentOfId } from '../reports/request-filter.ts';

/** What is kept of what was said in one call, encrypted, with its sealed key. Where bytes and object are null nothing was said. */
export type SealedContent = {
  requestId: string;
  encoding: string;
  /** `day` is a day of UTC, `2026-11-29`. */
  key: { id: string; organizationId: string; day: string; sealed: string };
  request: { bytes: Uint8Array | null; object: string | null };
  response: { bytes: Uint8Array | null; object: string | null };
};

const dayMs = 24 * 3_600_000;

/** What is kept of these requests; those of which nothing is, whose time is over at `now`, or whose key is gone, are left out. */
export async function readContents(
  scoped: Scoped,
  organizationId: string,
  { requestIds, now }: { requestIds: readonly string[]; now: Date },
): Promise<SealedContent[]> {
  const { contentRetentionDays } = await scoped.organization.findUniqueOrThrow({
    where: { id: organizationId },
    select: { contentRetentionDays: true },
  });
  const since = now.getTime() - contentRetentionDays * dayMs;
  const live = requestIds.filter((id) => momentOfId(id) >= since);
  const bodies = await scoped.requestBody.findMany({ where: { organizationId, requestId: { in: live } } });
  const keys = await scoped.contentKey.findMany({
    where: { organizationId, id: { in: [...new Set(bodies.map(({ keyId }) => keyId))] } },
  });
  const byId = new Map(keys.map((key) => [key.id, key]));
  return bodies.flatMap((body) => {
    const key = byId.get(body.keyId);
    if (key === undefined) return [];
    const day = key.day.toISOString().slice(0, 10);
    return {
      requestId: body.requestId,
      encoding: body.encoding,
      key: { id: key.id, organizationId, day, sealed: key.sealed },
      request: { bytes: body.request, object: body.requestObject },
      response: { bytes: body.response, object: body.responseObject },
    };
  });
}
