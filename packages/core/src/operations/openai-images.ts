import { z } from 'zod';
import { inputBound } from '../formats/input-bound.ts';
import { openaiDialect } from '../formats/openai-dialect.ts';
import { parseJson } from '../json/parse-json.ts';
import { addUsage, noUsage, type ReportedUsage } from '../pricing/usage.ts';
import { formFile, formFlag, formNumber, oneOrMany, readForm } from './form-payload.ts';
import { passPayload, readJson, sameFamily } from './json-payload.ts';
import type { Operation, OperationCall, OperationWire } from './operation.ts';
import { endUserOf, operationCall } from './operation-call.ts';
import { readTypedEvent } from './read-events.ts';
import { readTokenUsage } from './token-usage.ts';

/** The fields that both have in common; `number` and `flag` read what a form can only send as text. */
const fields = (number: z.ZodType<number>, flag: z.ZodType<boolean>) => ({
  model: z.string().min(1).max(300).nullish(),
  prompt: z.string().min(1).max(32_000),
  n: number.pipe(z.int().min(1).max(10)).nullish(),
  size: z
    .string()
    .regex(/^(auto|\d{2,4}x\d{2,4})$/, 'it must be auto or <width>x<height>')
    .nullish(),
  quality: z.enum(['low', 'medium', 'high', 'xhigh', 'max', 'auto', 'standard', 'hd']).nullish(),
  response_format: z.enum(['url', 'b64_json']).nullish(),
  output_format: z.enum(['png', 'jpeg', 'webp']).nullish(),
  output_compression: number.pipe(z.int().min(0).max(100)).nullish(),
  background: z.enum(['transparent', 'opaque', 'auto']).nullish(),
  stream: flag.nullish(),
  partial_images: number.pipe(z.int().min(0).max(3)).nullish(),
  user: z.string().nullish(),
});

const generationBody = z.looseObject({
  ...fields(z.number(), z.boolean()),
  moderation: z.enum(['low', 'auto']).nullish(),
  style: z.enum(['vivid', 'natural']).nullish(),
});

const editForm = z.looseObject({
  ...fields(formNumber, formFlag),
  image: oneOrMany(formFile),
  mask: formFile.nullish(),
  input_fidelity: z.enum(['high', 'low']).nullish(),
});

/** Pictures from text: https://platform.openai.com/docs/api-reference/images/create */
export const openaiImageGenerations: Operation = {
  name: 'images-generations',
  family: 'openai',
  dialect: openaiDialect,
  body: 'json',
  decode(input) {
    const { value, object } = readJson(input, generationBody);
    return imageCall(value, { operation: 'images-generations', images: 0, payload: { kind: 'json', object } });
  },
};

/** Pictures from pictures: https://platform.openai.com/docs/api-reference/images/createEdit */
export const openaiImageEdits: Operation = {
  name: 'images-edits',
  family: 'openai',
  dialect: openaiDialect,
  body: 'form',
  decode(input) {
    const { value, entries } = readForm(input, editForm);
    const images = value.image.length + (value.mask ? 1 : 0);
    return imageCall(value, { operation: 'images-edits', images, payload: { kind: 'form', entries } });
  },
};

/** Both at providers. Models that tell no tokens are paid by the picture. */
export const openaiImagesWire: OperationWire = {
  family: 'openai',
  encode(call, { model }) {
    sameFamily(call, 'openai');
    return passPayload(call, model);
  },
  readAnswer({ text }) {
    const parsed = pictures.safeParse(parseJson(text ?? ''));
    if (!parsed.success) return undefined;
    const { data, usage } = parsed.data;
    if (usage) return { text, reported: readTokenUsage(usage, 'image') };
    return { text, reported: { usage: { ...noUsage, images: data.length }, mismatch: null } };
  },
  readEvent(data, before = null) {
    const readUsage = (usage: unknown) => summed(readTokenUsage(usage, 'image'), before);
    return readTypedEvent(data, { last: /^image_(generation|edit)\.completed$/, readUsage });
  },
};

const pictures = z.looseObject({ data: z.array(z.looseObject({})).min(1), usage: z.unknown().optional() });

/** Each picture of a stream tells its own usage. */
function summed(one: ReportedUsage | null, before: ReportedUsage['usage'] | null): ReportedUsage | null {
  return one && before ? { ...one, usage: addUsage(one.usage, before) } : one;
}

type Asked = { model?: string | null | undefined; n?: number | null | undefined; prompt: string } & {
  quality?: string | null | undefined;
  size?: string | null | undefined;
  stream?: boolean | null | undefined;
  user?: string | null | undefined;
};

function imageCall(
  asked: Asked,
  { operation, images, payload }: Pick<OperationCall, 'operation' | 'payload'> & { images: number },
): OperationCall {
  const made = asked.n ?? 1;
  return operationCall({
    operation,
    family: 'openai',
    model: asked.model ?? 'gpt-image-1',
    stream: asked.stream ?? false,
    wantsStreamUsage: true,
    choices: made,
    maxOutputTokens: mostTokens[asked.quality ?? 'auto'] ?? mostTokensOfAny,
    maxInputTokens: inputBound(asked.prompt, { images, mediaCharacters: 0, elsewhere: false }),
    endUser: endUserOf(asked.user),
    maxUnits: { images: made },
    knownUnits: { images: made },
    payload,
    priceVariant: variantOf(asked),
  });
}

/** Models that are paid by the picture ask more for finer and larger ones; the defaults are OpenAI's. */
function variantOf({ quality, size }: Asked): string {
  return `${quality === 'hd' ? 'hd' : 'standard'}/${size && size !== 'auto' ? size : '1024x1024'}`;
}

/** More than one picture of a quality takes, with its partial ones: https://platform.openai.com/docs/guides/image-generation */
const mostTokens: Readonly<Record<string, number>> = { low: 1_000, medium: 2_500, high: 10_000, auto: 10_000 };
const mostTokensOfAny = 32_000;
