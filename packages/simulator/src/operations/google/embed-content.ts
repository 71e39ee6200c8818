import { z } from 'zod';
import { textTokens } from '../../answer/tokens.ts';
import { invalid, type Problem } from '../../faults/problem.ts';
import { camelCased } from '../../google/proto-json.ts';
import { type Answer, endpoint, jsonText, promptOnly, type Setting } from '../endpoint.ts';
import { wordVector } from '../word-vector.ts';
import { geminiDialect } from './google-dialect.ts';

const DEFAULT_DIMENSIONS = 3072;
const MAX_REQUESTS = 100;
/** What a picture costs. */
const TOKENS_PER_IMAGE = 258;

const part = z.union([
  z.looseObject({ text: z.string() }),
  z.looseObject({ inlineData: z.looseObject({ mimeType: z.string(), data: z.string() }) }),
  z.looseObject({ fileData: z.looseObject({ fileUri: z.string() }) }),
]);

const model = z.string().min(1);
const embedRequest = z.looseObject({
  model,
  content: z.looseObject({ parts: z.array(part).min(1) }),
  taskType: z.string().nullish(),
  title: z.string().nullish(),
  outputDimensionality: z.int().min(1).max(DEFAULT_DIMENSIONS).nullish(),
});
const batchRequest = z.looseObject({
  model,
  requests: z.array(embedRequest).min(1).max(MAX_REQUESTS),
});

type EmbedRequest = z.output<typeof embedRequest>;
type BatchRequest = z.output<typeof batchRequest>;

/** Google's `:embedContent`: one vector. */
export const embedContent = endpoint<EmbedRequest>({
  dialect: geminiDialect,
  schema: z.preprocess(camelCased, embedRequest),
  answer: (request, setting) => embedded([request], setting, (values) => ({ embedding: values[0] })),
});

/** Google's `:batchEmbedContents`: a vector for each request, all of the model that the path names. */
export const batchEmbedContents = endpoint<BatchRequest>({
  dialect: geminiDialect,
  schema: z.preprocess(camelCased, batchRequest),
  contradiction: modelMismatch,
  answer: (request, setting) => embedded(request.requests, setting, (values) => ({ embeddings: values })),
});

function modelMismatch({ model, requests }: BatchRequest): Problem | null {
  const at = requests.findIndex((each) => each.model.replace(/^models\//, '') !== model);
  return at < 0 ? null : invalid(`requests[${at}].model must match the model specified in the batch request.`);
}

function embedded(
  requests: readonly EmbedRequest[],
  { baseModel, script }: Setting,
  body: (values: { values: number[] }[]) => object,
): Answer {
  const images = requests.reduce(
    (sum, { content }) => sum + content.parts.filter((each) => !('text' in each)).length,
    0,
  );
  const texts = requests.map(({ content }) => content.parts.map(wordsOf).join(' '));
  const counted = requests.flatMap(({ content }) => content.parts).reduce((sum, each) => sum + partTokens(each), 0);
  const textPart = script.promptTokens ?? counted;
  const imagePart = images * TOKENS_PER_IMAGE;
  const promptTokensDetails = [
    { modality: 'TEXT', tokenCount: textPart },
    ...(imagePart > 0 ? [{ modality: 'IMAGE', tokenCount: imagePart }] : []),
  ];
  const usageMetadata = { promptTokenCount: textPart + imagePart, promptTokensDetails };
  const vectors = () =>
    requests.map(({ outputDimensionality }, index) => ({
      values: [...wordVector(baseModel, texts[index] ?? '', outputDimensionality ?? DEFAULT_DIMENSIONS)],
    }));
  return {
    tokens: { ...promptOnly(textPart + imagePart), inputImageTokens: imagePart },
    json: () => jsonText({ ...body(vectors()), ...(script.reportsUsage ? { usageMetadata } : {}) }),
  };
}

type Part = z.output<typeof part>;

const partTokens = (each: Part): number =>
  'text' in each && typeof each.text === 'string' ? textTokens(each.text) : 0;

const wordsOf = (each: Part): string =>
  'text' in each && typeof each.text === 'string' ? each.text : JSON.stringify(each);
