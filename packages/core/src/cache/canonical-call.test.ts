import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import type { FormatName } from '../chat/content.ts';
import { anthropicMessages } from '../formats/anthropic-messages/anthropic-messages.ts';
import { googleGenerateContent } from '../formats/google-generate-content/google-generate-content.ts';
import { openaiChat } from '../formats/openai-chat/openai-chat.ts';
import { openaiResponses } from '../formats/openai-responses/openai-responses.ts';
import { richChat } from '../formats/testing/rich-chat.ts';
import { richGoogle } from '../formats/testing/rich-google.ts';
import { richMessages } from '../formats/testing/rich-messages.ts';
import { richResponses } from '../formats/testing/rich-responses.ts';
import { anyAbsence, fill, piecesOf } from '../formats/testing/template.ts';
import type { WireFormat } from '../formats/wire-format.ts';
import { openaiCompletions } from '../operations/openai-completions.ts';
import { openaiEmbeddings } from '../operations/openai-embeddings.ts';
import { canonicalCall } from './canonical-call.ts';

const decode = (format: WireFormat, text: string, stream = false) =>
  format.decodeCall({ text, model: 'm', stream, query: new URLSearchParams(), headers: new Headers() });

const textOf = (format: WireFormat, body: unknown) => canonicalCall(decode(format, JSON.stringify(body)));

const speakers: { format: WireFormat; template: unknown }[] = [
  { format: openaiChat, template: richChat },
  { format: openaiResponses, template: richResponses },
  { format: anthropicMessages, template: richMessages },
  { format: googleGenerateContent, template: richGoogle },
];

/** Values that reach a provider and cannot change its answer, each for the reason in `plain-body.ts`. */
const silent: Readonly<Partial<Record<FormatName, RegExp>>> = {
  'openai-chat':
    /^(store|metadata\..*|user|safety_identifier|prompt_cache_key|prompt_cache_retention|service_tier)$|\.cache_control\./,
  'openai-responses':
    /^(store|metadata\..*|user|safety_identifier|prompt_cache_key|prompt_cache_retention|service_tier)$|\.prompt_cache_breakpoint\./,
  'anthropic-messages': /^(metadata\..*|service_tier|cache_control\..*)$|\.cache_control\./,
  'google-generate-content': /^(labels\..*|serviceTier)$/,
};

describe.each(speakers.map((one) => [one.format.name, one] as const))('%s', (name, { format, template }) => {
  const anyBody = anyAbsence(piecesOf(template));

  test('every value that reaches the provider counts, but for those that cannot change the answer', () => {
    const check = (absent: ReadonlySet<number>) => {
      const { body, leaves } = fill(template, { absent, second: null });
      const first = textOf(format, body);
      const same = leaves
        .map(({ path }) => path)
        .filter((path) => textOf(format, fill(template, { absent, second: path }).body) === first);
      expect(same.filter((path) => !silent[name]?.test(path))).toEqual([]);
    };
    const pieces = Array.from({ length: piecesOf(template) }, (_, at) => at);
    check(new Set());
    // With nothing but what is understood, and with each further piece alone.
    for (const one of [-1, ...pieces]) check(new Set(pieces.filter((at) => at !== one)));
    fc.assert(fc.property(anyBody, check), { numRuns: 3 });
  }, 60_000);

  test('order of members, spaces, nulls and what cannot change the answer do not count', () => {
    fc.assert(
      fc.property(anyBody, fc.nat(), (absent, seed) => {
        const { body } = fill(template, { absent, second: null });
        const first = textOf(format, body);
        expect(canonicalCall(decode(format, JSON.stringify(shuffled(body, seed), null, 3)))).toBe(first);
        const absentMembers = name === 'google-generate-content' ? { cachedContent: null } : { top_p: undefined };
        expect(textOf(format, { ...absentMembers, ...Object(body) })).toBe(first);
      }),
      { numRuns: 30 },
    );
  });
});

test('one meaning has one text in every format, whole or streamed', () => {
  const anyWords = fc.string({ minLength: 1, maxLength: 20 }).filter((text) => text.trim() !== '');
  const sampling = fc.record({ temperature: fc.constantFrom(undefined, 0, 0.5), top: fc.constantFrom(undefined, 0.9) });
  fc.assert(
    fc.property(anyWords, anyWords, sampling, (system, asked, { temperature, top }) => {
      const texts = [true, false].flatMap((stream) => {
        const openai = { model: 'm', stream, temperature, top_p: top };
        const turns = [
          { role: 'system', content: system },
          { role: 'user', content: asked },
        ];
        const messages = [{ role: 'user', content: asked }];
        return [
          textOf(openaiChat, { ...openai, messages: turns, max_tokens: 50 }),
          textOf(openaiResponses, { ...openai, instructions: system, input: asked, max_output_tokens: 50 }),
          textOf(anthropicMessages, { ...openai, system, messages, max_tokens: 50 }),
          canonicalCall(
            decode(
              googleGenerateContent,
              JSON.stringify({
                system_instruction: { parts: [{ text: system }] },
                contents: [{ parts: [{ text: asked }] }],
                generation_config: { maxOutputTokens: 50, temperature, topP: top },
              }),
              stream,
            ),
          ),
        ];
      });
      expect(new Set(texts).size).toBe(1);
    }),
    { numRuns: 100 },
  );
});

