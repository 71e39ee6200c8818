import { expect, test } from 'bun:test';
import fc from 'fast-check';
import type { ChatDelta } from '../../chat/chat-event.ts';
import { collectAnswer } from '../../chat/collect-answer.ts';
import { anyDeltas, cutAnywhere, parseFrames } from '../../chat/testing/arbitraries.ts';
import { gistOf } from '../../chat/testing/gist-of.ts';
import { GatewayError } from '../../errors.ts';
import { noUsage } from '../../pricing/usage.ts';
import { noQuirks } from '../wire-format.ts';
import { openaiChat } from './openai-chat.ts';
import { checkGrammar } from './testing/grammar.ts';

const reading = { quirks: noQuirks, idSeed: '0198-seed' };
const callOf = (more: object = {}) =>
  openaiChat.decodeCall({
    text: JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'hi' }], ...more }),
    model: null,
    stream: null,
    query: new URLSearchParams(),
    headers: new Headers(),
  });
const contextOf = (more: object = {}) => ({
  call: callOf(more),
  requestId: '0198a0b1-0000-7000-8000-000000000000',
  createdSeconds: 1_700_000_000,
  model: 'served',
});
const withUsage = { stream: true, stream_options: { include_usage: true } };

const write = (deltas: readonly ChatDelta[], more: object = withUsage) => {
  const writer = openaiChat.openWriter(contextOf(more));
  return deltas.map((delta) => writer.write(delta)).join('') + writer.end();
};
const read = (text: string) => {
  const reader = openaiChat.openReader(reading);
  return parseFrames(text).flatMap((event) => reader.read(event)?.deltas ?? []);
};
const readChunks = (...chunks: object[]) => {
  const reader = openaiChat.openReader(reading);
  const data = [...chunks.map((one) => JSON.stringify(one)), '[DONE]'];
  return data.flatMap((one) => reader.read({ event: null, data: one })?.deltas ?? []);
};
const step = (delta: object, finish_reason: string | null = null) => ({
  choices: [{ index: 0, delta, finish_reason }],
});

/** What survives of an answer here: seals are marked, and "refusal" and "stop" tell by the text which of the two it is. */
const gist = (answer: ReturnType<typeof collectAnswer>) => {
  const { choices, usage } = gistOf(answer);
  const ended = choices.map(({ signatures: _, ...choice }) => {
    const refused = choice.refusal !== '' && (choice.finish === 'stop' || choice.finish === 'refusal');
    const silent = choice.refusal === '' && choice.finish === 'refusal';
    return { ...choice, finish: refused ? 'refusal' : silent ? 'content-filter' : choice.finish };
  });
  return { choices: ended, usage };
};

test('any answer, written as a stream and cut at any byte, is a legal stream and says the same when it is read', () => {
  fc.assert(
    fc.property(anyDeltas({ choices: 3 }), cutAnywhere, (deltas, cut) => {
      const decoder = new TextDecoder();
      const chunks = cut(new TextEncoder().encode(write(deltas)));
      const text = chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join('');
      expect(checkGrammar(parseFrames(text))).toEqual([]);
      expect(gist(collectAnswer(read(text)))).toEqual(gist(collectAnswer(deltas)));
    }),
    { numRuns: 300 },
  );
});

test('any answer, written whole, says the same when it is read', () => {
  fc.assert(
    fc.property(anyDeltas({ choices: 3 }), (deltas) => {
      const answer = collectAnswer(deltas);
      const read = openaiChat.readAnswer(openaiChat.encodeAnswer(answer, contextOf()), reading)?.answer();
      expect(read && gist(read)).toEqual(gist(answer));
      expect(read?.choices.map(({ logprobs }) => logprobs)).toEqual(answer.choices.map(({ logprobs }) => logprobs));
    }),
    { numRuns: 300 },
  );
});

type Details = { index: number; text?: string }[];

/** The message that a client builds from a stream, as the official ones do. */
function accumulate(text: string) {
  const details = new Map<number, object>();
  const calls = new Map<number, { id: string; type: string; function: { name: string; arguments: string } }>();
  for (const { data } of parseFrames(text).slice(0, -1))
    for (const { delta } of JSON.parse(data).choices) {
      for (const detail of (delta.reasoning_details ?? []) as Details) {
        const before = details.get(detail.index) as { text?: string } | undefined;
        details.set(detail.index, { ...before, ...detail, text: (before?.text ?? '') + (detail.text ?? '') });
      }
      for (const { index, ...call } of delta.tool_calls ?? []) {
        const open = calls.get(index);
        if (open) open.function.arguments += call.function.arguments;
        else calls.set(index, call);
      }
    }
  const tool_calls = calls.size > 0 ? { tool_calls: [...calls.values()] } : {};
  return { role: 'assistant', content: 'said', reasoning_details: [...details.values()], ...tool_calls };
}

