import { expect, test } from 'bun:test';
import type { FormatName } from '@switchyard/core/chat/content';
import { openaiEmbeddings } from '@switchyard/core/operations/openai-embeddings';
import { plainNativeCall } from '../native/native-call.ts';
import type { OpenRequest } from '../open-request.ts';
import { clientFormat } from '../surfaces/client-formats.ts';
import { copyableCall } from './may-copy.ts';

const chat = (body: object, format: FormatName = 'openai-chat') =>
  clientFormat(format).decodeCall({
    text: JSON.stringify({ model: 'm', ...body }),
    model: 'm',
    stream: null,
    query: new URLSearchParams(),
    headers: new Headers(),
  });
const messages = [{ role: 'user', content: 'hi' }];
const copy = (call: OpenRequest['call'], pinnedAccountId: string | null = null) =>
  copyableCall({ call, pinnedAccountId } as OpenRequest);
const bodyOf = (call: OpenRequest['call'] | undefined) => (call?.kind === 'chat' ? JSON.parse(call.body.text) : null);

test('a chat is copied as it is, but never kept by the second provider', () => {
  const plain = chat({ messages });
  expect(copy(plain)).toBe(plain);
  expect(bodyOf(copy(chat({ messages, store: true })))).toMatchObject({ store: false });
  expect(bodyOf(copy(chat({ input: 'hi' }, 'openai-responses')))).toMatchObject({ input: 'hi', store: false });
});

test('what would be done twice, or names what one account keeps, is not copied', () => {
  expect(copy(chat({ messages }), 'an account')).toBeUndefined();
  expect(copy(chat({ input: 'hi', background: true }, 'openai-responses'))).toBeUndefined();
  expect(copy(chat({ input: 'hi', conversation: 'conv_1' }, 'openai-responses'))).toBeUndefined();
  const acting = [{ type: 'mcp', server_label: 's' }];
  expect(copy(chat({ input: 'hi', tools: acting }, 'openai-responses'))).toBeUndefined();
  expect(copy(chat({ input: 'hi', prompt: { id: 'pmpt_1' } }, 'openai-responses'))).toBeUndefined();
  const contents = [{ parts: [{ text: 'hi' }] }];
  for (const more of [{ tools: [{ codeExecution: {} }] }, { cachedContent: 'cachedContents/1' }])
    expect(copy(chat({ contents, ...more }, 'google-generate-content'))).toBeUndefined();
  expect(copy(chat({ contents, tools: [{ googleSearch: {} }] }, 'google-generate-content'))).toBeDefined();
  const servers = [{ type: 'url', url: 'https://example.com', name: 's' }];
  expect(copy(chat({ max_tokens: 9, messages, mcp_servers: servers }, 'anthropic-messages'))).toBeUndefined();
  expect(copy({ ...plainNativeCall, method: 'POST', path: '/x', mayCost: true })).toBeUndefined();
});

test('an operation in JSON is copied, and a form with its files is not', () => {
  const body = { kind: 'json' as const, text: '{"model":"m","input":"hi"}' };
  const embeddings = openaiEmbeddings.decode({ body, model: null, query: new URLSearchParams() });
  expect(copy(embeddings)).toBe(embeddings);
  expect(copy({ ...embeddings, payload: { kind: 'form', entries: [] } })).toBeUndefined();
  expect(copy({ ...embeddings, operation: 'moderations' })).toBeUndefined();
});
