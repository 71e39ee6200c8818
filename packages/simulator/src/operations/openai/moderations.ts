import { z } from 'zod';
import { chance, ID_ALPHABET } from '../../answer/chance.ts';
import { endpoint, jsonText, promptOnly } from '../endpoint.ts';
import { openAiDialect } from './openai-dialect.ts';

const part = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('text'), text: z.string() }),
  z.looseObject({ type: z.literal('image_url'), image_url: z.looseObject({ url: z.string() }) }),
]);

const moderationRequest = z.looseObject({
  model: z.string().min(1).default('omni-moderation-latest'),
  input: z.union([z.string(), z.array(z.string()).min(1), z.array(part).min(1)]),
});

type ModerationRequest = z.output<typeof moderationRequest>;

/** Every category, and the words that flag a text for it. Pictures are never flagged. */
const CATEGORIES: Readonly<Record<string, RegExp | null>> = {
  harassment: /\b(idiot|stupid)\b/i,
  'harassment/threatening': null,
  hate: /\bhate you\b/i,
  'hate/threatening': null,
  illicit: /\b(steal|smuggle)\b/i,
  'illicit/violent': null,
  'self-harm': /\bhurt myself\b/i,
  'self-harm/instructions': null,
  'self-harm/intent': /\bhurt myself\b/i,
  sexual: null,
  'sexual/minors': null,
  violence: /\b(kill|attack|shoot)\b/i,
  'violence/graphic': null,
};

/** `POST /v1/moderations`: free, but on the bill. A list of texts gets a result each, a list of parts gets one. */
export const moderations = endpoint<ModerationRequest>({
  dialect: openAiDialect,
  schema: moderationRequest,
  answer(request, { baseModel, callNumber }) {
    const id = `modr-${chance(`id:${callNumber}`).text(29, ID_ALPHABET)}`;
    const results = inputsOf(request).map((input) => moderation(input, baseModel.startsWith('omni')));
    return { tokens: promptOnly(0), json: () => jsonText({ id, model: request.model, results }) };
  },
});

interface Input {
  text: string;
  kinds: ('text' | 'image')[];
}

function inputsOf({ input }: ModerationRequest): Input[] {
  if (typeof input === 'string') return [{ text: input, kinds: ['text'] }];
  const texts = input.filter((each) => typeof each === 'string');
  if (texts.length > 0) return texts.map((text) => ({ text, kinds: ['text'] }));
  const parts = input.filter((each) => typeof each !== 'string');
  const text = parts.map((each) => (each.type === 'text' ? each.text : '')).join('\n');
  const hasImage = parts.some((each) => each.type === 'image_url');
  return [{ text, kinds: hasImage ? ['text', 'image'] : ['text'] }];
}

function moderation(input: Input, tellsKinds: boolean) {
  const source = chance(input.text);
  const names = Object.keys(CATEGORIES);
  const categories = Object.fromEntries(names.map((name) => [name, CATEGORIES[name]?.test(input.text) ?? false]));
  const scores = names.map((name) => {
    const small = source.below(1000) / 1e6;
    return [name, categories[name] ? 0.9 + small : small];
  });
  const kinds = Object.fromEntries(names.map((name) => [name, input.kinds]));
  return {
    flagged: Object.values(categories).includes(true),
    categories,
    category_scores: Object.fromEntries(scores),
    ...(tellsKinds ? { category_applied_input_types: kinds } : {}),
  };
}
