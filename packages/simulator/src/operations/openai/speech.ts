import { z } from 'zod';
import { textTokens } from '../../answer/tokens.ts';
import type { BilledAmounts } from '../../bill/bill.ts';
import type { Frame } from '../../faults/performance.ts';
import { invalid } from '../../faults/problem.ts';
import { AUDIO_FORMATS, audioBytes, audioType } from '../audio-bytes.ts';
import { dataFrame, endpoint } from '../endpoint.ts';
import { openAiDialect } from './openai-dialect.ts';

/** One token of output is so much speech. */
const MS_PER_TOKEN = 50;
const TOKENS_PER_WORD = 6;

const speechRequest = z.looseObject({
  model: z.string().min(1),
  input: z.string().min(1).max(4096),
  voice: z.union([z.string().min(1), z.looseObject({ id: z.string().min(1) })]),
  instructions: z.string().nullish(),
  response_format: z.enum(AUDIO_FORMATS).nullish(),
  speed: z.number().min(0.25).max(4).nullish(),
  stream_format: z.enum(['sse', 'audio']).nullish(),
});

type SpeechRequest = z.output<typeof speechRequest>;

/** `tts-1` and its kind are paid by the character; all others by the token. */
const paysByCharacter = (baseModel: string): boolean => baseModel.startsWith('tts-');

/** `POST /v1/audio/speech`: the bytes of the audio, which tell no usage, or with `stream_format: "sse"` events that do. */
export const speech = endpoint<SpeechRequest>({
  dialect: openAiDialect,
  schema: speechRequest,
  streams: (request) => request.stream_format === 'sse',
  contradiction(request, baseModel) {
    if (request.stream_format !== 'sse' || !paysByCharacter(baseModel)) return null;
    return invalid(`'sse' is not supported for ${baseModel}.`, 'stream_format', 'unsupported_value');
  },
  answer(request, { baseModel, script }) {
    const format = request.response_format ?? 'mp3';
    const words = request.input.split(/\s+/).filter((word) => word !== '').length;
    const tokens = script.tokens ?? Math.max(1, Math.ceil((words * TOKENS_PER_WORD) / (request.speed ?? 1)));
    const read = script.promptTokens ?? textTokens(request.input) + textTokens(request.instructions ?? '');
    const cost = (made: number) => (paysByCharacter(baseModel) ? characterCost(request) : tokenCost(read, made));
    return {
      tokens: cost(tokens),
      costOf: cost,
      contentType: audioType(format),
      json: () => audioBytes(format, tokens * MS_PER_TOKEN),
      *frames(): Generator<Frame> {
        const audio = audioBytes(format, MS_PER_TOKEN).toString('base64');
        for (let made = 0; made < tokens; made += 1) yield dataFrame('content', { type: 'speech.audio.delta', audio });
        const usage = script.reportsUsage ? { usage: usageReport(cost(tokens)) } : {};
        yield dataFrame('tail', { type: 'speech.audio.done', ...usage });
      },
    };
  },
});

function characterCost({ input }: SpeechRequest): BilledAmounts {
  const inputCharacters = [...input].length;
  return { promptTokens: 0, cachedTokens: 0, completionTokens: 0, reasoningTokens: 0, inputCharacters };
}

function tokenCost(promptTokens: number, made: number): BilledAmounts {
  return { promptTokens, cachedTokens: 0, completionTokens: made, reasoningTokens: 0, outputAudioTokens: made };
}

const usageReport = ({ promptTokens, completionTokens }: BilledAmounts) => ({
  input_tokens: promptTokens,
  output_tokens: completionTokens,
  total_tokens: promptTokens + completionTokens,
});
