import { z } from 'zod';
import { chance } from '../../answer/chance.ts';
import { textTokens } from '../../answer/tokens.ts';
import type { BilledAmounts } from '../../bill/bill.ts';
import type { Frame } from '../../faults/performance.ts';
import { invalid, type Problem } from '../../faults/problem.ts';
import { colourPng } from '../colour-png.ts';
import { type Answer, dataFrame, jsonText, type Setting } from '../endpoint.ts';

/** The fields that making and editing pictures have in common; `value` reads what a form can only send as text. */
export const imageFields = (value: { whole: z.ZodType<number>; flag: z.ZodType<boolean> }) => ({
  model: z.string().min(1).default('gpt-image-1'),
  prompt: z.string().min(1).max(32_000),
  n: value.whole.pipe(z.int().min(1).max(10)).nullish(),
  size: z
    .string()
    .regex(/^(auto|\d{2,4}x\d{2,4})$/, 'must be auto or <width>x<height>')
    .nullish(),
  quality: z.enum(['low', 'medium', 'high', 'xhigh', 'max', 'auto', 'standard', 'hd']).nullish(),
  response_format: z.enum(['url', 'b64_json']).nullish(),
  output_format: z.enum(['png', 'jpeg', 'webp']).nullish(),
  background: z.enum(['transparent', 'opaque', 'auto']).nullish(),
  stream: value.flag.nullish(),
  partial_images: value.whole.pipe(z.int().min(0).max(3)).nullish(),
  user: z.string().nullish(),
});

const fromJson = { whole: z.number(), flag: z.boolean() };

/** The JSON request of `POST /v1/images/generations`. */
export const imageRequest = z.looseObject(imageFields(fromJson));

/** What pictures are made from. */
export type ImageRequest = z.output<typeof imageRequest>;

/** What sets a generation and an edit apart. */
export interface ImageTask {
  event: 'image_generation' | 'image_edit';
  inputImageTokens: number;
  /** What the pictures show follows from this. */
  seedText: string;
}

const PIXELS_PER_TOKEN = { low: 3855, medium: 993, high: 252, xhigh: 126, max: 63 } as const;
/** The output tokens that OpenAI documents for its standard sizes. */
const DOCUMENTED_TOKENS: Readonly<Record<string, readonly [low: number, medium: number, high: number]>> = {
  '1024x1024': [272, 1056, 4160],
  '1024x1536': [408, 1584, 6240],
  '1536x1024': [400, 1568, 6208],
};

type Quality = keyof typeof PIXELS_PER_TOKEN;

/** Whether a model is paid by tokens (and reports them) or by the picture. */
export const paysByToken = (baseModel: string): boolean => /gpt-image|chatgpt-image/.test(baseModel);

/** What OpenAI refuses in a picture request once it knows the model. */
export function imageProblem(request: ImageRequest, baseModel: string): Problem | null {
  const unsupported = (param: string) => invalid(`Unknown parameter: '${param}'.`, param, 'unknown_parameter');
  if (paysByToken(baseModel)) return (request.response_format ?? null) === null ? null : unsupported('response_format');
  if (request.stream === true) return unsupported('stream');
  if (baseModel === 'dall-e-3' && (request.n ?? 1) > 1) {
    return invalid("Invalid 'n': must be 1 for dall-e-3.", 'n', 'invalid_value');
  }
  return null;
}

