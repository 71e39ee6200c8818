import { expect, test } from 'bun:test';
import { clientInfo } from './client-info.ts';

test('headers that tell of the client are kept, and none that carries a secret or what was said', () => {
  const { headers, name, retries, traceId } = clientInfo(
    new Headers({
      authorization: 'Bearer syk_secret',
      cookie: 'session=secret',
      'x-api-key': 'secret',
      'user-agent': 'OpenAI/JS 6.0.0',
      'x-stainless-lang': 'js',
      'x-stainless-retry-count': '2',
      'x-switchyard-tags': 'a,b',
      'x-switchyard-metadata': '{"plan":"pro"}',
      'x-custom': 'said',
      'content-type': 'application/json',
      accept: 'x'.repeat(2_000),
      traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    }),
  );
  expect(headers).toEqual({
    accept: 'x'.repeat(512),
    'content-type': 'application/json',
    'user-agent': 'OpenAI/JS 6.0.0',
    'x-stainless-lang': 'js',
    'x-stainless-retry-count': '2',
    'x-switchyard-tags': 'a,b',
  });
  expect({ name, retries, traceId }).toEqual({
    name: 'openai-js 6.0.0',
    retries: 2,
    traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  });
});

test('a retry count or trace that is none is left out', () => {
  for (const said of ['-1', '1.5', 'two', '', '99999', '1e3'])
    expect(clientInfo(new Headers({ 'x-stainless-retry-count': said, traceparent: said }))).toMatchObject({
      retries: null,
      traceId: null,
      parentSpanId: null,
    });
});

test('however many headers come, few are kept', () => {
  const many = new Headers();
  for (let at = 0; at < 200; at++) many.set(`x-stainless-${at}`, 'x');
  expect(Object.keys(clientInfo(many).headers)).toHaveLength(40);
});
