import { z } from 'zod';
import { isBase64, isDataAddress, isOfData } from '../base64.ts';

/** Anthropic's cache mark, which OpenRouter's and LiteLLM's callers put on parts and tools. */
const cacheControl = z.looseObject({ type: z.literal('ephemeral'), ttl: z.enum(['5m', '1h']).nullish() }).nullish();

/** OpenAI's own cache mark. */
const cacheBreakpoint = z.looseObject({ mode: z.literal('explicit'), ttl: z.enum(['30m', '12h']).nullish() }).nullish();

/** The two ways in which callers mark the end of what should be cached. */
export const cacheMarks = { cache_control: cacheControl, prompt_cache_breakpoint: cacheBreakpoint };

export const textPart = z.looseObject({ type: z.literal('text'), text: z.string(), ...cacheMarks });

const refusalPart = z.looseObject({ type: z.literal('refusal'), refusal: z.string() });

const mustBeData = 'must be data:<media type>;base64,<bytes>';
const bytes = z.string().min(1).refine(isBase64, 'must be base64');

const fetchable = z
  .string()
  .min(1)
  .refine((url) => /^(https?:\/\/|data:)/i.test(url), 'must start with https://, http:// or data:');

const pictureUrl = fetchable.refine((url) => !isOfData(url) || isDataAddress(url), mustBeData);

const imagePart = z.looseObject({
  type: z.literal('image_url'),
  image_url: z.looseObject({ url: pictureUrl, detail: z.enum(['auto', 'low', 'high', 'original']).nullish() }),
  ...cacheMarks,
});

/** The bytes, with or without their media type; OpenRouter takes the address of a file here as well. */
const isFileData = (data: string) =>
  /^https?:\/\//i.test(data) || (isOfData(data) ? isDataAddress(data) : isBase64(data));

const audioFormats = ['wav', 'mp3', 'aac', 'flac', 'ogg', 'opus', 'm4a', 'aiff', 'pcm16', 'pcm24', 'webm'] as const;

const audioPart = z.looseObject({
  type: z.literal('input_audio'),
  input_audio: z.looseObject({ data: bytes, format: z.enum(audioFormats) }),
  ...cacheMarks,
});

const filePart = z.looseObject({
  type: z.literal('file'),
  file: z
    .looseObject({ file_data: z.string().optional(), file_id: z.string().optional(), filename: z.string().optional() })
    .refine(({ file_data, file_id }) => Boolean(file_data) || Boolean(file_id), 'must have file_data or file_id')
    .refine(({ file_data }) => !file_data || isFileData(file_data), { path: ['file_data'], message: mustBeData }),
  ...cacheMarks,
});

/** Not OpenAI's, but taken by DashScope, Z.ai, vLLM and OpenRouter. */
const videoPart = z.looseObject({ type: z.literal('video_url'), video_url: z.looseObject({ url: fetchable }) });

const partsOf = <Part extends z.ZodType>(part: Part) => z.union([z.string(), z.array(part).min(1)]);

const texts = partsOf(textPart);
const userParts = partsOf(z.discriminatedUnion('type', [textPart, imagePart, audioPart, filePart, videoPart]));
/** OpenAI takes text alone here; pictures and files are for the hosts that take them. */
const toolParts = partsOf(z.discriminatedUnion('type', [textPart, imagePart, filePart]));
const assistantParts = partsOf(z.discriminatedUnion('type', [textPart, refusalPart]));

const name = z.string().max(256).nullish();

const functionCall = z.looseObject({ name: z.string().min(1), arguments: z.string() });

const toolCall = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('function'), id: z.string().min(1), function: functionCall, ...cacheMarks }),
  z.looseObject({
    type: z.literal('custom'),
    id: z.string().min(1),
    custom: z.looseObject({ name: z.string().min(1), input: z.string() }),
  }),
]);

/** A stretch of reasoning as OpenRouter's callers keep it; the gateway writes the same. */
export const reasoningDetail = z.looseObject({
  type: z.string(),
  text: z.string().nullish(),
  summary: z.string().nullish(),
  data: z.string().nullish(),
  signature: z.string().nullish(),
  id: z.string().nullish(),
});

const assistant = z
  .looseObject({
    role: z.literal('assistant'),
    name,
    content: assistantParts.nullish(),
    refusal: z.string().nullish(),
    tool_calls: z.array(toolCall).nullish(),
    function_call: functionCall.nullish(),
    audio: z.looseObject({ id: z.string().min(1) }).nullish(),
    reasoning_content: z.string().nullish(),
    reasoning: z.string().nullish(),
    reasoning_details: z.array(reasoningDetail).nullish(),
    ...cacheMarks,
  })
  .refine(
    (said) =>
      [said.content, said.refusal, said.function_call, said.audio, said.reasoning_content, said.reasoning].some(
        (one) => one !== null && one !== undefined,
      ) || [said.tool_calls, said.reasoning_details].some((list) => (list?.length ?? 0) > 0),
    { message: 'must be given when there are no tool calls', path: ['content'] },
  );

/** Clients that write every member of a message leave it null or empty where it has no place. */
const noCalls = { tool_calls: z.array(z.unknown()).max(0, 'stands in messages of the assistant only').nullish() };
const common = { name, ...noCalls, ...cacheMarks };

/** One message of a chat completions body. */
export const messageSchema = z.discriminatedUnion('role', [
  z.looseObject({ role: z.literal('system'), content: texts, ...common }),
  z.looseObject({ role: z.literal('developer'), content: texts, ...common }),
  z.looseObject({ role: z.literal('user'), content: userParts, ...common }),
  assistant,
  z.looseObject({
    role: z.literal('tool'),
    tool_call_id: z.string().min(1),
    content: toolParts,
    ...noCalls,
    ...cacheMarks,
  }),
  z.looseObject({ role: z.literal('function'), name: z.string().min(1), content: z.string().nullable() }),
]);

/** See {@link messageSchema}. */
export type MessageBody = z.infer<typeof messageSchema>;

/** Cache marks as they stand on a part, a message or a tool. */
export type CacheMarks = z.infer<z.ZodObject<typeof cacheMarks>>;

/** See {@link reasoningDetail}. */
export type ReasoningDetail = z.infer<typeof reasoningDetail>;
