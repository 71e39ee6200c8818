import { expect, test } from 'bun:test';
import { GatewayError } from '../../errors.ts';
import { decode } from './testing/calls.ts';

/** The field that a body is refused for; null when it is not. */
function refusedFor(body: object): string | null {
  try {
    decode(body);
    return null;
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    return error.details.param ?? '';
  }
}

const user = { role: 'user', content: 'hi' };
const call = (id: string) => ({ id, type: 'function', function: { name: 'f', arguments: '{}' } });
const calls = (...ids: string[]) => ({ role: 'assistant', content: null, tool_calls: ids.map(call) });
const result = (id: string) => ({ role: 'tool', tool_call_id: id, content: 'done' });
const tools = [
  { type: 'function', function: { name: 'f' } },
  { type: 'custom', custom: { name: 'c' } },
];
const picture = (url: string) => [{ role: 'user', content: [{ type: 'image_url', image_url: { url } }] }];
const file = (file_data: string) => [{ role: 'user', content: [{ type: 'file', file: { file_data } }] }];

test.each<[object]>([
  [{ stream: true, stream_options: { include_usage: true } }],
  [{ stream_options: null }],
  [{ logprobs: true, top_logprobs: 2 }],
  [{ max_tokens: 5, max_completion_tokens: null }],
  [{ tool_choice: 'auto' }],
  [{ tool_choice: 'none', tools: [] }],
  [{ tools, tool_choice: 'required' }],
  [{ tools, tool_choice: { type: 'function', function: { name: 'f' } } }],
  [{ tools, tool_choice: { type: 'custom', custom: { name: 'c' } } }],
  [{ messages: [user, calls('a', 'b'), result('b'), result('a'), user] }],
  [{ messages: [user, calls('a'), result('a'), calls('a'), result('a')] }],
  [{ messages: picture('data:image/svg+xml;charset=utf-8;base64,AA-_ AA==') }],
  [{ messages: picture('https://a.example/a,b.png') }],
  [{ messages: [{ ...user, tool_calls: [] }] }],
  [{ messages: file('JVBERi0=') }],
  [{ messages: file('https://a.example/a.pdf') }],
])('what goes together is taken: %j', (body) => {
  expect(refusedFor(body)).toBeNull();
});

test.each<[object, string]>([
  [{ stream_options: { include_usage: true } }, 'stream_options'],
  [{ stream: false, stream_options: {} }, 'stream_options'],
  [{ top_logprobs: 0 }, 'top_logprobs'],
  [{ max_tokens: 5, max_completion_tokens: 5 }, 'max_tokens'],
  [{ models: ['a', 'b'] }, 'models'],
  [{ tool_choice: 'required' }, 'tool_choice'],
  [{ tools: [], tool_choice: { type: 'function', function: { name: 'f' } } }, 'tool_choice'],
  [{ tools, tool_choice: { type: 'function', function: { name: 'g' } } }, 'tool_choice'],
  [{ tools, tool_choice: { type: 'function', function: { name: 'c' } } }, 'tool_choice'],
  [{ tools, tool_choice: { type: 'custom', custom: { name: 'g' } } }, 'tool_choice'],
  [{ messages: [user, result('a')] }, 'messages.1.tool_call_id'],
  [{ messages: [user, calls('a', 'b'), result('a'), user] }, 'messages.1.tool_calls.1.id'],
  [{ messages: [user, calls('a')] }, 'messages.1.tool_calls.0.id'],
  [{ messages: [user, calls('a'), result('a'), user, result('a')] }, 'messages.4.tool_call_id'],
  [{ messages: [user, calls('a'), result('a'), result('a')] }, 'messages.3.tool_call_id'],
  [{ messages: [{ ...user, tool_calls: [call('a')] }] }, 'messages.0.tool_calls'],
  [{ messages: picture('data:image/png,AAAA') }, 'messages.0.content.0.image_url.url'],
  [{ messages: picture('data:image/png;base64,') }, 'messages.0.content.0.image_url.url'],
  [{ messages: picture('data:image/png;base64,AA,A') }, 'messages.0.content.0.image_url.url'],
  [{ messages: file('data:application/pdf;base64,%%') }, 'messages.0.content.0.file.file_data'],
  [{ messages: file('a.pdf') }, 'messages.0.content.0.file.file_data'],
])('what OpenAI refuses is refused before it is asked: %j', (body, field) => {
  expect(refusedFor(body)).toBe(field);
});