test('seals of other vendors come back with their reasoning when the caller sends the message back', () => {
  const others = ['anthropic-messages', 'google-generate-content', 'bedrock-converse', 'openai-responses'] as const;
  fc.assert(
    fc.property(anyDeltas({ signatures: others }), (deltas) => {
      const answer = collectAnswer(deltas);
      const whole = JSON.parse(openaiChat.encodeAnswer(answer, contextOf())).choices[0].message;
      for (const message of [{ ...whole, content: 'said' }, accumulate(write(deltas))]) {
        const { messages } = callOf({ messages: [message] }).content();
        const came = messages[0]?.parts.filter((part) => part.kind === 'reasoning') ?? [];
        const told = answer.choices[0]?.parts.filter((part) => part.kind === 'reasoning') ?? [];
        const seals = (parts: typeof came) =>
          parts
            .filter(({ signature }) => signature?.format !== 'openai-chat')
            .filter(({ signature }) => signature !== null)
            .map(({ text, signature, redacted }) => JSON.stringify([text, signature, redacted]))
            .sort();
        expect(seals(came as typeof told)).toEqual(seals(told as typeof came));
      }
    }),
    { numRuns: 300 },
  );
});

test('a seal that belongs to a call comes back before that call', () => {
  const signature = { format: 'google-generate-content', value: 'c2VhbA==' } as const;
  const deltas: ChatDelta[] = [
    { kind: 'start', id: null, model: null },
    { kind: 'tool-call', choice: 0, index: 0, id: 'call_a', name: 'f' },
    { kind: 'signature', choice: 0, signature, redacted: false, id: null },
    { kind: 'tool-call', choice: 0, index: 1, id: 'call_b', name: 'g' },
    { kind: 'finish', choice: 0, finish: { reason: 'tool-calls', stopSequence: null, raw: 'STOP' } },
    { kind: 'end' },
  ];
  const parts = callOf({ messages: [accumulate(write(deltas))] }).content().messages[0]?.parts ?? [];
  expect(parts.map((part) => (part.kind === 'reasoning' ? part.signature : part.kind))).toEqual([
    'text',
    'tool-call',
    signature,
    'tool-call',
  ]);
});

test('the usage comes last, and only when the caller asked for it', () => {
  const reported = { usage: { ...noUsage, inputTokens: 3, outputTokens: 4, reasoningTokens: 1 }, mismatch: null };
  const deltas: ChatDelta[] = [
    { kind: 'usage', reported, serviceTier: 'flex' },
    { kind: 'text', choice: 0, text: 'a' },
    { kind: 'finish', choice: 0, finish: { reason: 'stop', stopSequence: null, raw: 'stop' } },
  ];
  const asked = parseFrames(write(deltas)).map(({ data }) => data);
  expect(JSON.parse(asked.at(-2) ?? '')).toMatchObject({
    choices: [],
    service_tier: 'flex',
    usage: {
      prompt_tokens: 3,
      completion_tokens: 5,
      total_tokens: 8,
      completion_tokens_details: { reasoning_tokens: 1 },
    },
  });
  expect(write(deltas, { stream: true })).not.toContain('usage');
});

test('events of the same format are passed on to the byte, and their end is not doubled', () => {
  const writer = openaiChat.openWriter(contextOf({ stream: true }));
  expect(writer.pass({ event: null, data: '{"x":1.50}' })).toBe('data: {"x":1.50}\n\n');
  expect(writer.pass({ event: null, data: '[DONE]' })).toBe('data: [DONE]\n\n');
  expect(writer.end()).toBe('');
  expect(openaiChat.openWriter(contextOf({ stream: true })).end()).toBe('data: [DONE]\n\n');
});

test('a stream that broke off ends with the error and without the mark of a whole one', () => {
  const failed = openaiChat.openWriter(contextOf()).fail(new GatewayError('stream_cut', 'It broke off.'));
  expect(failed).toContain('"code":"stream_cut"');
  expect(failed).not.toContain('[DONE]');
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
