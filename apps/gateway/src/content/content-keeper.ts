import type { ContentRecord } from '@switchyard/core/content/content-policy';
import { contentEncoding } from '@switchyard/platform/content/content-encoding';
import { type ContentKey, type ContentSide, sealContent } from '@switchyard/platform/content/seal-content';
import type { Logger } from '@switchyard/platform/log/create-logger';
import type { ObjectStorage } from '@switchyard/platform/object-storage/object-storage';
import type { OpenRequest } from '../open-request.ts';
import type { ContentKeys } from './content-keys.ts';
import type { ContentWriter } from './content-writer.ts';
import type { Redactor } from './redactor.ts';
import { formOf, openTranscript, type Room, type Said } from './transcript.ts';

/** Keeps what is said in calls where policies want it: the one place at which it is redacted and encrypted before it leaves the process. */
export type ContentKeeper = {
  /** From now on what is said in the call is taken along, when it may be kept. `sent` is the body as it came. */
  follow(open: OpenRequest, sent: Uint8Array | null): void;
  /** Keeps what was said, before the record is written, and notes in the request what became of it. Never rejects: the call goes on. */
  keep(open: OpenRequest): Promise<void>;
};

/** What the keeper works with. Without storage, content that is too large for the database is cut. */
export type ContentParts = {
  keys: ContentKeys;
  writer: Pick<ContentWriter, 'write'>;
  redactor: Pick<Redactor, 'redact'>;
  storage: Pick<ObjectStorage, 'put'> | null;
  logger: Logger;
};

/** Most of one answer that is taken along, bytes. */
const mostAnswerBytes = 8_388_608;
/** Most that all calls under way may hold of what is said, bytes. */
const mostHeldBytes = 134_217_728;
/** Most that one side of a call takes in the database, encrypted, bytes. */
export const mostInlineBytes = 1_048_576;
/** What still fits when it cannot be compressed. */
const inlineTextBytes = mostInlineBytes - 4_096;
/** A secret at the end of what was cut off may have lost the half by which it is known. */
const doubtfulBytes = 8_192;
const storageMs = 5_000;

/** Makes the keeper. */
export function createContentKeeper(parts: ContentParts): ContentKeeper {
  let heldBytes = 0;
  const room: Room = {
    take(bytes) {
      if (heldBytes + bytes > mostHeldBytes) return false;
      heldBytes += bytes;
      return true;
    },
  };
  return {
    follow(open, sent) {
      const { keep } = open.keeping;
      if (keep === 'none') return;
      if (sent !== null && !room.take(sent.byteLength)) {
        open.content = { kept: keep, state: 'LOST', reason: 'unavailable', redactions: 0 };
        return;
      }
      const about = { contentType: open.client.headers['content-type'] ?? null, isStream: false, truncated: false };
      const request = sent === null || sent.byteLength === 0 ? null : { bytes: sent, ...about };
      open.transcript = openTranscript(request, mostAnswerBytes, room);
    },
    async keep(open) {
      const { transcript } = open;
      if (transcript === null) return;
      try {
        open.content = await kept(open, parts);
      } catch (error) {
        parts.logger.warn({ err: error, requestId: open.id }, 'content not kept');
        open.content = { kept: open.keeping.keep, state: 'LOST', reason: 'unavailable', redactions: 0 };
      } finally {
        heldBytes -= transcript.held;
        open.transcript = null;
      }
    },
  };
}

async function kept(open: OpenRequest, parts: ContentParts): Promise<ContentRecord> {
  const { keeping, transcript, shape, caller } = open;
  const isStream = shape?.kind === 'stream';
  const said = {
    request: transcript?.request ?? null,
    response: transcript?.response({ contentType: shape?.contentType ?? null, isStream }) ?? null,
  };
  const [request, response] = await Promise.all([
    readable(open, said.request, parts),
    readable(open, said.response, parts),
  ]);
  const redactions = request.redactions + response.redactions;
  if (request.said === null && response.said === null) {
    const isLeftOut = said.request !== null || said.response !== null;
    return { kept: keeping.keep, state: 'NONE', reason: isLeftOut ? 'binary' : null, redactions };
  }
  const organizationId = caller.configuration.id;
  const key = await parts.keys.of(organizationId, new Date(open.startedAtMs).toISOString().slice(0, 10));
  const sealing = { key, requestId: open.id, storage: parts.storage };
  const [asked, answered] = await Promise.all([
    sealSide(request.said, 'request', sealing),
    sealSide(response.said, 'response', sealing),
  ]);
  await parts.writer.write({
    requestId: open.id,
    organizationId,
    key: { id: key.id, day: key.day, sealed: key.sealed },
    encoding: contentEncoding,
    request: asked.bytes,
    response: answered.bytes,
    requestObject: asked.object,
    responseObject: answered.object,
    requestTruncated: asked.truncated,
    responseTruncated: answered.truncated,
  });
  const isCut = asked.truncated || answered.truncated;
  const isLeftOut =
    (said.request !== null && request.said === null) || (said.response !== null && response.said === null);
  const reason = isCut ? 'size' : isLeftOut ? 'binary' : null;
  return { kept: keeping.keep, state: reason === null ? 'STORED' : 'TRUNCATED', reason, redactions };
}

type Readable = { said: Said | null; redactions: number };

/** What may be kept of a side. Of what is no text nobody can say what is in it: it is kept in full or not at all. */
async function readable({ keeping }: OpenRequest, said: Said | null, { redactor }: ContentParts): Promise<Readable> {
  if (said === null || keeping.keep === 'full') return { said, redactions: 0 };
  const form = formOf(said);
  if (form === null) return { said: null, redactions: 0 };
  const bytes = said.truncated ? said.bytes.subarray(0, -doubtfulBytes) : said.bytes;
  const { text, count } = await redactor.redact(new TextDecoder().decode(bytes), keeping.redact, form);
  return { said: { ...said, bytes: new TextEncoder().encode(text) }, redactions: count };
}

type Sealing = { key: ContentKey; requestId: string; storage: ContentParts['storage'] };
type SealedSide = { bytes: string | null; object: string | null; truncated: boolean };

async function sealSide(
  said: Said | null,
  side: ContentSide,
  { key, requestId, storage }: Sealing,
): Promise<SealedSide> {
  if (said === null) return { bytes: null, object: null, truncated: false };
  const owner = { organizationId: key.organizationId, requestId, side };
  const sealed = await sealContent(key, owner, said.bytes);
  const { truncated } = said;
  if (sealed.byteLength <= mostInlineBytes) return { bytes: sealed.toString('base64'), object: null, truncated };
  if (storage === null) {
    const cut = await sealContent(key, owner, said.bytes.subarray(0, inlineTextBytes));
    return { bytes: cut.toString('base64'), object: null, truncated: true };
  }
  const object = `${key.organizationId}/${key.day}/${requestId}/${side}`;
  await inTime(storage.put(object, sealed));
  return { bytes: null, object, truncated };
}

/** The caller waits for the last byte of its answer meanwhile. */
async function inTime(stored: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('The object storage did not answer in time.')), storageMs);
  });
  try {
    await Promise.race([stored, late]);
  } finally {
    clearTimeout(timer);
  }
}