test('tools, calls of them and their results have one text in the formats that tell them alike', () => {
  const parameters = { type: 'object', properties: { at: { type: 'string' } }, required: ['at'] };
  const chat = textOf(openaiChat, {
    model: 'm',
    max_completion_tokens: 50,
    messages: [
      { role: 'user', content: [{ type: 'text', text: 'hi' }] },
      {
        role: 'assistant',
        content: 'yo',
        tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'look', arguments: '{"at":"x"}' } }],
      },
      { role: 'tool', tool_call_id: 'call_1', content: 'found' },
    ],
    tools: [{ type: 'function', function: { name: 'look', description: 'l', parameters } }],
  });
  const messages = textOf(anthropicMessages, {
    model: 'm',
    max_tokens: 50,
    messages: [
      { role: 'user', content: 'hi' },
      {
        role: 'assistant',
        content: [
          { type: 'text', text: 'yo' },
          { type: 'tool_use', id: 'call_1', name: 'look', input: { at: 'x' } },
        ],
      },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'call_1', content: 'found' }] },
    ],
    tools: [{ name: 'look', description: 'l', input_schema: parameters }],
  });
  expect(messages).toBe(chat);
});

test('defaults that every host has do not count; those that differ between hosts do', () => {
  const body = { model: 'm', messages: [{ role: 'user', content: 'hi' }] };
  const plain = textOf(openaiChat, body);
  const defaults = {
    n: 1,
    presence_penalty: 0,
    stop: null,
    response_format: { type: 'text' },
    tools: [],
    store: false,
  };
  expect(textOf(openaiChat, { ...body, ...defaults, stream: true, stream_options: { include_usage: true } })).toBe(
    plain,
  );
  expect(textOf(openaiChat, { ...body, temperature: 1 })).not.toBe(plain);
  expect(textOf(openaiChat, { ...body, n: 2 })).not.toBe(plain);
});

test('numbers that are read alike and written differently count apart', () => {
  const seed = (number: string) => `{"model":"m","messages":[{"role":"user","content":"hi"}],"x_seed":${number}}`;
  const text = (number: string) => canonicalCall(decode(openaiChat, seed(number)));
  expect(text('12345678901234567890')).not.toBe(text('12345678901234567891'));
  expect(text('1e400')).not.toBe(text('1e401'));
  expect(text('"1e400"')).toContain('"body"'); // words are no numbers
});

test('the version of an API says how an answer is written; what is beta may be another answer', () => {
  const body = JSON.stringify({ model: 'm', max_tokens: 5, messages: [{ role: 'user', content: 'hi' }] });
  const address = { model: null, stream: null, query: new URLSearchParams() };
  const text = (headers: Record<string, string>) =>
    canonicalCall(anthropicMessages.decodeCall({ ...address, text: body, headers: new Headers(headers) }));
  expect(text({ 'anthropic-version': '2023-06-01' })).toBe(text({ 'anthropic-version': '2026-10-21' }));
  expect(text({ 'anthropic-beta': 'x' })).not.toBe(text({}));
});

test('a call that is not understood whole counts apart by its format and by how its answer is sent', () => {
  const body = { model: 'm', messages: [{ role: 'user', content: 'hi' }], newer: 'x' };
  expect(textOf(openaiChat, { ...body, stream: true })).not.toBe(textOf(openaiChat, body));
});

test('operations count every value but for the caller', () => {
  const decodeOf = (operation: typeof openaiEmbeddings, body: unknown) =>
    canonicalCall(
      operation.decode({
        body: { kind: 'json', text: JSON.stringify(body) },
        model: null,
        query: new URLSearchParams(),
      }),
    );
  const embed = { model: 'm', input: ['a', 'b'] };
  expect(decodeOf(openaiEmbeddings, { ...embed, user: 'x', encoding_format: 'float' })).toBe(
    decodeOf(openaiEmbeddings, embed),
  );
  expect(decodeOf(openaiEmbeddings, { ...embed, dimensions: 8 })).not.toBe(decodeOf(openaiEmbeddings, embed));
  expect(decodeOf(openaiEmbeddings, { ...embed, input: ['b', 'a'] })).not.toBe(decodeOf(openaiEmbeddings, embed));
  expect(decodeOf(openaiCompletions, { model: 'm', prompt: 'a', suffix: 'x' })).not.toBe(
    decodeOf(openaiCompletions, { model: 'm', prompt: 'a' }),
  );
});

/** The same value with its members in another order. */
function shuffled(value: unknown, seed: number): unknown {
  if (Array.isArray(value)) return value.map((one) => shuffled(one, seed));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([name, member]) => [name, shuffled(member, seed)] as const);
  const at = members.length === 0 ? 0 : seed % members.length;
  return Object.fromEntries([...members.slice(at), ...members.slice(0, at)].reverse());
}
