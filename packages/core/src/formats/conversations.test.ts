import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import type { ChatCall } from '../chat/chat-call.ts';
import type { ChatAnswer, ChatDelta } from '../chat/chat-event.ts';
import type { AssistantPart, ChatMessage, FormatName } from '../chat/content.ts';
import { parseFrames } from '../chat/testing/arbitraries.ts';
import { anthropicMessages } from './anthropic-messages/anthropic-messages.ts';
import { googleGenerateContent } from './google-generate-content/google-generate-content.ts';
import { openaiChat } from './openai-chat/openai-chat.ts';
import { openaiResponses } from './openai-responses/openai-responses.ts';
import type { ClientFormat } from './wire-format.ts';

type Json = Record<string, unknown>;
type Result = { id: string; name: string; text: string };

/** How the SDK of a format builds a conversation: it puts answers back as they came. */
type Speaker = {
  client: ClientFormat;
  /** What begins it: an instruction, and a question with a picture. */
  opening: Json[];
  body(items: Json[]): Json;
  answered(answer: Json): Json[];
  results(results: Result[]): Json[];
  asks(text: string): Json[];
};

const pixel = 'iVBORw0KGgoAAAAN';

const speakers: Speaker[] = [
  {
    client: openaiChat,
    opening: [
      { role: 'system', content: 'Be brief.' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'See.' },
          { type: 'image_url', image_url: { url: `data:image/png;base64,${pixel}` } },
        ],
      },
    ],
    body: (messages) => ({ model: 'm', messages }),
    answered: (answer) => [Object(answer).choices[0].message],
    results: (results) => results.map(({ id, text }) => ({ role: 'tool', tool_call_id: id, content: text })),
    asks: (content) => [{ role: 'user', content }],
  },
  {
    client: openaiResponses,
    opening: [
      {
        role: 'user',
        content: [
          { type: 'input_text', text: 'See.' },
          { type: 'input_image', image_url: `data:image/png;base64,${pixel}` },
        ],
      },
    ],
    body: (input) => ({ model: 'm', instructions: 'Be brief.', input, include: ['reasoning.encrypted_content'] }),
    answered: (answer) => Object(answer).output,
    results: (results) => results.map(({ id, text }) => ({ type: 'function_call_output', call_id: id, output: text })),
    asks: (content) => [{ role: 'user', content }],
  },
  {
    client: anthropicMessages,
    opening: [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'See.' },
          { type: 'image', source: { type: 'base64', media_type: 'image/png', data: pixel } },
        ],
      },
    ],
    body: (messages) => ({ model: 'm', max_tokens: 9, system: 'Be brief.', messages }),
    answered: (answer) => [{ role: 'assistant', content: answer.content }],
    results: (results) => [
      {
        role: 'user',
        content: results.map(({ id, text }) => ({ type: 'tool_result', tool_use_id: id, content: text })),
      },
    ],
    asks: (content) => [{ role: 'user', content }],
  },
  {
    client: googleGenerateContent,
    opening: [{ role: 'user', parts: [{ text: 'See.' }, { inlineData: { mimeType: 'image/png', data: pixel } }] }],
    body: (contents) => ({ systemInstruction: { parts: [{ text: 'Be brief.' }] }, contents }),
    answered: (answer) => [Object(answer).candidates[0].content],
    results: (results) => [
      {
        role: 'user',
        parts: results.map(({ id, name, text }) => ({ functionResponse: { id, name, response: { output: text } } })),
      },
    ],
    asks: (text) => [{ role: 'user', parts: [{ text }] }],
  },
];

function decode({ client }: Speaker, body: Json): ChatCall {
  const isGoogle = client.name === 'google-generate-content';
  const address = { model: isGoogle ? 'm' : null, stream: isGoogle ? false : null, query: new URLSearchParams() };
  return client.decodeCall({ text: JSON.stringify(body), ...address, headers: new Headers() });
}

const answerOf = (parts: AssistantPart[]): ChatAnswer => ({
  id: null,
  model: 'served',
  choices: [
    {
      parts,
      finish: {
        reason: parts.some(({ kind }) => kind === 'tool-call') ? 'tool-calls' : 'stop',
        stopSequence: null,
        raw: '',
      },
      logprobs: null,
    },
  ],
  reported: null,
  serviceTier: null,
});

/** Holds the whole conversation and answers what the gateway reads of its last request. */
function hold(speaker: Speaker, first: AssistantPart[], second: AssistantPart[]): ChatMessage[] {
  const items = [...speaker.opening];
  const give = (parts: AssistantPart[]) => {
    const context = {
      requestId: '0198a0b1-0000-7000-8000-000000000000',
      createdSeconds: 1_790_000_000,
      model: 'served',
    };
    const call = decode(speaker, speaker.body(items));
    items.push(...speaker.answered(JSON.parse(speaker.client.encodeAnswer(answerOf(parts), { call, ...context }))));
  };
  give(first);
  const calls = first.filter((part) => part.kind === 'tool-call');
  items.push(...speaker.results(calls.map(({ id, name }) => ({ id, name, text: `from ${name}` }))));
  give(second);
  items.push(...speaker.asks('Why?'));
  return decode(speaker, speaker.body(items)).content().messages;
}

/** What was said, without the places, which are each format's own. */
const withoutPlaces = (messages: readonly ChatMessage[]) =>
  messages.map(({ at: _at, ...message }) => ({
    ...message,
    parts: message.parts.map(({ at: _place, ...part }) => part),
  }));

const text = (words: string) => ({ kind: 'text' as const, at: '', text: words, cache: null, citations: [] });

const makers: FormatName[] = [
  'openai-chat',
  'openai-responses',
  'anthropic-messages',
  'google-generate-content',
  'bedrock-converse',
  'cohere-chat',
];

