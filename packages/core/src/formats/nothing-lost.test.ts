import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { GatewayError } from '../errors.ts';
import { anthropicMessages } from './anthropic-messages/anthropic-messages.ts';
import { bedrockConverse } from './bedrock-converse/bedrock-converse.ts';
import { cohereChat } from './cohere-chat/cohere-chat.ts';
import { googleGenerateContent } from './google-generate-content/google-generate-content.ts';
import { openaiChat } from './openai-chat/openai-chat.ts';
import { openaiResponses } from './openai-responses/openai-responses.ts';
import { richChat } from './testing/rich-chat.ts';
import { richGoogle } from './testing/rich-google.ts';
import { richMessages } from './testing/rich-messages.ts';
import { richResponses } from './testing/rich-responses.ts';
import { anyAbsence, fill, piecesOf } from './testing/template.ts';
import { startTranslation } from './translation.ts';
import { type ClientFormat, noQuirks, type ProviderFormat } from './wire-format.ts';

const clients: { client: ClientFormat; template: unknown }[] = [
  { client: openaiChat, template: richChat },
  { client: openaiResponses, template: richResponses },
  { client: anthropicMessages, template: richMessages },
  { client: googleGenerateContent, template: richGoogle },
];

const providers: { provider: ProviderFormat; model: string }[] = [
  { provider: openaiChat, model: 'gpt-5' },
  { provider: openaiResponses, model: 'gpt-5' },
  { provider: anthropicMessages, model: 'claude-sonnet-4-5' },
  { provider: anthropicMessages, model: 'claude-opus-4-8' },
  { provider: googleGenerateContent, model: 'gemini-2.5-pro' },
  { provider: googleGenerateContent, model: 'gemini-3-pro' },
  { provider: bedrockConverse, model: 'us.anthropic.claude-sonnet-4-5' },
  { provider: bedrockConverse, model: 'amazon.nova-pro-v1:0' },
  { provider: cohereChat, model: 'command-a' },
];

/** What a caller can say in two ways that are one to the target, each with the reason. */
const oneToTheTarget: { client: string; provider: string; path: string; why: string }[] = [
  {
    client: 'anthropic-messages',
    provider: 'google-generate-content, cohere-chat, bedrock-converse',
    path: 'service_tier',
    why: 'with "auto" and with "standard_only" they serve and bill as they always do',
  },
];

/**
 * What is left out without being refused, since the answer does not change for it: what a prompt costs, how well a picture is seen,
 * what the provider keeps in its books, words about reasoning that only its maker reads, and hints beside what is said in full.
 */
const harmless: RegExp[] = [
  /\.(cache_control|prompt_cache_breakpoint)(\.ttl)?$/,
  /^(prompt_cache_key|prompt_cache_retention|cache_control)$/,
  /\.(detail|mediaResolution|partMetadata|displayName)$/,
  /^generationConfig\.mediaResolution$/,
  /^(user|safety_identifier|metadata|store|labels|service_tier|serviceTier)$/,
  /^(include|max_tool_calls|prediction)$/,
  /^(reasoning\.context|reasoning\.summary|thinking\.display|generationConfig\.thinkingConfig\.includeThoughts)$/,
  // An effort beside a budget, or a budget that no room is left for.
  /^(output_config\.effort|thinking\.budget_tokens|thinking|reasoning_effort|reasoning)$/,
  // The words of a result tell that it is an error, and those of an answer what it cited.
  /\.(is_error|functionResponse\.response|citations|annotations)$/,
  /\.phase$/,
  /^tools\.\d+\.(defer_loading|eager_input_streaming|output_schema|strict|function\.strict)$/,
  /^tools\.\d+\.functionDeclarations\.\d+\.(response|responseJsonSchema)$/,
  // One tool that must be called is called once.
  /^(parallel_tool_calls|tool_choice\.disable_parallel_tool_use)$/,
  // Filters that ask for no more than models without filters do.
  /^safetySettings$/,
];

type Pair = { client: ClientFormat; provider: ProviderFormat; model: string };

function send({ client, provider, model }: Pair, body: unknown, dropUnsupported = true) {
  const isGoogle = client.name === 'google-generate-content';
  const address = { model: isGoogle ? 'm' : null, stream: isGoogle ? false : null, query: new URLSearchParams() };
  const call = client.decodeCall({ text: JSON.stringify(body), ...address, headers: new Headers() });
  const translation = startTranslation({ target: 'elsewhere', dropUnsupported });
  const text = provider.encodeRequest(call, { model, addMaxOutputTokens: null, quirks: noQuirks }, translation);
  return { text, dropped: translation.dropped };
}

const covers = (name: string, path: string): boolean => path === name || path.startsWith(`${name}.`);

const valueAt = (body: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((at, step) => Reflect.get(Object(at), step), body);

/** The values that neither change what the provider gets nor are named, and those that are named although they do stand there whole. */
function misSaid(pair: Pair, template: unknown, absent: ReadonlySet<number>) {
  const { body, leaves } = fill(template, { absent, second: null });
  const first = send(pair, body);
  const [lost, there] = [[] as string[], [] as string[]];
  for (const { path } of leaves) {
    const second = send(pair, fill(template, { absent, second: path }).body);
    const isSame = first.text === second.text;
    const isNamed = [...first.dropped, ...second.dropped].some((name) => covers(name, path));
    const isOne = oneToTheTarget.some(
      (one) => one.client === pair.client.name && one.provider.includes(pair.provider.name) && one.path === path,
    );
    if (isSame && !isNamed && !isOne) lost.push(path);
    if (!isSame && first.dropped.includes(path) && second.dropped.includes(path)) there.push(path);
  }
  return { lost, there, unknown: first.dropped.filter((name) => valueAt(body, name) === undefined) };
}

const whole = new Set<number>();
const pairs = clients.flatMap(({ client, template }) =>
  providers.flatMap(({ provider, model }) =>
    client.name === provider.name
      ? []
      : [[`${client.name} to ${provider.name} (${model})`, { client, provider, model }, template] as const],
  ),
);

describe.each(pairs)('%s', (_, pair, template) => {
  const anyBody = anyAbsence(piecesOf(template));

  test('every value of a body counts, or is named as the caller calls it', () => {
    const nothing = { lost: [], there: [], unknown: [] };
    expect(misSaid(pair, template, whole)).toEqual(nothing);
    fc.assert(
      fc.property(anyBody, (absent) => {
        expect(misSaid(pair, template, absent)).toEqual(nothing);
      }),
      { numRuns: 2 },
    );
  });

  test('without leave to drop, the first that is not harmless is refused by its name', () => {
    fc.assert(
      fc.property(anyBody, (absent) => {
        const { body } = fill(template, { absent, second: null });
        const { dropped } = send(pair, body);
        const grave = dropped.filter((name) => !harmless.some((pattern) => pattern.test(name)));
        const refused = refusalOf(() => send(pair, body, false));
        if (refused === null) expect(grave).toEqual([]);
        else expect(dropped).toContain(refused);
      }),
      { numRuns: 20 },
    );
  });
});

/** The field that is refused; null when nothing is. */
function refusalOf(attempt: () => unknown): string | null {
  try {
    attempt();
    return null;
  } catch (error) {
    if (!(error instanceof GatewayError) || error.code !== 'unsupported_parameter') throw error;
    return error.details.param ?? '';
  }
}
