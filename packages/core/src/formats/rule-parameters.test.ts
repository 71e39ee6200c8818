import { expect, test } from 'bun:test';
import { anthropicMessages } from './anthropic-messages/anthropic-messages.ts';
import { googleGenerateContent } from './google-generate-content/google-generate-content.ts';
import { openaiChat } from './openai-chat/openai-chat.ts';
import { openaiResponses } from './openai-responses/openai-responses.ts';
import { startTranslation } from './translation.ts';
import { noQuirks, type WireFormat } from './wire-format.ts';

const decode = (format: WireFormat, text: string) =>
  format.decodeCall({ text, model: 'm', stream: false, query: new URLSearchParams(), headers: new Headers() });
const changes = { model: 'm', addMaxOutputTokens: null, quirks: noQuirks };

/** Bodies with odd spaces, unknown members and big numbers, so that anything rewritten would show; and what they must become. */
const bodies: [WireFormat, given: string, becomes: string][] = [
  [
    openaiChat,
    '{ "model":"m","max_tokens" : 9,"x":12345678901234567890, "messages":[{"role":"user","content":"hi"}],"temperature":1.50}',
    '{ "model":"m","max_tokens" : 7,"x":12345678901234567890, "messages":[{"role":"user","content":"hi"}],"temperature":0.5}',
  ],
  [
    openaiChat,
    '{"model":"m","max_completion_tokens":9,"messages":[{"role":"user","content":"hi"}]}',
    '{"temperature":0.5,"model":"m","max_completion_tokens":7,"messages":[{"role":"user","content":"hi"}]}',
  ],
  [
    openaiResponses,
    '{"model":"m", "input":"hi","max_output_tokens":90}',
    '{"temperature":0.5,"model":"m", "input":"hi","max_output_tokens":16}',
  ],
  [
    anthropicMessages,
    '{"model":"m","max_tokens":9, "messages":[{"role":"user","content":"hi"}], "y":{}}',
    '{"temperature":0.5,"model":"m","max_tokens":7, "messages":[{"role":"user","content":"hi"}], "y":{}}',
  ],
  [
    googleGenerateContent,
    '{"contents":[{"parts":[{"text":"hi"}]}],"generation_config":{"max_output_tokens":9, "topK":3}}',
    '{"contents":[{"parts":[{"text":"hi"}]}],"generation_config":{"temperature":0.5,"max_output_tokens":7, "topK":3}}',
  ],
  [
    googleGenerateContent,
    '{"contents":[{"parts":[{"text":"hi"}]}]}',
    '{"generationConfig":{"maxOutputTokens":7,"temperature":0.5},"contents":[{"parts":[{"text":"hi"}]}]}',
  ],
];

test('in every format a rule’s parameters stand where the caller’s stood, and every other byte stays', () => {
  for (const [format, given, becomes] of bodies) {
    const call = format.giveParameters(decode(format, given), { maxOutputTokens: 7, temperature: 0.5 });
    expect(format.passThrough(call, changes)).toBe(becomes);
    expect(call.content().temperature).toBe(0.5);
    expect(decode(format, becomes).maxOutputTokens).toBe(call.maxOutputTokens);
  }
});

test('a call to which nothing is given leaves as it came', () => {
  for (const [format, given] of bodies)
    expect(
      format.passThrough(
        format.giveParameters(decode(format, given), { maxOutputTokens: null, temperature: null }),
        changes,
      ),
    ).toBe(given);
});

test('a bound that the caller of a chat did not give is written under the name that the host takes', () => {
  const body = '{"model":"m","messages":[{"role":"user","content":"hi"}]}';
  const call = openaiChat.giveParameters(decode(openaiChat, body), { maxOutputTokens: 7, temperature: null });
  const quirks = { ...noQuirks, outputBoundMember: 'max_completion_tokens' as const };
  expect(JSON.parse(openaiChat.passThrough(call, { ...changes, quirks }))).toMatchObject({ max_completion_tokens: 7 });
});

test('given parameters reach a provider that speaks another format', () => {
  for (const [format, given] of bodies) {
    const call = format.giveParameters(decode(format, given), { maxOutputTokens: 40, temperature: 0.5 });
    const target = format === anthropicMessages ? openaiChat : anthropicMessages;
    const translation = startTranslation({ target: 't', dropUnsupported: true });
    const sent = target.encodeRequest(call, { ...changes, model: 'claude-3-5-haiku' }, translation);
    expect(JSON.parse(sent)).toMatchObject({ max_tokens: 40, temperature: 0.5 });
  }
});

test('Anthropic’s temperatures end at 1, and a call that thinks keeps its own', () => {
  const of = (more: object) => {
    const body = { model: 'm', max_tokens: 2_000, messages: [{ role: 'user', content: 'hi' }], ...more };
    return anthropicMessages.giveParameters(decode(anthropicMessages, JSON.stringify(body)), {
      maxOutputTokens: null,
      temperature: 1.7,
    }).temperature;
  };
  expect(of({})).toBe(1);
  expect(of({ thinking: { type: 'disabled' } })).toBe(1);
  expect(of({ thinking: { type: 'enabled', budget_tokens: 1_024 } })).toBeNull();
});
