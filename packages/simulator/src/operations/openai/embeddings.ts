import { z } from 'zod';
import { textTokens } from '../../answer/tokens.ts';
import { invalid } from '../../faults/problem.ts';
import { endpoint, jsonText, promptOnly } from '../endpoint.ts';
import { wordVector } from '../word-vector.ts';
import { openAiDialect } from './openai-dialect.ts';

const MAX_INPUTS = 2048;
const MAX_INPUT_TOKENS = 8192;
const MAX_DIMENSIONS = 4096;
const DEFAULT_DIMENSIONS = 1536;

/** The length of OpenAI's own vectors; other models have 1,536 numbers. */
const NATURAL_DIMENSIONS: Readonly<Record<string, number>> = {
  'text-embedding-3-large': 3072,
  'text-embedding-3-small': 1536,
  'text-embedding-ada-002': 1536,
};

const text = z.string().min(1, 'input cannot be an empty string');
const token = z.int().nonnegative();
const tokens = z.array(token).min(1).max(MAX_INPUTS);

const embeddingRequest = z.looseObject({
  model: z.string().min(1),
  input: z.union([text, z.array(text).min(1).max(MAX_INPUTS), tokens, z.array(tokens).min(1).max(MAX_INPUTS)]),
  dimensions: z.int().min(1).max(MAX_DIMENSIONS).nullish(),
  encoding_format: z.enum(['float', 'base64']).nullish(),
  user: z.string().nullish(),
});

type EmbeddingRequest = z.output<typeof embeddingRequest>;

/** `POST /v1/embeddings`: vectors as numbers or as base64 of little-endian 32-bit floats. */
export const embeddings = endpoint<EmbeddingRequest>({
  dialect: openAiDialect,
  schema: embeddingRequest,
  contradiction(request, baseModel) {
    const wanted = request.dimensions ?? null;
    if (wanted !== null && baseModel === 'text-embedding-ada-002') {
      return invalid('This model does not support specifying dimensions.', 'dimensions');
    }
    const natural = NATURAL_DIMENSIONS[baseModel];
    if (wanted !== null && natural !== undefined && wanted > natural) {
      const message = `Invalid value for 'dimensions' = ${wanted}. Must be less than or equal to ${natural}.`;
      return invalid(message, 'dimensions');
    }
    const longest = Math.max(...inputsOf(request).map(inputTokens));
    if (longest <= MAX_INPUT_TOKENS) return null;
    const message = `This model's maximum context length is ${MAX_INPUT_TOKENS} tokens, however you requested ${longest} tokens. Please reduce your prompt.`;
    return invalid(message, 'input', 'context_length_exceeded');
  },
  answer(request, { baseModel, script }) {
    const inputs = inputsOf(request);
    const promptTokens = script.promptTokens ?? inputs.reduce((sum, input) => sum + inputTokens(input), 0);
    const dimensions = request.dimensions ?? NATURAL_DIMENSIONS[baseModel] ?? DEFAULT_DIMENSIONS;
    const usage = script.reportsUsage ? { usage: { prompt_tokens: promptTokens, total_tokens: promptTokens } } : {};
    const encode = request.encoding_format === 'base64' ? base64 : numbers;
    const data = () =>
      inputs.map((input, index) => ({
        object: 'embedding',
        index,
        embedding: encode(wordVector(baseModel, input, dimensions)),
      }));
    return {
      tokens: promptOnly(promptTokens),
      json: () => jsonText({ object: 'list', data: data(), model: request.model, ...usage }),
    };
  },
});

const base64 = (vector: Float32Array): string =>
  Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString('base64');

const numbers = (vector: Float32Array): number[] => [...vector];

const inputTokens = (input: string | readonly number[]): number =>
  typeof input === 'string' ? textTokens(input) : input.length;

function inputsOf({ input }: EmbeddingRequest): (string | number[])[] {
  if (typeof input === 'string') return [input];
  const ids = input.filter((each) => typeof each === 'number');
  return ids.length > 0 ? [ids] : input.filter((each) => typeof each !== 'number');
}
