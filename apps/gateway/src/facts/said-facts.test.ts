import { expect, test } from 'bun:test';
import { openaiChat } from '@switchyard/core/formats/openai-chat/openai-chat';
import { plainNativeCall } from '../native/native-call.ts';
import { saidFacts } from './said-facts.ts';

const native = { ...plainNativeCall, method: 'POST', path: '/x' };
const read = (headers: Record<string, string>, wanted: string[] = []) =>
  saidFacts(new Headers(headers), { call: native, wanted });

test('our own headers give texts, tags and a session; numbers and truths become texts', () => {
  const said = read({
    'x-switchyard-metadata': '{"plan":"pro","seats":5,"trial":false,"empty":""}',
    'x-switchyard-tags': 'batch, night ,,batch',
    'x-switchyard-session': ' s-1 ',
  });
  expect(said).toEqual({
    metadata: { plan: 'pro', seats: '5', trial: 'false', empty: '' },
    tags: ['batch', 'night'],
    session: 's-1',
    headers: {},
  });
  expect(read({})).toEqual({ metadata: {}, tags: [], session: null, headers: {} });
});

test('what is wrong in a header of ours is refused with the name of the header', () => {
  const many = Object.fromEntries(Array.from({ length: 21 }, (_, at) => [`k${at}`, 'v']));
  const wrong: [string, string][] = [
    ['x-switchyard-metadata', '{'],
    ['x-switchyard-metadata', '[]'],
    ['x-switchyard-metadata', 'null'],
    ['x-switchyard-metadata', '{"a":{}}'],
    ['x-switchyard-metadata', '{"a":null}'],
    ['x-switchyard-metadata', JSON.stringify({ a: 'x'.repeat(513) })],
    ['x-switchyard-metadata', '{"":1}'],
    ['x-switchyard-metadata', JSON.stringify(many)],
    ['x-switchyard-tags', Array.from({ length: 21 }, (_, at) => `t${at}`).join()],
    ['x-switchyard-tags', 'x'.repeat(513)],
    ['x-switchyard-session', 'x'.repeat(513)],
  ];
  for (const [name, value] of wrong)
    expect(() => read({ [name]: value })).toThrow(
      expect.objectContaining({ code: 'invalid_request', details: { param: name } }),
    );
  // A text of 512 bytes, not characters.
  expect(() => read({ 'x-switchyard-metadata': `{"a":"${'\\u00fc'.repeat(257)}"}` })).toThrow('512 bytes');
});

test('headers of other gateways and OpenAI’s own metadata are taken as far as they make sense, and ours win', () => {
  const text = JSON.stringify({
    model: 'm',
    messages: [{ role: 'user', content: 'x' }],
    metadata: { from: 'body', body: 'yes' },
  });
  const headers = {
    'x-litellm-spend-logs-metadata': '{"from":"litellm","litellm":1,"nested":{}}',
    'cf-aig-metadata': '{"from":"cloudflare","cloudflare":true}',
    'x-portkey-metadata': '{"from":"portkey"}',
    'x-litellm-tags': 'a,b',
    'x-switchyard-tags': 'c',
  };
  const call = openaiChat.decodeCall({
    text,
    model: null,
    stream: null,
    query: new URLSearchParams(),
    headers: new Headers(),
  });
  const said = saidFacts(new Headers(headers), { call, wanted: [] });
  expect(said.metadata).toEqual({ from: 'portkey', body: 'yes', litellm: '1', cloudflare: 'true' });
  expect(said.tags).toEqual(['a', 'b', 'c']);
  const own = saidFacts(new Headers({ ...headers, 'x-switchyard-metadata': '{"from":"us"}' }), { call, wanted: [] });
  expect(own.metadata.from).toBe('us');
  for (const nonsense of ['{', '[1]', '"x"', '7'])
    expect(read({ 'x-portkey-metadata': nonsense, 'cf-aig-metadata': nonsense }).metadata).toEqual({});
});

test('only headers that a rule asks for are looked at, and no more of them than is kept', () => {
  const headers = { 'x-app': 'a'.repeat(600), 'x-other': 'b' };
  expect(read(headers, ['x-app', 'x-absent']).headers).toEqual({ 'x-app': 'a'.repeat(512) });
});
