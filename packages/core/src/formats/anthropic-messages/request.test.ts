import { expect, test } from 'bun:test';
import fc from 'fast-check';
import type { ChatCall } from '../../chat/chat-call.ts';
import type { ChatContent, TextPart } from '../../chat/content.ts';
import { anyContent } from '../../chat/testing/arbitraries.ts';
import { noQuirks } from '../wire-format.ts';
import { anthropicMessages } from './anthropic-messages.ts';
import { changes, decode, decodeText, encode, rich, said, translation } from './testing/calls.ts';

test('same format in and out: only the model changes, and with the same model not a byte does', () => {
  const text =
    '{"messages":[{"role":"user","content":"hi"}],"max_tokens":12, "x":1.50,"model":"m","n":12345678901234567890}';
  const call = decodeText(text);
  expect(anthropicMessages.passThrough(call, { ...changes, model: 'm' })).toBe(text);
  expect(anthropicMessages.passThrough(call, changes)).toBe(text.replace('"m"', '"served"'));
});

test('thinking of another provider’s model does not go to Anthropic, which refuses its seal; all else does', () => {
  const own = { type: 'thinking', thinking: 'mine', signature: 'seal' };
  const foreign = [
    { type: 'thinking', thinking: 'x', signature: 'sy1.openai-responses.abc' },
    { type: 'thinking', thinking: 'x', signature: '' },
    { type: 'redacted_thinking', data: 'sy1.google-generate-content.abc' },
  ];
  const text = { type: 'text', text: 'the words "signature":"sy1." stay' };
  const messages = [
    { role: 'user', content: 'hi' },
    { role: 'assistant', content: [own, ...foreign, text] },
    { role: 'assistant', content: foreign },
  ];
  const body = JSON.parse(anthropicMessages.passThrough(decode({ messages }), changes));
  expect(body.messages).toEqual([messages[0], { role: 'assistant', content: [own, text] }]);
});

test('a host that has the model in its address gets the version in the body instead', () => {
  const quirks = { ...noQuirks, modelInBody: false, anthropicVersionInBody: 'vertex-2023-10-16' };
  const call = decodeText('{"model":"m","max_tokens":1,"messages":[{"role":"user","content":"hi"}]}');
  expect(anthropicMessages.passThrough(call, { ...changes, quirks })).toBe(
    '{"anthropic_version":"vertex-2023-10-16","max_tokens":1,"messages":[{"role":"user","content":"hi"}]}',
  );
  const body = JSON.parse(anthropicMessages.encodeRequest(call, { ...changes, quirks }, translation()));
  expect(body.anthropic_version).toBe('vertex-2023-10-16');
  expect(body.model).toBeUndefined();
});

test('everything that the chat model holds is written as it was read', () => {
  const call = rich();
  const written = JSON.parse(anthropicMessages.encodeRequest(call, { ...changes, model: 'm' }, translation()));
  expect(written).toEqual(JSON.parse(call.body.text));
});

test('thinking gets room: added to the answer’s without a bound, taken from it with one, none below the least', () => {
  const thinks = (call: ChatCall, given = {}) => encode(call, given).body;
  const high = { reasoning: { effort: 'high', budgetTokens: null, show: null } } as const;
  expect(thinks(said(high))).toMatchObject({
    max_tokens: 20_480,
    thinking: { type: 'enabled', budget_tokens: 16_384 },
  });
  expect(thinks(said(high, { maxOutputTokens: 8_000 }))).toMatchObject({
    max_tokens: 8_000,
    thinking: { budget_tokens: 6_000 },
  });
  expect(thinks(said(high), { addMaxOutputTokens: 2_000 })).toMatchObject({
    max_tokens: 2_000,
    thinking: { budget_tokens: 1_500 },
  });
  const small = encode(said(high, { maxOutputTokens: 1_024 }));
  expect(small.body.thinking).toBeUndefined();
  expect(small.dropped).toEqual(['reasoning']);
});

test('models that refuse budgets get an effort', () => {
  const effort = (model: string, effort: 'xhigh' | 'minimal' | 'none') => {
    const { body } = encode(said({ reasoning: { effort, budgetTokens: null, show: null } }), { model });
    return [body.thinking?.type, body.output_config?.effort];
  };
  expect(effort('claude-opus-4-8', 'xhigh')).toEqual(['adaptive', 'xhigh']);
  expect(effort('us.anthropic.claude-sonnet-4-6-v1:0', 'xhigh')).toEqual(['adaptive', 'max']);
  expect(effort('claude-sonnet-5', 'minimal')).toEqual(['adaptive', 'low']);
  expect(effort('claude-sonnet-5-5', 'none')).toEqual(['disabled', undefined]);
  for (const older of ['claude-3-7-sonnet-20250219', 'claude-sonnet-4-20250514', 'claude-opus-4-5@20251101', 'm'])
    expect(effort(older, 'minimal')).toEqual(['enabled', undefined]);
});

