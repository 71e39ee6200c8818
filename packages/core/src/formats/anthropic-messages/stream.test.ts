import { expect, test } from 'bun:test';
import fc from 'fast-check';
import type { ChatDelta } from '../../chat/chat-event.ts';
import { collectAnswer } from '../../chat/collect-answer.ts';
import { openSignature } from '../../chat/signature.ts';
import { anyDeltas, cutAnywhere, parseFrames } from '../../chat/testing/arbitraries.ts';
import { gistOf } from '../../chat/testing/gist-of.ts';
import { GatewayError } from '../../errors.ts';
import { noQuirks } from '../wire-format.ts';
import { anthropicMessages } from './anthropic-messages.ts';
import { checkGrammar } from './testing/grammar.ts';

const call = anthropicMessages.decodeCall({
  text: JSON.stringify({ model: 'm', max_tokens: 9, stream: true, messages: [{ role: 'user', content: 'hi' }] }),
  model: null,
  stream: null,
  query: new URLSearchParams(),
  headers: new Headers(),
});
const context = { call, requestId: '0190-ab', createdSeconds: 1, model: 'served' };
const readContext = { quirks: noQuirks, idSeed: 'seed' };

function write(deltas: readonly ChatDelta[]): string {
  const writer = anthropicMessages.openWriter(context);
  return deltas.map((delta) => writer.write(delta)).join('') + writer.end();
}

function read(text: string): ChatDelta[] {
  const reader = anthropicMessages.openReader(readContext);
  return parseFrames(text).flatMap((event) => reader.read(event)?.deltas ?? []);
}

const buckets = [
  'inputTokens',
  'cachedInputTokens',
  'cacheWriteTokens',
  'cacheWrite1hTokens',
  'outputTokens',
  'reasoningTokens',
  'webSearches',
] as const;

test('whatever another format says becomes a legal stream that reads back as the same answer', () => {
  const deltas = anyDeltas({ buckets, finishReasons: ['stop', 'length', 'refusal'] });
  fc.assert(
    fc.property(deltas, cutAnywhere, (given, cut) => {
      const bytes = Buffer.concat(cut(new TextEncoder().encode(write(given))));
      const events = parseFrames(bytes.toString());
      expect(checkGrammar(events)).toEqual([]);
      const [before, after] = [gistOf(collectAnswer(given)), gistOf(collectAnswer(read(bytes.toString())))];
      const [was, is] = [before.choices[0], after.choices[0]];
      // A refusal is text there.
      expect(is?.text).toBe(spoken(given));
      expect(is?.reasoning).toBe(was?.reasoning ?? '');
      const opened = is?.signatures.map(({ value }) => openSignature(value, 'anthropic-messages'));
      expect(opened).toEqual(was?.signatures ?? []);
      expect(is?.calls).toEqual(was?.calls ?? []);
      const refused = was?.finish === 'stop' && was.refusal !== '';
      expect(is?.finish).toBe(refused ? 'refusal' : was?.finish);
      if (before.usage) expect(after.usage).toEqual(before.usage);
    }),
    { numRuns: 500 },
  );
});

const spoken = (deltas: readonly ChatDelta[]) =>
  deltas.map((delta) => (delta.kind === 'text' || delta.kind === 'refusal' ? delta.text : '')).join('');

