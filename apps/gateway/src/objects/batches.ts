import { GatewayError } from '@switchyard/core/errors';
import { openaiDialect } from '@switchyard/core/formats/openai-dialect';
import { readBody } from '@switchyard/core/formats/read-body';
import { withMembers } from '@switchyard/core/json/object-text';
import { parseJson } from '@switchyard/core/json/parse-json';
import { noUsage, totalTokens } from '@switchyard/core/pricing/usage';
import { z } from 'zod';
import { type NativeCall, plainNativeCall, type Rewritten } from '../native/native-call.ts';
import type { Caller } from '../open-request.ts';
import type { Services } from '../services.ts';
import { readJsonBody } from '../surfaces/read-request-body.ts';
import type { Surface } from '../surfaces/surface.ts';
import { objectSurface, ownerOf, placeOf, type Seen } from './object-surface.ts';
import { replaceIds } from './replace-ids.ts';

const collection = '/batches';

const endpoints = ['chat/completions', 'responses', 'completions', 'embeddings', 'moderations'] as const;
const mediaEndpoints = [
  'images/generations',
  'images/edits',
  'audio/transcriptions',
  'audio/translations',
  'videos',
] as const;

/** What is asked of a batch: https://platform.openai.com/docs/api-reference/batch/create; hosts differ in how long they may take. */
const asked = z.looseObject({
  input_file_id: z.string().min(1),
  endpoint: z.enum([...endpoints, ...mediaEndpoints].map((path) => `/v1/${path}`)),
  completion_window: z.string().regex(/^\d{1,3}[hd]$/, 'it must be a time such as "24h"'),
  metadata: z
    .record(z.string().max(64), z.string().max(512))
    .refine((pairs) => Object.keys(pairs).length <= 16, 'it must have 16 pairs at most')
    .nullish(),
  output_expires_after: z
    .looseObject({ anchor: z.literal('created_at'), seconds: z.int().min(3_600).max(2_592_000) })
    .nullish(),
});

/** `POST /v1/batches`: goes to the account in which its input file lives. */
export const createBatch: Surface = {
  dialect: openaiDialect,
  direct: true,
  format: 'openai-batches',
  async decode(arrival, caller, services) {
    refuseAnyModel(caller);
    const { value, object } = readBody(await readJsonBody(arrival, services.settings), asked);
    const { place, account } = placeOf(value.input_file_id, caller, services, 'input_file_id');
    const text = withMembers(object, { input_file_id: JSON.stringify(place.providerId) });
    const call: NativeCall = {
      ...plainNativeCall,
      method: 'POST',
      path: collection,
      endsLater: true,
      contentType: 'application/json',
      body: new Uint8Array(new TextEncoder().encode(text)),
      rewrite: (answer) => remember(answer, { caller, services, accountId: account.id }),
    };
    return { call, pinnedAccountId: account.id };
  },
};

/** The lines of a batch name their models, and nobody has read them. */
function refuseAnyModel({ key }: Caller): void {
  if (key.allowedModels.length === 0) return;
  throw new GatewayError(
    'model_not_allowed',
    `The virtual key "${key.name}" may use only ${key.allowedModels.join(', ')}, and a batch may name any model. Use a key for all models.`,
    { param: 'input_file_id' },
  );
}

/** `GET /v1/batches/{id}` and `POST /v1/batches/{id}/cancel`. */
export function batchSurface(id: string, method: 'GET' | 'POST', after: '' | '/cancel' = ''): Surface {
  const rewrite =
    ({ caller, services, place }: Seen) =>
    (answer: string) =>
      remember(answer, { caller, services, accountId: place.accountId });
  return objectSurface(id, { method, after, collection, rewrite });
}

const count = z.int().nonnegative().max(1_000_000_000_000);

const batch = z.looseObject({
  id: z.string().min(1).max(500),
  model: z.string().min(1).max(300).nullish().catch(null),
  usage: z
    .looseObject({
      input_tokens: count,
      output_tokens: count,
      total_tokens: count,
      input_tokens_details: z.looseObject({ cached_tokens: count }).nullish(),
      output_tokens_details: z.looseObject({ reasoning_tokens: count }).nullish(),
    })
    .nullish()
    .catch(null),
  status: z.string().nullish().catch(null),
});

/** Statuses after which nothing is added to a batch's usage. */
const ended = new Set(['completed', 'failed', 'expired', 'cancelled']);

type Keeping = { caller: Caller; services: Services; accountId: string };

/** The batch with the ids of its caller, kept for the list. The first time it is seen at its end, its cost is this request's. */
async function remember(answer: string, { caller, services, accountId }: Keeping): Promise<Rewritten> {
  const parsed = batch.safeParse(parseJson(answer));
  if (!parsed.success) return { text: answer, bill: null };
  const owner = ownerOf(caller);
  const seal = (providerId: string) => services.objectIds.seal(owner, { accountId, providerId });
  const text = replaceIds(answer, ['id', 'input_file_id', 'output_file_id', 'error_file_id'], seal);
  const id = seal(parsed.data.id);
  const summary = z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  const object = { ...owner, id, providerAccountId: accountId, providerObjectId: parsed.data.id, keyId: caller.key.id };
  await services.objects.save({ ...object, kind: 'batch', summary });
  const { model, usage, status } = parsed.data;
  if (!model || !usage || usage.total_tokens === 0 || !ended.has(status ?? '')) return { text, bill: null };
  if (!(await services.objects.settle(owner.organizationId, id))) return { text, bill: null };
  return { text, bill: { model, reported: reportOf(usage), serviceTier: 'batch' } };
}

function reportOf(usage: NonNullable<z.infer<typeof batch>['usage']>) {
  const cachedInputTokens = Math.min(usage.input_tokens_details?.cached_tokens ?? 0, usage.input_tokens);
  const reasoningTokens = Math.min(usage.output_tokens_details?.reasoning_tokens ?? 0, usage.output_tokens);
  const buckets = {
    ...noUsage,
    inputTokens: usage.input_tokens - cachedInputTokens,
    cachedInputTokens,
    outputTokens: usage.output_tokens - reasoningTokens,
    reasoningTokens,
  };
  const sum = totalTokens(buckets);
  const mismatch =
    sum === usage.total_tokens
      ? null
      : `The provider reports ${usage.total_tokens} tokens in all, its parts sum to ${sum}.`;
  return { usage: buckets, mismatch };
}