const value = fc.stringMatching(/^[A-Za-z0-9+/]{4,12}={0,2}$/);
const words = fc.string({ unit: fc.constantFrom('a', 'é', '😀', '"', '\n', ' ', '.'), minLength: 1, maxLength: 12 });

/** Reasoning as providers give it: with its text and a seal, sealed without a text, or hidden. */
const anyReasoning = (client: FormatName): fc.Arbitrary<AssistantPart> =>
  fc
    .record({
      format: fc.constantFrom(...makers.filter((name) => name !== client)),
      value,
      text: words,
      form: fc.constantFrom('told', 'untold', 'hidden'),
    })
    .map(({ format, value: seal, text: said, form }) => ({
      kind: 'reasoning' as const,
      at: '',
      text: form === 'told' ? said : '',
      signature: { format, value: seal },
      redacted: form === 'hidden',
      id: null,
    }));

const callOf = (id: string, name: string): AssistantPart => ({
  kind: 'tool-call',
  at: '',
  id,
  name,
  arguments: '{"town":"Bern"}',
  cache: null,
});

describe.each(speakers.map((speaker) => [speaker.client.name, speaker] as const))(
  'a caller that speaks %s',
  (name, speaker) => {
    test('brings back the whole conversation as it was, with every seal', () => {
      const calls = [callOf('call_one', 'weather'), callOf('call_two', 'clock')];
      fc.assert(
        fc.property(
          fc.array(anyReasoning(name), { minLength: 1, maxLength: 2 }),
          anyReasoning(name),
          (before, after) => {
            const first: AssistantPart[] = [...before, text('Looking.'), ...calls];
            const second: AssistantPart[] = [after, text('Rain.')];
            const result = { role: 'tool', isError: false, cache: null } as const;
            const expected = [
              { role: 'system', parts: [text('Be brief.')] },
              {
                role: 'user',
                name: null,
                parts: [
                  text('See.'),
                  {
                    kind: 'image',
                    source: { kind: 'data', mediaType: 'image/png', base64: pixel },
                    detail: null,
                    cache: null,
                  },
                ],
              },
              { role: 'assistant', name: null, parts: first },
              { ...result, callId: 'call_one', name: 'weather', parts: [text('from weather')] },
              { ...result, callId: 'call_two', name: 'clock', parts: [text('from clock')] },
              { role: 'assistant', name: null, parts: second },
              { role: 'user', name: null, parts: [text('Why?')] },
            ];
            const placed = expected.map((message) => ({ at: '', ...message })) as ChatMessage[];
            expect(withoutPlaces(hold(speaker, first, second))).toEqual(withoutPlaces(placed));
          },
        ),
      );
    });

    test('brings back the seal of a call with the call', () => {
      const seal: AssistantPart = {
        kind: 'reasoning',
        at: '',
        text: '',
        signature: {
          format: name === 'google-generate-content' ? 'anthropic-messages' : 'google-generate-content',
          value: 'c2VhbA==',
        },
        redacted: false,
        id: null,
      };
      const first = [text('Looking.'), seal, callOf('call_one', 'weather')];
      const [, , answered] = withoutPlaces(hold(speaker, first, [text('Rain.')]));
      const places = first.map(({ at: _at, ...part }) => part);
      expect(answered?.parts).toEqual(places);
    });
  },
);

test('chunks of a stream, kept as Google’s own client keeps them, are one message', () => {
  const google = speakers.find(({ client }) => client.name === 'google-generate-content');
  if (!google) throw new Error('Google speaks.');
  const contents = [...google.opening];
  const call = decode(google, google.body(contents));
  const context = { call, requestId: 'r', createdSeconds: 1_790_000_000, model: 'served' };
  const writer = googleGenerateContent.openWriter({ ...context, call: { ...call, streamFraming: 'sse' } });
  const seal = { format: 'anthropic-messages', value: 'c2VhbA==' } as const;
  const deltas: ChatDelta[] = [
    { kind: 'start', id: null, model: null },
    { kind: 'reasoning', choice: 0, text: 'Rain' },
    { kind: 'reasoning', choice: 0, text: '?' },
    { kind: 'signature', choice: 0, signature: seal, redacted: false, id: null },
    { kind: 'text', choice: 0, text: 'Look' },
    { kind: 'text', choice: 0, text: 'ing.' },
    { kind: 'tool-call', choice: 0, index: 0, id: 'call_one', name: 'weather' },
    { kind: 'tool-arguments', choice: 0, index: 0, text: '{"town":"Bern"}' },
    { kind: 'tool-call', choice: 0, index: 1, id: 'call_two', name: 'weather' },
    { kind: 'tool-arguments', choice: 0, index: 1, text: '{"town":"Bern"}' },
    { kind: 'finish', choice: 0, finish: { reason: 'tool-calls', stopSequence: null, raw: '' } },
    { kind: 'end' },
  ];
  const frames = parseFrames(deltas.map((delta) => writer.write(delta)).join('') + writer.end());
  for (const { data } of frames) contents.push(...google.answered(JSON.parse(data)));
  contents.push(...google.results(['call_one', 'call_two'].map((id) => ({ id, name: 'weather', text: id }))));
  const [, , answered, ...results] = withoutPlaces(decode(google, google.body(contents)).content().messages);
  expect(answered?.parts).toEqual(
    withoutPlaces([
      {
        role: 'assistant',
        at: '',
        name: null,
        parts: [
          { kind: 'reasoning', at: '', text: 'Rain?', signature: seal, redacted: false, id: null },
          text('Looking.'),
          callOf('call_one', 'weather'),
          callOf('call_two', 'weather'),
        ],
      },
    ])[0]?.parts ?? [],
  );
  expect(results).toHaveLength(2);
});
