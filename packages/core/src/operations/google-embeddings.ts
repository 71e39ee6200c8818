import { z } from 'zod';
import { GatewayError } from '../errors.ts';
import { googleDialect } from '../formats/google-dialect.ts';
import { isTooDeep } from '../formats/google-generate-content/proto-json.ts';
import { readUsage } from '../formats/google-generate-content/read-usage.ts';
import { inputBound } from '../formats/input-bound.ts';
import { type ObjectText, readObjectText, withMembers } from '../json/object-text.ts';
import { parseJson } from '../json/parse-json.ts';
import {
  batchEmbedContentsBody,
  type EmbedRequest,
  embedContentBody,
  isBatch,
  taskTypes,
} from './google-embeddings-body.ts';
import { cannotSend, jsonOf, jsonPayload, readJson } from './json-payload.ts';
import type { Operation, OperationCall, OperationInput, OperationWire } from './operation.ts';
import { operationCall } from './operation-call.ts';
import { readEmbeddingQuestion, writeEmbeddingAnswer } from './read-embedding-question.ts';
import { noEvents } from './read-events.ts';

/** Google's `:embedContent`: https://ai.google.dev/api/embeddings */
export const googleEmbedContent: Operation = {
  name: 'embeddings',
  family: 'google',
  dialect: googleDialect,
  body: 'json',
  decode(input) {
    const { value, object } = readJson(input, embedContentBody);
    return embeddingCall(input, [value], object);
  },
};

/** Google's `:batchEmbedContents`. */
export const googleBatchEmbedContents: Operation = {
  name: 'embeddings',
  family: 'google',
  dialect: googleDialect,
  body: 'json',
  decode(input) {
    const { value, object } = readJson(input, batchEmbedContentsBody);
    return embeddingCall(input, value.requests, object);
  },
};

/** Both at providers, also for OpenAI's callers. Every call goes to `:batchEmbedContents`; one content is a batch of one. */
export const googleEmbeddingsWire: OperationWire = {
  family: 'google',
  encode(call, { model }, translation) {
    if (call.family === 'google') return { kind: 'json', object: readObjectText(batchOf(call, model)) };
    const { texts, dimensions, purpose, paramNames } = readEmbeddingQuestion(call, translation);
    if (texts.length > mostRequests) throw cannotSend(paramNames.texts, `it takes at most ${mostRequests} at once`);
    const settings = {
      ...(dimensions === null ? {} : { outputDimensionality: dimensions }),
      ...(purpose === null ? {} : { taskType: taskTypes[purpose] }),
    };
    const requests = texts.map((text) => ({ model: `models/${model}`, content: { parts: [{ text }] }, ...settings }));
    return jsonPayload({ requests });
  },
  readAnswer({ text, model }, call) {
    const parsed = embedded.safeParse(parseJson(text ?? ''));
    if (!parsed.success || text === null) return undefined;
    const { embeddings, usageMetadata } = parsed.data;
    const reported = readUsage(usageMetadata, 0)?.reported ?? null;
    if (call.family === 'google') return { text: isBatch(call) ? text : firstOf(text), reported };
    const vectors = embeddings.map(({ values }) => values);
    return { text: writeEmbeddingAnswer({ vectors, reported }, call, model), reported };
  },
  reportedIn: (text) => readUsage(told.safeParse(parseJson(text)).data?.usageMetadata, 0)?.reported ?? null,
  readEvent: noEvents,
};

const told = z.looseObject({ usageMetadata: z.unknown() });

const mostRequests = 100;

const embedded = z.looseObject({
  embeddings: z.array(z.looseObject({ values: z.array(z.number()) })).min(1),
  usageMetadata: z.unknown().optional(),
});

function embeddingCall(
  { model }: OperationInput,
  requests: readonly EmbedRequest[],
  object: ObjectText,
): OperationCall {
  if (model === null) throw new GatewayError('invalid_request', 'The address must name the model.', { param: 'model' });
  const parts = requests.flatMap(({ content }) => content.parts);
  if (isTooDeep(requests)) throw new GatewayError('invalid_request', 'The request body is nested too deeply.');
  const extras = {
    images: parts.filter(({ inlineData }) => inlineData?.mimeType.startsWith('image/')).length,
    mediaCharacters: 0,
    elsewhere: parts.some(
      ({ inlineData, fileData }) => fileData || inlineData?.mimeType.startsWith('image/') === false,
    ),
  };
  return operationCall({
    operation: 'embeddings',
    family: 'google',
    model: model.replace(/^models\//, ''),
    maxInputTokens: inputBound(object.text, extras),
    payload: { kind: 'json', object },
  });
}

/** Google wants the model in each request of a batch. */
function batchOf(call: OperationCall, model: string): string {
  const named = { model: JSON.stringify(`models/${model}`) };
  const object = jsonOf(call);
  const span = object.members.get('requests');
  if (!span) return `{"requests":[${withMembers(object, named)}]}`;
  const given: unknown = JSON.parse(object.text.slice(span.start, span.end));
  const requests = [given].flat().map((request) => withMembers(readObjectText(JSON.stringify(request)), named));
  return withMembers(object, { requests: `[${requests.join(',')}]` });
}

/** The answer for one content out of that for a batch of one. */
function firstOf(text: string): string {
  const { embeddings, ...rest } = embedded.parse(JSON.parse(text));
  return JSON.stringify({ embedding: embeddings[0], ...rest });
}
