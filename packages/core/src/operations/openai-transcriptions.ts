import { z } from 'zod';
import { openaiDialect } from '../formats/openai-dialect.ts';
import { parseJson } from '../json/parse-json.ts';
import { noUsage, type ReportedUsage, type Usage } from '../pricing/usage.ts';
import { formFile, formFlag, formNumber, oneOrMany, readForm } from './form-payload.ts';
import { passPayload, sameFamily } from './json-payload.ts';
import type { Operation, OperationCall, OperationInput, OperationWire } from './operation.ts';
import { operationCall } from './operation-call.ts';
import { readTypedEvent } from './read-events.ts';
import { soundSeconds } from './sound-seconds.ts';
import { readTokenUsage } from './token-usage.ts';

const translationForm = z.looseObject({
  file: formFile,
  model: z.string().min(1).max(300),
  prompt: z.string().nullish(),
  response_format: z.enum(['json', 'text', 'srt', 'verbose_json', 'vtt', 'diarized_json']).nullish(),
  temperature: formNumber.pipe(z.number().min(0).max(1)).nullish(),
  stream: formFlag.nullish(),
});

const transcriptionForm = translationForm
  .extend({
    language: z.string().min(2).max(100).nullish(),
    timestamp_granularities: oneOrMany(z.enum(['word', 'segment'])).optional(),
    include: oneOrMany(z.string().min(1)).optional(),
  })
  .refine(({ timestamp_granularities: times, response_format: format }) => !times || format === 'verbose_json', {
    path: ['timestamp_granularities'],
    message: 'it needs the response_format verbose_json',
  });

/** Text from sound: https://platform.openai.com/docs/api-reference/audio/createTranscription */
export const openaiTranscriptions: Operation = {
  name: 'audio-transcriptions',
  family: 'openai',
  dialect: openaiDialect,
  body: 'form',
  decode: (input) => decode(input, 'audio-transcriptions', transcriptionForm),
};

/** English text from sound: https://platform.openai.com/docs/api-reference/audio/createTranslation */
export const openaiTranslations: Operation = {
  name: 'audio-translations',
  family: 'openai',
  dialect: openaiDialect,
  body: 'form',
  decode: (input) => decode(input, 'audio-translations', translationForm),
};

/** Both at providers. */
export const openaiTranscriptionsWire: OperationWire = {
  family: 'openai',
  encode(call, { model }) {
    sameFamily(call, 'openai');
    return passPayload(call, model);
  },
  readAnswer({ text, contentType }) {
    if (text === null) return undefined;
    if (!/json/.test(contentType)) return { text, reported: null };
    const parsed = transcript.safeParse(parseJson(text));
    if (!parsed.success) return undefined;
    const { usage, duration: seconds } = parsed.data;
    return { text, reported: readHeard(usage) ?? timeUsage(Number(seconds ?? Number.NaN)) };
  },
  readEvent: (data) => readTypedEvent(data, { last: /^transcript\.text\.done$/, readUsage: readHeard }),
};

const transcript = z.looseObject({
  text: z.string(),
  usage: z.unknown().optional(),
  duration: z.union([z.number(), z.string()]).nullish().catch(null),
});

const duration = z.looseObject({ type: z.literal('duration'), seconds: z.number() });

/** Usage comes in tokens, or in seconds for models that are paid by time. */
function readHeard(usage: unknown): ReportedUsage | null {
  const byTime = duration.safeParse(usage);
  return byTime.success ? timeUsage(byTime.data.seconds) : readTokenUsage(usage, 'text');
}

/** Time is billed in whole seconds. */
function timeUsage(seconds: number): ReportedUsage | null {
  if (!(seconds >= 0 && seconds < 1_000_000)) return null;
  return { usage: { ...noUsage, inputAudioMs: Math.ceil(seconds) * 1_000 }, mismatch: null };
}

/** Speech is never packed into fewer bytes than this. */
const leastBytesPerSecond = 500;
/** More tokens than any model counts for one second of sound. */
const mostTokensPerSecond = 32;
/** Nobody speaks faster. */
const mostWrittenTokensPerSecond = 10;

/** OpenAI's newer models; all others are paid by time. */
const isPaidByToken = (model: string) => /gpt-|gemini-/.test(model);
const usualTokensPerSecond = 10;

/** What is consumed where the answer is plain text, which tells nothing. */
function likelyUse({ model, file, prompt }: z.infer<typeof translationForm>): Partial<Usage> {
  const seconds = Math.ceil(soundSeconds(file));
  return isPaidByToken(model)
    ? { inputTokens: Math.ceil((prompt ?? '').length / 4), inputAudioTokens: seconds * usualTokensPerSecond }
    : { inputTokens: 0, outputTokens: 0, inputAudioMs: seconds * 1_000 };
}

function decode(
  input: OperationInput,
  operation: 'audio-transcriptions' | 'audio-translations',
  schema: typeof translationForm,
): OperationCall {
  const { value, entries } = readForm(input, schema);
  const seconds = Math.ceil(value.file.sizeBytes / leastBytesPerSecond);
  return operationCall({
    operation,
    family: 'openai',
    model: value.model,
    stream: value.stream ?? false,
    wantsStreamUsage: true,
    maxOutputTokens: 100 + seconds * mostWrittenTokensPerSecond,
    maxInputTokens: seconds * mostTokensPerSecond + (value.prompt ?? '').length * 4,
    maxUnits: { inputAudioMs: seconds * 1_000 },
    knownUnits: likelyUse(value),
    payload: { kind: 'form', entries },
  });
}
