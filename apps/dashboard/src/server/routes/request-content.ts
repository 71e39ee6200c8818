import { deleteContent } from '@switchyard/db/content/delete-content';
import {
  asksReason,
  readStoredContent,
  type SealedSide,
  type StoredContent,
} from '@switchyard/db/content/read-content';
import { type ContentSide, openContent } from '@switchyard/platform/content/seal-content';
import type { App } from '../app.ts';
import { viewAnswer, viewCall } from '../content/chat-view.ts';
import { contract, type RouteOutput } from '../contract/index.ts';
import { invalidField } from '../http/api-problem.ts';
import { handle } from '../http/handler.ts';

type Opened = RouteOutput<typeof contract.requests.openContent>;

const open = handle(contract.requests.openContent, async ({ app, read, changeQuietly, params, body }) => {
  const { stored, required } = await read(async (scoped, organizationId) => ({
    stored: await readStoredContent(scoped, organizationId, params.id),
    required: await asksReason(scoped, organizationId),
  }));
  if (required && body.reason === undefined)
    throw invalidField('reason', 'Say why you open it: this organization asks for a reason.');
  if (stored.body === null) return nothing(stored);
  // Before anything is opened: what cannot be written down is not shown.
  await changeQuietly(async (_, { audit }) =>
    audit({
      action: 'request-content.open',
      targetKind: 'request',
      targetId: params.id,
      summary: `Opened what was said in request ${params.id}`,
      after: { reason: body.reason ?? null },
    }),
  );
  return openBoth(app, params.id, { ...stored, body: stored.body });
});

const remove = handle(contract.requests.deleteContent, async ({ app, changeQuietly, body }) => {
  const deleted = await changeQuietly(async (scoped, { organizationId, audit }) => {
    const gone = await deleteContent(scoped, organizationId, body.ids);
    for (const id of gone.ids)
      audit({
        action: 'request-content.delete',
        targetKind: 'request',
        targetId: id,
        summary: `Deleted what was said in request ${id}`,
        after: { reason: body.reason ?? null },
      });
    return gone;
  });
  // Without the row nothing can read them any more; what the storage keeps for now, the sweep of its day takes.
  for (const name of deleted.objects)
    await app.objects
      ?.delete(name)
      .catch((error: unknown) => app.log.warn({ err: error, name }, 'An object of deleted content is still there'));
  return { deleted: deleted.ids.length };
});

/** What was said in calls. */
export const requestContentRoutes = [open, remove];

type Kept = StoredContent & { body: NonNullable<StoredContent['body']> };

async function openBoth(app: App, requestId: string, stored: Kept): Promise<Opened> {
  try {
    const [request, response] = await Promise.all([
      openSide(app, { requestId, side: 'request' }, stored),
      openSide(app, { requestId, side: 'response' }, stored),
    ]);
    const { kept, redactions } = stored.content;
    return {
      kind: 'opened',
      kept,
      redactions,
      request: request && { ...request, messages: viewCall(stored.clientFormat, request.text) },
      response: response && {
        ...response,
        messages: viewAnswer(stored.clientFormat, response.text) ?? viewAnswer(stored.upstreamFormat, response.text),
      },
    };
  } catch (error) {
    app.log.error({ err: error, requestId }, 'Content cannot be opened');
    return {
      kind: 'none',
      why: 'unreadable',
      words: 'It is kept, but cannot be opened now: its key or its storage does not answer.',
    };
  }
}

/** One side of a call as text; null when nothing was said there. Rejects when it cannot be opened. */
async function openSide(
  { environment, objects }: App,
  { requestId, side }: { requestId: string; side: ContentSide },
  { body }: Kept,
): Promise<{ text: string; bytes: number; truncated: boolean } | null> {
  const sealed = body[side];
  const bytes = await bytesOf(sealed, objects);
  if (bytes === null) return null;
  const owner = { organizationId: body.key.organizationId, requestId, side };
  const { key, encoding } = body;
  const opened = await openContent(environment.CONTENT_PRIVATE_KEY, { key, owner, encoding, bytes });
  return { text: new TextDecoder().decode(opened), bytes: opened.byteLength, truncated: sealed.truncated };
}

async function bytesOf({ bytes, object }: SealedSide, objects: App['objects']): Promise<Uint8Array | null> {
  if (object === null) return bytes;
  const stored = (await objects?.get(object)) ?? null;
  if (stored === null) throw new Error(`The object storage has nothing under ${object}.`);
  return stored;
}

const policyWords: Record<string, string> = {
  policy: 'Not stored: no content policy keeps it.',
  caller: 'Not stored: the caller asked that it is not.',
};

/** Why there is nothing to show. */
function nothing({ content, retentionDays }: StoredContent): Opened {
  switch (content.state) {
    case 'NONE':
      return { kind: 'none', why: 'not-stored', words: policyWords[content.reason ?? 'policy'] ?? 'Not stored.' };
    case 'LOST':
      return { kind: 'none', why: 'lost', words: 'It should have been kept and could not be.' };
    case 'ERASED':
      return { kind: 'none', why: 'erased', words: 'It was erased.' };
    case 'EXPIRED':
      return { kind: 'none', why: 'expired', words: `Past its retention of ${retentionDays} days.` };
    default:
      return {
        kind: 'none',
        why: 'unreadable',
        words: 'It is not here: its record came before it, or it was deleted.',
      };
  }
}
