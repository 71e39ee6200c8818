import type { FormatName } from '../chat/content.ts';
import { isObject } from '../formats/google-generate-content/proto-json.ts';

/** A JSON object of which nothing is known. */
export type Json = Record<string, unknown>;

/** How one format says a thing in several ways. */
type Rules = {
  /**
   * Members of the body that cannot change the answer: what names the caller, how the answer is sent, what the provider keeps in its
   * books, what the prompt costs and how long it waits.
   */
  silent: readonly string[];
  /** What leaving a member out means too, at every host of the format. Not `temperature` or `top_p`: hosts have other ones than OpenAI. */
  defaults: Readonly<Record<string, unknown>>;
  /** Where objects stand whose null members, and the marks at which prompts are cached, say nothing. A star is every element. */
  places: readonly string[];
  /** What is left to say in one way. */
  tidy(body: Json): Json;
};

/** Marks up to which a provider keeps a prompt: they change what it costs. */
const marks: readonly string[] = ['cache_control', 'prompt_cache_breakpoint'];

const ofOpenai = [
  'model', // stands in the identity by itself
  'stream',
  'stream_options',
  'user',
  'safety_identifier',
  'metadata',
  'store', // what keeps it is not answered from here at all
  'service_tier',
  'prompt_cache_key',
  'prompt_cache_retention',
  'prompt_cache_options',
];

const rules: Readonly<Partial<Record<FormatName, Rules>>> = {
  'openai-chat': {
    silent: ofOpenai,
    defaults: { n: 1, frequency_penalty: 0, presence_penalty: 0, logprobs: false, logit_bias: {}, stop: [], tools: [] },
    places: [
      '',
      'messages.*',
      'messages.*.content.*',
      'messages.*.content.*.image_url',
      'messages.*.tool_calls.*',
      'tools.*',
      'tools.*.function',
      'response_format.json_schema',
    ],
    tidy(body) {
      const { max_tokens, max_completion_tokens, stop, response_format, messages, ...rest } = body;
      const isText = isObject(response_format) && response_format.type === 'text';
      return {
        ...rest,
        messages: each(messages, (message) => ({ ...message, content: inParts(message.content, 'text') })),
        // The older name of the same bound, and one stop sequence without its brackets.
        max_completion_tokens: max_completion_tokens ?? max_tokens,
        stop: typeof stop === 'string' ? [stop] : stop,
        response_format: isText ? undefined : response_format,
      };
    },
  },
  'openai-responses': {
    silent: ofOpenai,
    defaults: { background: false, truncation: 'disabled', include: [], tools: [], text: {}, reasoning: {} },
    places: ['', 'input.*', 'input.*.content.*', 'input.*.output.*', 'tools.*', 'text', 'text.format', 'reasoning'],
    tidy(body) {
      const { input, instructions, text, ...rest } = body;
      const items = typeof input === 'string' ? [{ role: 'user', content: input }] : input;
      // Instructions are a message of the system that stands before all others.
      const told = typeof instructions === 'string' ? [{ role: 'system', content: instructions }] : [];
      return {
        ...rest,
        text: withoutDefaults(text, { format: { type: 'text' } }),
        input: each(Array.isArray(items) ? [...told, ...items] : items, plainItem),
      };
    },
  },
  'anthropic-messages': {
    silent: ['model', 'stream', 'metadata', 'cache_control', 'service_tier', 'billing_policy', 'diagnostics'],
    defaults: { stop_sequences: [], tools: [] },
    places: ['', 'system.*', 'messages.*', 'messages.*.content.*', 'messages.*.content.*.content.*', 'tools.*'],
    tidy({ system, messages, ...rest }) {
      return {
        ...rest,
        system: inParts(system, 'text'),
        messages: each(messages, ({ content, ...message }) => ({
          ...message,
          content: each(inParts(content, 'text'), (block) =>
            block.type === 'tool_result' ? { ...block, content: inParts(block.content, 'text') } : block,
          ),
        })),
      };
    },
  },
  'google-generate-content': {
    silent: ['model', 'labels', 'serviceTier'],
    defaults: { generationConfig: {}, safetySettings: [], tools: [], toolConfig: {} },
    places: ['', 'contents.*', 'contents.*.parts.*', 'generationConfig', 'systemInstruction', 'tools.*'],
    tidy({ contents, generationConfig, systemInstruction, ...rest }) {
      const instruction = isObject(systemInstruction) ? { parts: listed(systemInstruction.parts) } : systemInstruction;
      return {
        ...rest,
        contents: each(listed(contents), (turn) => ({ role: 'user', ...turn, parts: listed(turn.parts) })),
        // Who instructs is not said by a role.
        systemInstruction: instruction,
        generationConfig: withoutDefaults(generationConfig, { candidateCount: 1, stopSequences: [] }),
      };
    },
  },
};

