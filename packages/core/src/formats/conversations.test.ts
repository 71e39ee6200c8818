import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import type { ChatCall } from '../chat/chat-call.ts';
import type { ChatAnswer, ChatDelta } from '../chat/chat-event.ts';
import type { AssistantPart, ChatMessage, FormatName } from '../chat/content.ts';
import { parseFrames } from '../chat/testing/arbitraries.ts';
import { googleGenerateContent } from './google-generate-content/google-generate-content.ts';
import { type Json, pixel, type Speaker, speakers } from './testing/speakers.ts';

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
