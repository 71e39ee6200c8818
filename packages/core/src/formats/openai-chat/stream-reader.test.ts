import { expect, test } from 'bun:test';
import { collectAnswer } from '../../chat/collect-answer.ts';
import { noQuirks } from '../wire-format.ts';
import { openaiChat } from './openai-chat.ts';
import { contextOf } from './testing/calls.ts';

const reading = { quirks: noQuirks, idSeed: '0198-seed' };
const readChunks = (...chunks: object[]) => {
  const reader = openaiChat.openReader(reading);
  const data = [...chunks.map((one) => JSON.stringify(one)), '[DONE]'];
  return data.flatMap((one) => reader.read({ event: null, data: one })?.deltas ?? []);
};
const step = (delta: object, finish_reason: string | null = null) => ({
  choices: [{ index: 0, delta, finish_reason }],
});

test('a host’s plain reasoning is sealed with the member that held it, once something else follows', () => {
  const deltas = readChunks(
    step({ reasoning_content: 'hm' }),
    step({ reasoning_content: ' so' }),
    step({ content: 'a' }),
  );
  expect(deltas.map((delta) => ('text' in delta ? delta.text : delta.kind))).toEqual([
    'start',
    'hm',
    ' so',
    'signature',
    'a',
    'finish',
    'end',
  ]);
  expect(deltas[3]).toMatchObject({ signature: { format: 'openai-chat', value: 'reasoning_content' } });
});

test('reasoning that is told twice, in details and as text, is read once', () => {
  const detail = { type: 'reasoning.text', index: 0, format: 'x' };
  const deltas = readChunks(
    step({ reasoning: 'hm', reasoning_details: [{ ...detail, text: 'hm' }] }),
    step({ reasoning_details: [{ ...detail, text: '', signature: 'sealed' }] }, 'stop'),
  );
  const [choice] = collectAnswer(deltas).choices;
  expect(choice?.parts).toEqual([
    {
      kind: 'reasoning',
      at: '',
      text: 'hm',
      signature: { format: 'openai-chat', value: JSON.stringify({ ...detail, signature: 'sealed' }) },
      redacted: false,
      id: null,
    },
  ]);
});

test('calls are told apart however a host numbers them', () => {
  const call = (members: object) => step({ tool_calls: [members] });
  const f = { name: 'f', arguments: '{"a":' };
  const rest = { arguments: '1}' };
  const streams: Record<string, object[]> = {
    'by index': [
      call({ index: 0, id: 'x', function: f }),
      call({ index: 0, function: rest }),
      call({ index: 1, id: 'y', function: f }),
    ],
    'same index, other id': [
      call({ index: 0, id: 'x', function: f }),
      call({ index: 0, function: rest }),
      call({ index: 0, id: 'y', function: f }),
    ],
    'no index': [call({ id: 'x', function: f }), call({ function: rest }), call({ id: 'y', function: f })],
    'id in every step': [
      call({ index: 0, id: 'x', function: f }),
      call({ index: 0, id: 'x', function: rest }),
      call({ index: 1, id: 'y', function: f }),
    ],
  };
  for (const [host, chunks] of Object.entries(streams)) {
    const calls = collectAnswer(readChunks(...chunks, call({ index: 1, id: 'y', function: rest }))).choices[0]?.parts;
    expect([host, calls]).toMatchObject([
      host,
      [
        { id: 'x', name: 'f', arguments: '{"a":1}' },
        { id: 'y', name: 'f' },
      ],
    ]);
  }
});

test('a call without an id gets one that no other attempt has', () => {
  const deltas = readChunks(step({ tool_calls: [{ index: 0, function: { name: 'f', arguments: { a: 1 } } }] }));
  expect(deltas[1]).toMatchObject({ kind: 'tool-call', name: 'f', id: 'call_0198seed0x0' });
  expect(deltas[2]).toMatchObject({ kind: 'tool-arguments', text: '{"a":1}' });
});

test.each([
  ['stop', {}, 'stop'],
  ['stop', { tool_calls: [{ index: 0, id: 'x', function: { name: 'f', arguments: '' } }] }, 'tool-calls'],
  ['stop', { refusal: 'no' }, 'refusal'],
  ['function_call', { function_call: { name: 'f', arguments: '' } }, 'tool-calls'],
  ['content_filter', {}, 'content-filter'],
  ['length', {}, 'length'],
  ['constructor', {}, 'stop'],
])('finish reason %s after %j', (word, delta, reason) => {
  const [choice] = collectAnswer(readChunks(step(delta, word))).choices;
  expect(choice?.finish).toEqual({ reason, stopSequence: null, raw: word } as never);
});

test('a stream that ends whole without a finish reason has ended by itself', () => {
  expect(collectAnswer(readChunks(step({ content: 'a' }))).choices[0]?.finish.reason).toBe('stop');
});

test('usage is found wherever a host puts it, and only a chunk of nothing else is there for it alone', () => {
  const usage = { prompt_tokens: 2, completion_tokens: 1, total_tokens: 3 };
  const places = [
    { choices: [], usage },
    { choices: [], x_groq: { usage } },
    { choices: [{ index: 0, delta: {}, finish_reason: 'stop', usage }] },
    { choices: [{ index: 0, delta: { content: 'a' } }], usage },
  ];
  const parts = places.map((chunk) =>
    openaiChat.openReader(reading).read({ event: null, data: JSON.stringify(chunk) }),
  );
  for (const part of parts) expect(part?.deltas.at(-1)).toMatchObject({ kind: 'usage', reported: { mismatch: null } });
  expect(parts.map((part) => part?.usageOnly)).toEqual([true, false, false, false]);
});

test('an error inside a stream is one, with the provider’s words and what they mean', () => {
  const [error] = readChunks({ error: { message: 'Slow down', code: 429 } });
  expect(error).toEqual({ kind: 'error', failure: 'rate-limited', message: 'Slow down' });
  expect(readChunks({ error: 'broken' })[0]).toMatchObject({ failure: 'server-error', message: 'broken' });
  const [long] = readChunks({ error: { message: 'x', code: 'context_length_exceeded' } });
  expect(long).toMatchObject({ failure: 'context-length' });
});

test('sources are read from annotations and from Perplexity’s lists, and written as annotations', () => {
  const listed = { ...step({ content: 'a' }, 'stop'), search_results: [{ url: 'https://a.example', title: 'A' }] };
  const answer = collectAnswer(readChunks(listed));
  const { annotations } = JSON.parse(openaiChat.encodeAnswer(answer, contextOf())).choices[0].message;
  const url_citation = { url: 'https://a.example', title: 'A', start_index: 0, end_index: 0 };
  expect(annotations).toEqual([{ type: 'url_citation', url_citation }]);
  const [, , cited] = readChunks(step({ content: 'a', annotations }, 'stop'));
  expect(cited).toMatchObject({ kind: 'citation', citation: { url: 'https://a.example', title: 'A' } });
});

test('what no other format can say is content all the same', () => {
  const custom = { index: 0, id: 'x', type: 'custom', custom: { name: 'shell', input: 'ls' } };
  for (const delta of [{ audio: { data: 'AAAA' } }, { images: [{}] }, { tool_calls: [custom] }])
    expect(readChunks(step(delta))[1]?.kind).toBe('other');
});
