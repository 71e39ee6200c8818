import { z } from 'zod';
import { invalid } from '../../faults/problem.ts';
import { endpoint } from '../endpoint.ts';
import { formFile, formFlag, formNumber } from '../form-fields.ts';
import { openAiDialect } from './openai-dialect.ts';
import { paysByTime, TRANSCRIPT_FORMATS, transcriptAnswer } from './transcript-answer.ts';

const granularity = z.enum(['word', 'segment']);

const transcriptionRequest = z.looseObject({
  file: formFile,
  model: z.string().min(1),
  language: z.string().min(2).nullish(),
  prompt: z.string().nullish(),
  response_format: z.enum(TRANSCRIPT_FORMATS).nullish(),
  temperature: formNumber.pipe(z.number().min(0).max(1)).nullish(),
  timestamp_granularities: z.union([z.array(granularity), granularity.transform((one) => [one])]).nullish(),
  stream: formFlag.nullish(),
});

type TranscriptionRequest = z.output<typeof transcriptionRequest>;

/** `POST /v1/audio/transcriptions`, a multipart form; whole, or as events except from `whisper` models, which ignore `stream`. */
export const transcriptions = endpoint<TranscriptionRequest>({
  dialect: openAiDialect,
  reads: 'form',
  schema: transcriptionRequest,
  streams: (request, baseModel) => request.stream === true && !paysByTime(baseModel),
  contradiction(request, baseModel) {
    const format = request.response_format ?? 'json';
    if (request.timestamp_granularities && format !== 'verbose_json') {
      const message = "timestamp_granularities requires response_format 'verbose_json'.";
      return invalid(message, 'timestamp_granularities', 'invalid_value');
    }
    if (paysByTime(baseModel) || format === 'json' || format === 'text') return null;
    const message = `response_format '${format}' is not compatible with model '${baseModel}'. Use 'json' or 'text' instead.`;
    return invalid(message, 'response_format', 'unsupported_value');
  },
  answer: (request, setting) =>
    transcriptAnswer(
      {
        task: 'transcribe',
        audio: request.file.bytes,
        prompt: request.prompt ?? null,
        language: request.language ?? 'english',
        format: request.response_format ?? 'json',
        timesWords: request.timestamp_granularities?.includes('word') ?? false,
      },
      setting,
    ),
});
