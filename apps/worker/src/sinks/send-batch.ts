import { parseJson } from '@switchyard/core/json/parse-json';
import { exportJson } from '@switchyard/core/requests/export-row';
import { otlpTraces, type TracedRequest } from '@switchyard/core/sinks/otlp-traces';
import type { SinkConfiguration, SinkSecrets } from '@switchyard/core/sinks/sink-configuration';
import { fetchGuarded } from '@switchyard/platform/network/fetch-guarded';
import type { OriginGuard } from '@switchyard/platform/network/origin-guard';
import { postMessage } from '@switchyard/platform/notifications/post-message';
import { signWebhook } from '@switchyard/platform/notifications/sign-webhook';
import { createObjectStorage } from '@switchyard/platform/object-storage/object-storage';
import { z } from 'zod';
import { piecesOf } from './pieces-of.ts';

/** Requests that are sent together; the same id and the same requests at every try. */
export type Outgoing = { id: string; requests: readonly TracedRequest[]; withContent: boolean };

/** Where they go. */
export type Destination = { configuration: SinkConfiguration; secrets: SinkSecrets };

/** What sending takes. */
export type SendParts = {
  guard: OriginGuard;
  /** Ms since 1970. */
  now(): number;
};

/** A receiver took the batch but not all of what is in it; to send it again is of no use. */
export class PartlyRefused extends Error {
  override name = 'PartlyRefused';
}

/**
 * Sends a batch; resolves when all of it was taken. Rejects with NotDelivered, PartlyRefused, ObjectStorageError or the guard's errors, whose
 * messages may be shown to the organization.
 */
export async function sendBatch(batch: Outgoing, destination: Destination, parts: SendParts): Promise<void> {
  const { configuration, secrets } = destination;
  if (configuration.kind === 's3' && secrets.kind === 's3') return putObject(batch, { configuration, secrets }, parts);
  if (configuration.kind === 'webhook' && secrets.kind === 'webhook')
    return postRequests(batch, { url: configuration.url, signingSecret: secrets.signingSecret }, parts);
  if (configuration.kind === 'otlp' && secrets.kind === 'otlp')
    return postTraces(batch, { url: configuration.url, headers: secrets.headers }, parts);
  throw new Error('The secrets of this sink belong to another kind of sink. Give its target again.');
}

type Of<Kind extends SinkConfiguration['kind']> = {
  configuration: Extract<SinkConfiguration, { kind: Kind }>;
  secrets: Extract<SinkSecrets, { kind: Kind }>;
};

/** One object a batch, named for it: a batch that is sent again replaces itself. */
async function putObject(
  { id, requests, withContent }: Outgoing,
  { configuration, secrets }: Of<'s3'>,
  { guard }: SendParts,
): Promise<void> {
  const { endpoint, region, bucket, prefix } = configuration;
  const { accessKeyId, secretAccessKey } = secrets;
  const storage = createObjectStorage({
    endpoint,
    region,
    bucket,
    accessKeyId,
    secretAccessKey,
    fetch: fetchGuarded(guard),
    timeoutMs: 30_000,
  });
  const lines = requests.map(({ row }) => `${JSON.stringify(exportJson(row, withContent))}\n`);
  await storage.put(`${prefix}${dayOf(requests)}/${id}.jsonl`, encoder.encode(lines.join('')));
}

/** The day on which the first request started, as folders: `2026/11/29`. */
function dayOf([first]: readonly TracedRequest[]): string {
  const at = first?.row.started_at;
  return (at instanceof Date ? at.toISOString() : '').slice(0, 10).replaceAll('-', '/');
}

async function postRequests(
  { id, requests, withContent }: Outgoing,
  { url, signingSecret }: { url: string; signingSecret: string },
  { guard, now }: SendParts,
): Promise<void> {
  const rows = requests.map(({ row }) => exportJson(row, withContent));
  for (const [index, piece] of piecesOf(rows).entries()) {
    const message = `${id}-${index}`;
    const at = new Date(now()).toISOString();
    const body = `{"id":"${message}","event":"requests.recorded","at":"${at}","data":{"requests":[${piece.join(',')}]}}`;
    await postMessage(guard, { url, headers: signWebhook(signingSecret, { id: message, atMs: now(), body }), body });
  }
}

const partialSuccess = z.object({
  partialSuccess: z.object({
    rejectedSpans: z.union([z.string(), z.number()]).optional(),
    errorMessage: z.string().optional(),
  }),
});

async function postTraces(
  { requests }: Outgoing,
  { url, headers }: { url: string; headers: Record<string, string> },
  { guard }: SendParts,
): Promise<void> {
  const answer = await postMessage(guard, { url, headers, body: JSON.stringify(otlpTraces(requests)) });
  const { rejectedSpans = 0, errorMessage = '' } =
    partialSuccess.safeParse(parseJson(answer)).data?.partialSuccess ?? {};
  if (Number(rejectedSpans) > 0)
    throw new PartlyRefused(`The receiver refused ${Number(rejectedSpans)} spans: ${errorMessage.slice(0, 200)}`);
}

const encoder = new TextEncoder();