/** The pictures: PNG whatever format was asked for, each of one colour, as base64 or as addresses on the simulator itself. */
export function imageAnswer(request: ImageRequest, setting: Setting, task: ImageTask): Answer {
  const pictures = Array.from({ length: request.n ?? 1 }, (_, index) => colour(`${index}:${task.seedText}`));
  if (!paysByToken(setting.baseModel)) return paidByPicture(request, setting, pictures);
  const look = {
    background: request.background === 'transparent' ? 'transparent' : 'opaque',
    output_format: request.output_format ?? 'png',
    quality: qualityOf(request),
    size: sizeOf(request),
  };
  const perPicture = setting.script.tokens ?? outputTokens(look.size, look.quality);
  const { script } = setting;
  const read = script.promptTokens ?? textTokens(request.prompt);
  const costOf = (count: number) => tokenCost(read, script.imageInTokens || task.inputImageTokens, count * perPicture);
  const usage = (count: number) => (setting.script.reportsUsage ? { usage: usageReport(costOf(count)) } : {});
  const count = pictures.length;
  return {
    tokens: costOf(count),
    costOf,
    json: () =>
      jsonText({
        created: setting.createdSeconds,
        ...look,
        data: pictures.map((picture) => ({ b64_json: base64(picture) })),
        ...usage(count),
      }),
    frames: () => frames({ task, look, pictures, partials: request.partial_images ?? 0, setting, usage: usage(1) }),
  };
}

function paidByPicture(request: ImageRequest, setting: Setting, pictures: string[]): Answer {
  const revised_prompt = request.prompt;
  const data = pictures.map((picture) =>
    request.response_format === 'b64_json'
      ? { b64_json: base64(picture), revised_prompt }
      : { url: `${setting.origin}/_simulator/images/${picture}.png`, revised_prompt },
  );
  const nothing = { promptTokens: 0, cachedTokens: 0, completionTokens: 0, reasoningTokens: 0 };
  return {
    tokens: { ...nothing, images: pictures.length },
    costOf: () => nothing,
    json: () => jsonText({ created: setting.createdSeconds, data }),
  };
}

interface Stream {
  task: ImageTask;
  look: object;
  pictures: string[];
  partials: number;
  setting: Setting;
  usage: object;
}

/** A finished picture is a content frame, because only it is paid. */
function* frames({ task, look, pictures, partials, setting, usage }: Stream): Generator<Frame> {
  for (const picture of pictures) {
    const shared = { created_at: setting.createdSeconds, ...look, b64_json: base64(picture) };
    for (let index = 0; index < partials; index += 1) {
      yield named('head', { type: `${task.event}.partial_image`, ...shared, partial_image_index: index });
    }
    yield named('content', { type: `${task.event}.completed`, ...shared, ...usage });
  }
}

function named(kind: Frame['kind'], data: { type: string } & Record<string, unknown>): Frame {
  return { kind, text: `event: ${data.type}\n${dataFrame(kind, data).text}` };
}

function tokenCost(textTokens: number, imageTokens: number, output: number): BilledAmounts {
  return {
    promptTokens: textTokens + imageTokens,
    cachedTokens: 0,
    completionTokens: output,
    reasoningTokens: 0,
    inputImageTokens: imageTokens,
    outputImageTokens: output,
  };
}

function usageReport({ promptTokens, completionTokens, inputImageTokens = 0 }: BilledAmounts) {
  return {
    input_tokens: promptTokens,
    input_tokens_details: { text_tokens: promptTokens - inputImageTokens, image_tokens: inputImageTokens },
    output_tokens: completionTokens,
    output_tokens_details: { text_tokens: 0, image_tokens: completionTokens },
    total_tokens: promptTokens + completionTokens,
  };
}

function outputTokens(size: string, quality: Quality): number {
  const documented = DOCUMENTED_TOKENS[size]?.[['low', 'medium', 'high'].indexOf(quality)];
  const [width = 1024, height = 1024] = size.split('x').map(Number);
  return documented ?? Math.ceil((width * height) / PIXELS_PER_TOKEN[quality]);
}

const sizeOf = ({ size }: ImageRequest): string => (size === 'auto' ? '1024x1024' : (size ?? '1024x1024'));

function qualityOf({ quality }: ImageRequest): Quality {
  if (quality === 'hd') return 'high';
  return quality === 'auto' || quality === 'standard' ? 'medium' : (quality ?? 'medium');
}

const colour = (seedText: string): string => chance(seedText).text(6, '0123456789abcdef');

const base64 = (picture: string): string => colourPng(picture).toString('base64');