test('a stream that is read again is read the same, event by event, whatever its blocks', () => {
  const events = [
    ['message_start', { message: { id: 'msg_1', model: 'm', usage: { input_tokens: 7, cache_read_input_tokens: 3 } } }],
    ['ping', {}],
    ['content_block_start', { index: 0, content_block: { type: 'thinking', thinking: '', signature: '' } }],
    ['content_block_delta', { index: 0, delta: { type: 'thinking_delta', thinking: 'hm' } }],
    ['content_block_delta', { index: 0, delta: { type: 'signature_delta', signature: 'seal' } }],
    ['content_block_stop', { index: 0 }],
    ['content_block_start', { index: 1, content_block: { type: 'text', text: '' } }],
    ['content_block_delta', { index: 1, delta: { type: 'text_delta', text: 'yes' } }],
    ['content_block_delta', { index: 1, delta: { type: 'citations_delta', citation: pageCitation() } }],
    ['content_block_stop', { index: 1 }],
    ['content_block_start', { index: 2, content_block: { type: 'tool_use', id: 't', name: 'f', input: {} } }],
    ['content_block_delta', { index: 2, delta: { type: 'input_json_delta', partial_json: '{"a":' } }],
    ['content_block_delta', { index: 2, delta: { type: 'input_json_delta', partial_json: '1}' } }],
    ['content_block_stop', { index: 2 }],
    ['message_delta', { delta: { stop_reason: 'tool_use' }, usage: { input_tokens: 8, output_tokens: 5 } }],
    ['message_stop', {}],
  ] as const;
  const reader = anthropicMessages.openReader(readContext);
  const deltas = events.flatMap(
    ([type, rest]) => reader.read({ event: type, data: JSON.stringify({ type, ...rest }) })?.deltas ?? [],
  );
  expect(deltas.map(({ kind }) => kind)).toEqual([
    'start',
    'input-usage',
    'reasoning',
    'signature',
    'text',
    'citation',
    'tool-call',
    'tool-arguments',
    'tool-arguments',
    'finish',
    'usage',
    'end',
  ]);
  const answer = collectAnswer(deltas);
  expect(answer.reported?.usage).toMatchObject({ inputTokens: 8, cachedInputTokens: 3, outputTokens: 5 });
  expect(answer.choices[0]?.parts[1]).toMatchObject({ citations: [{ title: 'Report', start: 0, end: 3 }] });
});

test('the lifetimes of cache writes, which only the start tells, are kept when later counts repeat or grow', () => {
  const usageAfter = (later: object) => {
    const reader = anthropicMessages.openReader(readContext);
    const cache_creation = { ephemeral_5m_input_tokens: 10, ephemeral_1h_input_tokens: 20 };
    const usage = { input_tokens: 5, cache_creation_input_tokens: 30, cache_creation, output_tokens: 1 };
    reader.read({ event: null, data: JSON.stringify({ type: 'message_start', message: { usage } }) });
    const end = { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 9, ...later } };
    const last = reader.read({ event: null, data: JSON.stringify(end) })?.deltas.at(-1);
    return last?.kind === 'usage' ? last.reported : null;
  };
  const split = { cacheWriteTokens: 10, cacheWrite1hTokens: 20, outputTokens: 9, inputTokens: 5 };
  expect(usageAfter({})).toMatchObject({ usage: split, mismatch: null });
  const repeated = { cache_creation_input_tokens: 30, input_tokens: null };
  expect(usageAfter(repeated)).toMatchObject({ usage: split, mismatch: null });
  expect(usageAfter({ cache_creation_input_tokens: 37 })).toMatchObject({
    usage: { ...split, cacheWriteTokens: 17 },
    mismatch: null,
  });
  expect(usageAfter({ cache_creation_input_tokens: 15 })?.mismatch).toContain('15 cache write tokens');
});

function pageCitation() {
  return {
    type: 'page_location',
    cited_text: 'so it is',
    document_index: 0,
    document_title: 'Report',
    start_page_number: 1,
    end_page_number: 2,
  };
}

test('calls whose arguments arrive mixed are written one after the other, the first one at once', () => {
  const writer = anthropicMessages.openWriter(context);
  const args = (index: number, text: string): ChatDelta => ({ kind: 'tool-arguments', choice: 0, index, text });
  const opened = (index: number): ChatDelta => ({
    kind: 'tool-call',
    choice: 0,
    index,
    id: `call_${index}`,
    name: 'f',
  });
  const written = (deltas: ChatDelta[]) =>
    parseFrames(deltas.map((delta) => writer.write(delta)).join('')).map(({ data }) => JSON.parse(data));
  written([{ kind: 'start', id: null, model: null }]);
  expect(written([opened(0), opened(1), args(1, '{"b"'), args(0, '{"a":1')])).toMatchObject([
    { content_block: { id: 'call_0' } },
    { delta: { partial_json: '{"a":1' } },
  ]);
  expect(written([args(0, '}')])).toMatchObject([
    { index: 0, delta: { partial_json: '}' } },
    { index: 0, type: 'content_block_stop' },
    { index: 1, content_block: { id: 'call_1' } },
    { index: 1, delta: { partial_json: '{"b"' } },
  ]);
  expect(written([args(1, ':2}')])).toMatchObject([{ index: 1, delta: { partial_json: ':2}' } }]);
});