/**
 * The body of a chat as every caller would have written it who means the same: without what cannot change the answer, and with one of
 * several ways to say a thing. What is not known stays as it is.
 */
export function plainBody(format: FormatName, body: Json): Json {
  const { silent = [], defaults = {}, places = [], tidy = (same: Json) => same } = rules[format] ?? {};
  const named = format === 'google-generate-content' ? camelBody(body) : body;
  const spoken = Object.fromEntries(Object.entries(named).filter(([name]) => !silent.includes(name)));
  const bare = places.reduce((at, place) => atPlace(at, place.split('.').filter(Boolean), bared), spoken);
  const plain = withoutDefaults(tidy(bare), defaults);
  return isObject(plain) ? plain : {};
}

/** The members of a body of the format that cannot change the answer. */
export const silentMembers = (format: FormatName): readonly string[] => rules[format]?.silent ?? [];

/** Null says what absence says; see `saidMember`. */
const bared = (object: Json): Json =>
  Object.fromEntries(Object.entries(object).filter(([name, value]) => value !== null && !marks.includes(name)));

function atPlace(value: Json, path: readonly string[], change: (object: Json) => Json): Json {
  const [step, ...rest] = path;
  if (step === undefined) return change(value);
  const inside = (one: unknown) => (isObject(one) ? atPlace(one, rest, change) : one);
  if (rest[0] !== '*') return step in value ? { ...value, [step]: inside(value[step]) } : value;
  const list = value[step];
  if (!Array.isArray(list)) return value;
  const below = rest.slice(1);
  return { ...value, [step]: list.map((one) => (isObject(one) ? atPlace(one, below, change) : one)) };
}

function withoutDefaults(value: unknown, defaults: Readonly<Record<string, unknown>>): unknown {
  if (!isObject(value)) return value;
  const isSaid = ([name, member]: [string, unknown]) =>
    member !== undefined && JSON.stringify(member) !== JSON.stringify(defaults[name]);
  return Object.fromEntries(Object.entries(value).filter(isSaid));
}

/** A text says what a list with that one text says. Several texts are not run together: hosts put them together in their own ways. */
const inParts = (content: unknown, type: string): unknown =>
  typeof content === 'string' ? [{ type, text: content }] : content;

/** Google's parser takes a single message without its brackets. */
const listed = (value: unknown): unknown => (isObject(value) ? [value] : value);

const each = (list: unknown, change: (item: Json) => Json): unknown =>
  Array.isArray(list) ? list.map((item) => (isObject(item) ? change(item) : item)) : list;

/** A message needs no type, and its words are input or output by who says them. */
function plainItem({ type, ...item }: Json): Json {
  if (type !== undefined && type !== 'message') return { type, ...item };
  if (type === undefined && item.role === undefined) return item;
  const words = item.role === 'assistant' ? 'output_text' : 'input_text';
  return { ...item, type: 'message', content: inParts(item.content, words) };
}

/** Google's members may be written in snake_case. Of those deeper down each spelling counts for itself. */
function camelBody(body: Json): Json {
  const camel = camelMembers(body);
  return isObject(camel.generationConfig)
    ? { ...camel, generationConfig: camelMembers(camel.generationConfig) }
    : camel;
}

const camelMembers = (object: Json): Json =>
  Object.fromEntries(
    Object.entries(object).map(([name, value]) => [
      name.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase()),
      value,
    ]),
  );
