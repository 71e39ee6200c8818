import { expect, test } from 'bun:test';
import { GatewayError } from '../../errors.ts';
import { decodeText, minimal } from './testing/calls.ts';

/** The field that a body is refused for; null when it is not. */
function refusedFor(body: object, headers = {}): string | null {
  try {
    decodeText(JSON.stringify({ ...minimal, ...body }), new Headers(headers));
    return null;
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    return error.details.param ?? '';
  }
}

const user = { role: 'user', content: 'hi' };
const calls = (...ids: string[]) => ({
  role: 'assistant',
  content: ids.map((id) => ({ type: 'tool_use', id, name: 'f', input: {} })),
});
const results = (...ids: string[]) => ({
  role: 'user',
  content: [...ids.map((id) => ({ type: 'tool_result', tool_use_id: id })), { type: 'text', text: 'so?' }],
});
const tools = [{ name: 'f', input_schema: { type: 'object' } }];
const marked = (count: number) =>
  Array.from({ length: count }, () => ({ type: 'text', text: 'a', cache_control: { type: 'ephemeral' } }));
const thinking = { type: 'enabled', budget_tokens: 1_024 };

test.each<[object]>([
  [{ messages: [user, calls('a', 'b'), results('b', 'a')] }],
  [{ messages: [calls('a'), results('a'), calls('a'), results('a'), user] }],
  [{ messages: [user, { role: 'assistant', content: [] }] }],
  [{ tools, tool_choice: { type: 'tool', name: 'f' } }],
  [{ tool_choice: { type: 'none' } }],
  [{ tools: [{ type: 'mcp_toolset', mcp_server_name: 's' }], tool_choice: { type: 'tool', name: 'f' } }],
  [{ system: marked(2), messages: [{ role: 'user', content: marked(2) }] }],
  [{ thinking, max_tokens: 1_025, temperature: 1, tools, tool_choice: { type: 'auto' } }],
  [{ thinking: { type: 'disabled' }, temperature: 0 }],
  [{ max_tokens: 0 }],
])('what goes together is taken: %j', (body) => {
  expect(refusedFor(body)).toBeNull();
});

test.each<[object, string]>([
  [{ messages: [results('a')] }, 'messages.0.content.0.tool_use_id'],
  [{ messages: [user, calls('a', 'b'), results('a')] }, 'messages.1.content.1.id'],
  [{ messages: [user, calls('a', 'b'), results('a'), results('b')] }, 'messages.1.content.1.id'],
  [{ messages: [user, calls('a'), { role: 'assistant', content: 'hm' }, results('a')] }, 'messages.1.content.0.id'],
  [{ messages: [user, calls('a')] }, 'messages.1.content.0.id'],
  [{ messages: [user, calls('a'), results('a', 'a')] }, 'messages.2.content.1.tool_use_id'],
  [{ messages: [user, { role: 'assistant', content: '' }, user] }, 'messages.1.content'],
  [{ metadata: { user_id: 'u'.repeat(257) } }, 'metadata.user_id'],
  [{ tools: [...tools, ...tools] }, 'tools.1.name'],
  [{ tool_choice: { type: 'auto' } }, 'tool_choice'],
  [{ tools, tool_choice: { type: 'tool', name: 'g' } }, 'tool_choice.name'],
  [{ system: marked(2), messages: [{ role: 'user', content: marked(3) }] }, 'messages.0.content.2.cache_control'],
  [{ thinking, max_tokens: 1_024 }, 'thinking.budget_tokens'],
  [{ thinking, max_tokens: 2_000, temperature: 0 }, 'temperature'],
  [{ thinking: { type: 'adaptive' }, tools, tool_choice: { type: 'any' } }, 'tool_choice'],
  [{ temperature: null }, 'temperature'],
  [{ system: null }, 'system'],
])('what Anthropic refuses is refused before it is asked: %j', (body, field) => {
  expect(refusedFor(body)).toBe(field);
});

test('thinking between calls of tools may take more than the bound', () => {
  const body = { thinking, max_tokens: 1_000 };
  expect(refusedFor(body, { 'anthropic-beta': 'a,interleaved-thinking-2025-05-14' })).toBeNull();
});
