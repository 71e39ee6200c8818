import { z } from 'zod';
import { isBase64, isDataAddress, isOfData } from '../base64.ts';

const breakpoint = z
  .looseObject({ mode: z.literal('explicit').nullish(), ttl: z.enum(['30m', '12h']).nullish() })
  .nullish();

const mustBeData = 'expected data:<media type>;base64,<bytes>';
const address = z
  .string()
  .regex(/^(https?:\/\/|data:)/i, 'expected an address that starts with https:// or data:')
  .refine((url) => !isOfData(url) || isDataAddress(url), mustBeData);

/** OpenAI wants the media type before the bytes; some callers leave it out. */
const fileData = z
  .string()
  .min(1)
  .refine((data) => (isOfData(data) ? isDataAddress(data) : isBase64(data)), mustBeData);

const inputText = z.looseObject({
  type: z.literal('input_text'),
  text: z.string(),
  prompt_cache_breakpoint: breakpoint,
});

const inputImage = z
  .looseObject({
    type: z.literal('input_image'),
    image_url: address.nullish(),
    file_id: z.string().min(1).nullish(),
    detail: z.enum(['low', 'high', 'auto', 'original']).nullish(),
    prompt_cache_breakpoint: breakpoint,
  })
  .refine((part) => Boolean(part.image_url ?? part.file_id), 'expected image_url or file_id');

const inputFile = z
  .looseObject({
    type: z.literal('input_file'),
    file_data: fileData.nullish(),
    file_url: address.nullish(),
    file_id: z.string().min(1).nullish(),
    filename: z.string().nullish(),
    detail: z.enum(['auto', 'low', 'high']).nullish(),
    prompt_cache_breakpoint: breakpoint,
  })
  .refine(
    (part) => Boolean(part.file_data ?? part.file_url ?? part.file_id),
    'expected file_data, file_url or file_id',
  );

const inputAudio = z.looseObject({
  type: z.literal('input_audio'),
  input_audio: z.looseObject({
    data: z.string().min(1).refine(isBase64, 'expected base64'),
    format: z.enum(['mp3', 'wav']),
  }),
});

const outputText = z.looseObject({
  type: z.literal('output_text'),
  text: z.string(),
  annotations: z.array(z.looseObject({ type: z.string() })).nullish(),
});

const refusal = z.looseObject({ type: z.literal('refusal'), refusal: z.string() });

/** What a user, a system message or a tool's result may hold; https://platform.openai.com/docs/api-reference/responses/create */
export const inputContent = z.discriminatedUnion('type', [inputText, inputImage, inputFile, inputAudio]);

/** What an earlier answer may hold. */
export const outputContent = z.discriminatedUnion('type', [outputText, refusal]);

/** See {@link inputContent}. */
export type InputContent = z.infer<typeof inputContent>;

/** See {@link outputContent}. */
export type OutputContent = z.infer<typeof outputContent>;
