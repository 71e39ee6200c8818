import { z } from 'zod';
import { textTokens } from '../../answer/tokens.ts';
import { cohereId } from '../../cohere/cohere-id.ts';
import { invalid } from '../../faults/problem.ts';
import { endpoint, jsonText, promptOnly } from '../endpoint.ts';
import { wordVector } from '../word-vector.ts';
import { cohereDialect } from './cohere-dialect.ts';

const MAX_INPUTS = 96;
const DEFAULT_DIMENSIONS = 1536;
/** What a picture costs. */
const TOKENS_PER_IMAGE = 1000;

const EMBEDDING_TYPES = ['float', 'int8', 'uint8', 'binary', 'ubinary', 'base64'] as const;

const part = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('text'), text: z.string() }),
  z.looseObject({ type: z.literal('image_url'), image_url: z.looseObject({ url: z.string() }) }),
]);

const embedRequest = z.looseObject({
  model: z.string().min(1),
  input_type: z.enum(['search_document', 'search_query', 'classification', 'clustering', 'image']),
  texts: z.array(z.string()).min(1).max(MAX_INPUTS).nullish(),
  images: z.array(z.string()).length(1).nullish(),
  inputs: z
    .array(z.looseObject({ content: z.array(part).min(1) }))
    .min(1)
    .max(MAX_INPUTS)
    .nullish(),
  embedding_types: z.array(z.enum(EMBEDDING_TYPES)).min(1).nullish(),
  output_dimension: z.literal([256, 512, 1024, 1536]).nullish(),
  max_tokens: z.int().min(1).nullish(),
  truncate: z.enum(['NONE', 'START', 'END']).nullish(),
});

type EmbedRequest = z.output<typeof embedRequest>;

/** Cohere's `POST /v2/embed`: vectors of each type asked for, and what is billed in `meta`. */
export const cohereEmbed = endpoint<EmbedRequest>({
  dialect: cohereDialect,
  schema: embedRequest,
  contradiction(request) {
    const given = [request.texts, request.images, request.inputs].filter((each) => (each ?? null) !== null).length;
    if (given === 1) return null;
    return invalid('invalid request: exactly one of texts, images or inputs must be given.', 'texts');
  },
  answer(request, { baseModel, script, callNumber }) {
    const inputs = inputsOf(request);
    const images = inputs.reduce((sum, input) => sum + input.images, 0);
    const textPart = script.promptTokens ?? inputs.reduce((sum, input) => sum + textTokens(input.text), 0);
    const imagePart = images * TOKENS_PER_IMAGE;
    const dimensions = request.output_dimension ?? DEFAULT_DIMENSIONS;
    const types = request.embedding_types ?? ['float'];
    const billed_units = {
      ...(textPart > 0 || images === 0 ? { input_tokens: textPart } : {}),
      ...(images > 0 ? { images, image_tokens: imagePart } : {}),
    };
    const meta = { api_version: { version: '2' }, ...(script.reportsUsage ? { billed_units } : {}) };
    const embeddings = () => {
      const vectors = inputs.map((input) => wordVector(baseModel, input.seedText, dimensions));
      return Object.fromEntries(types.map((type) => [type, vectors.map((vector) => encode(vector, type))]));
    };
    return {
      tokens: { ...promptOnly(textPart + imagePart), inputImageTokens: imagePart },
      json: () =>
        jsonText({
          id: cohereId(callNumber),
          embeddings: embeddings(),
          texts: request.texts ?? [],
          response_type: 'embeddings_by_type',
          meta,
        }),
    };
  },
});

interface Input {
  text: string;
  images: number;
  seedText: string;
}

function inputsOf({ texts, images, inputs }: EmbedRequest): Input[] {
  if (texts) return texts.map((text) => ({ text, images: 0, seedText: text }));
  if (images) return images.map((url) => ({ text: '', images: 1, seedText: url }));
  return (inputs ?? []).map(({ content }) => ({
    text: content.map((each) => (each.type === 'text' ? each.text : '')).join(' '),
    images: content.filter((each) => each.type === 'image_url').length,
    seedText: content.map((each) => (each.type === 'text' ? each.text : each.image_url.url)).join(' '),
  }));
}

function encode(vector: Float32Array, type: (typeof EMBEDDING_TYPES)[number]): number[] | string {
  switch (type) {
    case 'float':
      return [...vector];
    case 'base64':
      return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString('base64');
    case 'int8':
      return [...vector].map((value) => Math.round(value * 127));
    case 'uint8':
      return [...vector].map((value) => Math.round(value * 127) + 128);
    case 'ubinary':
      return signBytes(vector);
    case 'binary':
      return signBytes(vector).map((byte) => byte - 128);
  }
}

/** One bit for the sign of each number, eight to a byte, the first the highest. */
function signBytes(vector: Float32Array): number[] {
  return Array.from({ length: vector.length / 8 }, (_, byte) =>
    vector.subarray(byte * 8, byte * 8 + 8).reduce((bits, value) => bits * 2 + (value > 0 ? 1 : 0), 0),
  );
}