test('a turn with another provider’s calls goes on without thinking, which Claude would refuse', () => {
  const foreign = { format: 'openai-responses', value: 'x' } as const;
  const reasoning = { effort: 'high', budgetTokens: null, show: null } as const;
  const messages = rich().content().messages.slice(0, 5);
  const other = messages.map((message) =>
    message.role === 'assistant'
      ? {
          ...message,
          parts: message.parts.map((part) => (part.kind === 'reasoning' ? { ...part, signature: foreign } : part)),
        }
      : message,
  );
  expect(encode(said({ messages, reasoning })).body.thinking).toBeDefined();
  const { body, dropped } = encode(said({ messages: other, reasoning }));
  expect(body.thinking).toBeUndefined();
  expect(dropped).toEqual(['reasoning']);
  expect(JSON.stringify(body)).not.toContain('"thinking"');
});

test('instructions in the middle keep their place and say what they are; the first word is the user’s', () => {
  const text = (words: string): TextPart => ({ kind: 'text', at: '', text: words, cache: null, citations: [] });
  const { body } = encode(
    said({
      messages: [
        { role: 'system', at: '', parts: [text('one')] },
        { role: 'developer', at: '', parts: [text('two')] },
        { role: 'assistant', at: '', name: null, parts: [text('hello')] },
        { role: 'user', at: '', name: null, parts: [text('a')] },
        { role: 'system', at: '', parts: [text('now')] },
        { role: 'assistant', at: '', name: null, parts: [text('and so  ')] },
      ],
    }),
  );
  expect(body.system).toEqual([
    { type: 'text', text: 'one' },
    { type: 'text', text: 'two' },
  ]);
  expect(body.messages).toEqual([
    { role: 'user', content: [{ type: 'text', text: expect.stringContaining('begins') }] },
    { role: 'assistant', content: [{ type: 'text', text: 'hello' }] },
    {
      role: 'user',
      content: [
        { type: 'text', text: 'a' },
        { type: 'text', text: '<system>\nnow\n</system>' },
      ],
    },
    { role: 'assistant', content: [{ type: 'text', text: 'and so' }] },
  ]);
  const alone = encode(said({ messages: [{ role: 'system', at: '', parts: [text('only')] }] })).body;
  expect(alone.messages).toHaveLength(1);
});

test('what has no counterpart is refused by the caller’s name of it, or dropped and listed', () => {
  const cases: [Partial<ChatContent>, string][] = [
    [{ seed: 1, paramNames: { seed: 'seed' } }, 'seed'],
    [{ answerFormat: { kind: 'json' }, paramNames: { answerFormat: 'response_format' } }, 'response_format'],
    [{ temperature: 1.5 }, 'temperature'],
    [{ logprobs: { top: 1 } }, 'logprobs'],
    [{ frequencyPenalty: 0.5, paramNames: { frequencyPenalty: 'frequency_penalty' } }, 'frequency_penalty'],
    [{ beyond: [{ param: 'audio', value: {}, harmless: false }] }, 'audio'],
    [
      {
        messages: [
          {
            role: 'user',
            at: 'messages.0',
            name: null,
            parts: [{ kind: 'audio', at: 'messages.0.content.0', format: 'wav', base64: 'A' }],
          },
        ],
      },
      'messages.0.content.0',
    ],
  ];
  for (const [content, param] of cases) {
    expect(() => encode(said(content))).toThrow(`The field ${param} cannot be sent to Anthropic`);
    expect(encode(said(content), { drop: true }).dropped).toEqual([param]);
  }
  expect(() => encode(said({}, { choices: 2 }))).toThrow('choices');
});

test('ids that Anthropic does not take get others, the same for a call and its result', () => {
  const { messages } = rich().content();
  const renamed = JSON.parse(JSON.stringify(messages).replaceAll('"t1"', '"functions.f:0"')) as typeof messages;
  const { body } = encode(said({ messages: renamed }));
  const [call] = body.messages[1].content.filter(({ type }: { type: string }) => type === 'tool_use');
  expect(call.id).toMatch(/^[a-zA-Z0-9_-]+$/);
  expect(body.messages[2].content[0].tool_use_id).toBe(call.id);
});

test('calls of the past declare their tools, also when none are offered any more', () => {
  const { body } = encode(said({ messages: rich().content().messages }));
  expect(body.tools.map(({ name }: { name: string }) => name)).toEqual(['f', 'g']);
  expect(body.tool_choice).toEqual({ type: 'none' });
});

test('any conversation becomes a body that Anthropic’s own rules accept', () => {
  fc.assert(
    fc.property(anyContent, fc.option(fc.integer({ min: 1, max: 40_000 })), (content, maxOutputTokens) => {
      const { body } = encode(said(content, { maxOutputTokens }), { drop: true });
      // Nothing may be left of a conversation in sound.
      if (body.messages.length === 0) return;
      const read = decode(body);
      expect(read.model).toBe('served');
      if (body.thinking?.budget_tokens) expect(body.thinking.budget_tokens).toBeLessThan(body.max_tokens);
      if (maxOutputTokens !== null) expect(body.max_tokens).toBe(maxOutputTokens);
      const roles = body.messages.map(({ role }: { role: string }) => role);
      expect(roles).toEqual(roles.map((_: string, index: number) => (index % 2 === 0 ? 'user' : 'assistant')));
    }),
    { numRuns: 500 },
  );
});
