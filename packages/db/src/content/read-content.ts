import { contentPolicy } from '@switchyard/core/content/content-policy';
import type { Scoped } from '../client/create-database.ts';
import { found } from '../directory/refusal.ts';
import { type KeptContent, readKeptContent } from '../reports/request-rows.ts';

/** One side of a call as it is kept: encrypted here, or the name under which it lies in object storage. */
export type SealedSide = { bytes: Uint8Array | null; object: string | null; truncated: boolean };

/** What is kept of what was said in a call. */
export type StoredContent = {
  content: KeptContent;
  /** The wire formats of the caller and of the provider. */
  clientFormat: string | null;
  upstreamFormat: string | null;
  /** How long content is kept, days. */
  retentionDays: number;
  /** Null when there is none, or it is past its retention. */
  body: {
    key: { id: string; organizationId: string; day: string; sealed: string };
    encoding: string;
    request: SealedSide;
    response: SealedSide;
  } | null;
};

/** The content of a request, encrypted. Throws a Refusal (not_found) when there is no such request. */
export async function readStoredContent(scoped: Scoped, organizationId: string, id: string): Promise<StoredContent> {
  const request = found(
    await scoped.requestLog.findFirst({
      where: { organizationId, id },
      select: { clientFormat: true, upstreamFormat: true },
    }),
    'request',
  );
  const content = await readKeptContent(scoped, organizationId, id);
  const { contentRetentionDays: retentionDays } = await scoped.organization.findFirstOrThrow({
    where: { id: organizationId },
    select: { contentRetentionDays: true },
  });
  const here = content.state === 'STORED' || content.state === 'TRUNCATED';
  const body = here ? await readBody(scoped, organizationId, id) : null;
  return { content, ...request, retentionDays, body };
}

async function readBody(scoped: Scoped, organizationId: string, requestId: string): Promise<StoredContent['body']> {
  const row = await scoped.requestBody.findFirst({ where: { organizationId, requestId } });
  if (row === null) return null;
  const key = await scoped.contentKey.findFirst({ where: { organizationId, id: row.keyId } });
  if (key === null) return null;
  return {
    key: { id: key.id, organizationId, day: key.day.toISOString().slice(0, 10), sealed: key.sealed },
    encoding: row.encoding,
    request: { bytes: row.request, object: row.requestObject, truncated: row.requestTruncated },
    response: { bytes: row.response, object: row.responseObject, truncated: row.responseTruncated },
  };
}

/** Whether an organization asks why content is opened. A policy that is not understood asks. */
export async function asksReason(scoped: Scoped, organizationId: string): Promise<boolean> {
  const row = await scoped.scopedPolicy.findFirst({
    where: { organizationId, kind: 'CONTENT', teamId: null, keyId: null },
    select: { policy: true },
  });
  if (row === null) return false;
  const policy = contentPolicy.safeParse(row.policy);
  return policy.success ? policy.data.requireReason === true : true;
}