test('a signature of another provider before a tool call comes back with its maker’s name', () => {
  const signature = { format: 'google-generate-content', value: 'c2Vh.bA==' } as const;
  const text = write([
    { kind: 'start', id: null, model: null },
    { kind: 'signature', choice: 0, signature, redacted: false, id: null },
    { kind: 'tool-call', choice: 0, index: 0, id: 'call_1', name: 'f' },
    { kind: 'finish', choice: 0, finish: { reason: 'tool-calls', stopSequence: null, raw: 'x' } },
  ]);
  const [seal, called] = collectAnswer(read(text)).choices[0]?.parts ?? [];
  expect(called).toMatchObject({ kind: 'tool-call' });
  expect(seal).toMatchObject({ kind: 'reasoning', text: '' });
  const sealed = seal?.kind === 'reasoning' ? (seal.signature?.value ?? '') : '';
  const turn = [{ type: 'thinking', thinking: '', signature: sealed }];
  const again = anthropicMessages.decodeCall({
    text: JSON.stringify({ model: 'm', max_tokens: 9, messages: [{ role: 'assistant', content: turn }] }),
    model: null,
    stream: null,
    query: new URLSearchParams(),
    headers: new Headers(),
  });
  expect(again.content().messages[0]?.parts[0]).toMatchObject({ text: '', signature });
});

test('events of the same format pass as they came, and a whole stream gets no second end', () => {
  const writer = anthropicMessages.openWriter(context);
  const data = '{"type":"message_stop" }';
  expect(writer.pass({ event: 'ping', data: '{"type":"ping"}' })).toBe('event: ping\ndata: {"type":"ping"}\n\n');
  expect(writer.pass({ event: 'message_stop', data })).toBe(`event: message_stop\ndata: ${data}\n\n`);
  expect(writer.end()).toBe('');
});

test('a stream that breaks off ends in an error event of the dialect', () => {
  const text = anthropicMessages.openWriter(context).fail(new GatewayError('stream_cut', 'It broke off.'));
  expect(parseFrames(text)[0]?.event).toBe('error');
  expect(read(text)).toMatchObject([{ kind: 'error', failure: 'server-error', message: 'It broke off.' }]);
});

test('whatever a provider sends is an event or nothing, and a reader never throws', () => {
  const type = fc.constantFrom(
    'message_start',
    'content_block_start',
    'content_block_delta',
    'content_block_stop',
    'message_delta',
    'message_stop',
    'error',
    'new',
  );
  const inner = fc.oneof(
    fc.record({ type: fc.constantFrom('text', 'tool_use', 'thinking', 'text_delta', 'input_json_delta', 'x') }),
    fc.jsonValue({ maxDepth: 2 }),
  );
  const said = fc
    .record({
      type,
      index: fc.jsonValue({ maxDepth: 0 }),
      content_block: inner,
      delta: inner,
      message: inner,
      usage: inner,
    })
    .map((value) => JSON.stringify(value));
  fc.assert(
    fc.property(fc.array(fc.oneof(said, fc.json(), fc.string()), { maxLength: 12 }), (datas) => {
      const reader = anthropicMessages.openReader(readContext);
      const deltas = datas.flatMap((data) => reader.read({ event: null, data })?.deltas ?? []);
      expect(deltas.filter(({ kind }) => kind === 'start').length).toBeLessThanOrEqual(1);
      expect(deltas.filter(({ kind }) => kind === 'finish').length).toBeLessThanOrEqual(1);
    }),
    { numRuns: 1_000 },
  );
});
