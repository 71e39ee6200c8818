import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { GatewayError } from '../../errors.ts';
import { startTranslation } from '../translation.ts';
import { noQuirks } from '../wire-format.ts';
import { openaiChat } from './openai-chat.ts';
import { decodeText } from './testing/calls.ts';

const changes = { model: 'served', addMaxOutputTokens: null, quirks: noQuirks };

test('whatever JSON or nonsense a caller sends, decoding answers or refuses in words, and what it accepts can be read', () => {
  const bodies = fc.oneof(
    fc.json(),
    fc.string(),
    fc
      .record({ model: fc.anything(), messages: fc.anything(), stream: fc.anything(), n: fc.anything() })
      .map((value) => JSON.stringify(value) ?? ''),
    fc
      .dictionary(
        fc.constantFrom('tools', 'tool_choice', 'function_call', 'reasoning', 'audio', 'x'),
        fc.jsonValue({ maxDepth: 2 }),
      )
      .map((more) => JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'a' }], ...more })),
  );
  fc.assert(
    fc.property(bodies, (body) => {
      try {
        decodeText(body).content();
      } catch (error) {
        expect(error).toBeInstanceOf(GatewayError);
      }
    }),
    { numRuns: 2_000 },
  );
});

const whole = {
  model: 'm',
  messages: [
    { role: 'system', content: [{ type: 'text', text: 'a', cache_control: { type: 'ephemeral' } }] },
    { role: 'user', content: [{ type: 'image_url', image_url: { url: 'https://a.example/a.png', detail: 'low' } }] },
    {
      role: 'assistant',
      content: null,
      reasoning_details: [{ type: 'reasoning.text', text: 'a', signature: 'b' }],
      tool_calls: [{ id: 'x', type: 'function', function: { name: 'f', arguments: '{}' } }],
    },
    { role: 'tool', tool_call_id: 'x', content: 'done' },
    { role: 'user', content: [{ type: 'file', file: { file_data: 'data:application/pdf;base64,AAAA' } }] },
  ],
  tools: [{ type: 'function', function: { name: 'f', parameters: { type: 'object' } } }],
  tool_choice: { type: 'allowed_tools', allowed_tools: { mode: 'auto', tools: [{ type: 'function' }] } },
  response_format: { type: 'json_schema', json_schema: { name: 'out', schema: {} } },
  stop: ['a'],
  logit_bias: { 1: 2 },
  metadata: { a: 'b' },
  audio: { format: 'wav', voice: 'alloy' },
  prediction: { type: 'content', content: 'a' },
  stream_options: { include_usage: true },
  reasoning: { effort: 'low' },
  web_search_options: { user_location: { type: 'approximate' } },
};

/** The value with whatever stands at the end of a path replaced; each number of the path picks a member. */
function mutated(value: unknown, path: readonly number[], by: unknown): unknown {
  if (path.length === 0 || typeof value !== 'object' || value === null) return by;
  const names = Object.keys(value);
  const name = names[(path[0] ?? 0) % Math.max(names.length, 1)] ?? 'x';
  const inner = mutated((value as Record<string, unknown>)[name], path.slice(1), by);
  return Array.isArray(value)
    ? value.map((one, at) => (String(at) === name ? inner : one))
    : { ...value, [name]: inner };
}

test('whatever stands in place of one value of a rich body, it is refused in words or can be read and sent', () => {
  const anyPath = fc.array(fc.nat(30), { minLength: 1, maxLength: 7 });
  fc.assert(
    fc.property(anyPath, fc.jsonValue({ maxDepth: 2 }), (path, by) => {
      try {
        const call = decodeText(JSON.stringify(mutated(whole, path, by)));
        openaiChat.passThrough(call, changes);
        openaiChat.encodeRequest(call, changes, startTranslation({ target: 'test', dropUnsupported: true }));
      } catch (error) {
        expect(error).toBeInstanceOf(GatewayError);
      }
    }),
    { numRuns: 2_000 },
  );
});
