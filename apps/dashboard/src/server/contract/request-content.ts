import { contentKept } from '@switchyard/core/content/content-policy';
import { z } from 'zod';
import { count } from './fields.ts';

/** A piece of a message, in no vendor's words. Media is described; its bytes stand in the raw body. */
const part = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('text'), text: z.string() }),
  z.strictObject({ kind: z.literal('reasoning'), text: z.string() }),
  z.strictObject({ kind: z.literal('refusal'), text: z.string() }),
  z.strictObject({ kind: z.literal('tool-call'), id: z.string(), name: z.string(), arguments: z.string() }),
  z.strictObject({ kind: z.literal('media'), what: z.enum(['image', 'audio', 'file']), words: z.string() }),
]);

const message = z.strictObject({
  role: z.enum(['system', 'developer', 'user', 'assistant', 'tool']),
  /** The tool that a result comes from, and the call that it answers. */
  toolName: z.string().nullable(),
  callId: z.string().nullable(),
  parts: z.array(part),
});

const side = z.strictObject({
  /** The body as text, as it was kept: JSON, or the events of a stream. */
  text: z.string(),
  bytes: count,
  /** Whether only the beginning was kept. */
  truncated: z.boolean(),
  /** As a chat; null where it is none, or cannot be read as one. */
  messages: z.array(message).nullable(),
});

/** What was said in a call, or why there is nothing to show. */
export const openedContent = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('opened'),
    kept: z.enum(contentKept),
    redactions: count,
    request: side.nullable(),
    response: side.nullable(),
  }),
  z.strictObject({
    kind: z.literal('none'),
    why: z.enum(['not-stored', 'lost', 'erased', 'expired', 'unreadable']),
    /** In words: "Not stored (policy of the team).", "Erased.", "Past its retention of 30 days." */
    words: z.string(),
  }),
]);
