import { z } from 'zod';

const base64 = z.base64();

/** What was said in one call, compressed and encrypted; see `content/seal-content`. */
export const queuedContent = z.strictObject({
  requestId: z.uuid(),
  organizationId: z.uuid(),
  /** The key of the organization and of the UTC day inside the request's id (`YYYY-MM-DD`), sealed with the public content key. */
  key: z.strictObject({ id: z.uuid(), day: z.iso.date(), sealed: z.string() }),
  /** How the bytes are made: `br+aes-256-gcm`. */
  encoding: z.string().max(64),
  /** Encrypted bytes in base64; null where nothing was said, and where they lie in object storage. */
  request: base64.nullable(),
  response: base64.nullable(),
  /** Where the bytes lie in object storage already; null where they are here. */
  requestObject: z.string().nullable(),
  responseObject: z.string().nullable(),
  /** Whether only the beginning was kept. */
  requestTruncated: z.boolean(),
  responseTruncated: z.boolean(),
});

/** See {@link queuedContent}. */
export type QueuedContent = z.infer<typeof queuedContent>;

/** One job: contents that one gateway kept together. It comes before the records of their requests, or never. */
export const contentBatch = z.strictObject({ version: z.literal(1), contents: z.array(queuedContent).min(1) });

/** See {@link contentBatch}. */
export type ContentBatch = z.infer<typeof contentBatch>;
