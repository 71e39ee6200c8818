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
import { answered, contextOf, decode } from './testing/calls.ts';
import { checkGrammar } from './testing/grammar.ts';

const reading = { quirks: noQuirks, idSeed: '0198-seed' };
const withUsage = { stream: true, stream_options: { include_usage: true } };

const write = (deltas: readonly ChatDelta[], more: object = withUsage) => {
  const writer = openaiChat.openWriter(contextOf(more));
  return deltas.map((delta) => writer.write(delta)).join('') + writer.end();
};
const read = (text: string) => {
  const reader = openaiChat.openReader(reading);
  return parseFrames(text).flatMap((event) => reader.read(event)?.deltas ?? []);
};
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
        const { messages } = decode({ messages: answered(message) }).content();
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
  const parts = decode({ messages: answered(accumulate(write(deltas))) }).content().messages[0]?.parts ?? [];
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
