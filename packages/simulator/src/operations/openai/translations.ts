import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { formFile, formNumber } from '../form-fields.ts';
import { openAiDialect } from './openai-dialect.ts';
import { TRANSCRIPT_FORMATS, transcriptAnswer } from './transcript-answer.ts';

const translationRequest = z.looseObject({
  file: formFile,
  model: z.string().min(1),
  prompt: z.string().nullish(),
  response_format: z.enum(TRANSCRIPT_FORMATS).nullish(),
  temperature: formNumber.pipe(z.number().min(0).max(1)).nullish(),
});

type TranslationRequest = z.output<typeof translationRequest>;

/** `POST /v1/audio/translations`, a multipart form: a transcript in English. It tells no usage. */
export const translations = endpoint<TranslationRequest>({
  dialect: openAiDialect,
  reads: 'form',
  schema: translationRequest,
  answer: (request, setting) =>
    transcriptAnswer(
      {
        task: 'translate',
        audio: request.file.bytes,
        prompt: request.prompt ?? null,
        language: 'english',
        format: request.response_format ?? 'json',
        timesWords: false,
      },
      setting,
    ),
});
