import { expect, test } from 'bun:test';
import { GatewayError } from '../../errors.ts';
import { decode } from './testing/contexts.ts';

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

const call = (call_id: string) => ({ type: 'function_call', call_id, name: 'f', arguments: '{}' });
const output = (call_id: string) => ({ type: 'function_call_output', call_id, output: 'done' });
const picture = (image_url: string) => [{ role: 'user', content: [{ type: 'input_image', image_url }] }];
const file = (file_data: string) => [{ role: 'user', content: [{ type: 'input_file', file_data }] }];

test.each<[object]>([
  [{ input: [call('a'), call('b'), output('b'), output('a')] }],
  [{ input: [output('a')], previous_response_id: 'resp_1' }],
  [{ input: [call('a')], conversation: 'conv_1' }],
  [{ input: [{ id: 'fc_1' }, output('a')] }],
  [{ background: true }],
  [{ stream: true, stream_options: { include_obfuscation: false } }],
  [{ max_output_tokens: 16 }],
  [{ input: picture('data:image/png;base64,AAAA') }],
  [{ input: file('JVBERi0=') }],
])('what goes together is taken: %j', (body) => {
  expect(refusedFor(body)).toBeNull();
});

test.each<[object, string]>([
  [{ input: [call('a')] }, 'input.0.call_id'],
  [{ input: [output('a')] }, 'input.0.call_id'],
  [{ input: [call('a'), output('a'), call('b'), output('c')] }, 'input.3.call_id'],
  [{ background: true, store: false }, 'background'],
  [{ stream_options: {} }, 'stream_options'],
  [{ input: picture('data:image/png,AAAA') }, 'input.0.content.0.image_url'],
  [{ input: picture('data:image/png;base64,AA,A') }, 'input.0.content.0.image_url'],
  [{ input: file('data:application/pdf;base64,%%') }, 'input.0.content.0.file_data'],
])('what OpenAI refuses is refused before it is asked: %j', (body, field) => {
  expect(refusedFor(body)).toBe(field);
});
