import { describe, expect, test } from 'bun:test';
import OpenAI from 'openai';
import { asks, withSimulator } from '../testing/with-simulator.ts';

const setUp = withSimulator();
const MODEL = 'gpt-5-mini';
const messages = asks('Which track is free?');

describe('refusals', () => {
  const statuses = [
    [400, OpenAI.BadRequestError],
    [401, OpenAI.AuthenticationError],
    [403, OpenAI.PermissionDeniedError],
    [404, OpenAI.NotFoundError],
    [409, OpenAI.ConflictError],
    [429, OpenAI.RateLimitError],
    [500, OpenAI.InternalServerError],
    [529, OpenAI.InternalServerError],
  ] as const;

  test.each(statuses)('status-%d is the client class for it and costs nothing', async (status, errorClass) => {
    const call = setUp.client().chat.completions.create({ model: `${MODEL}+status-${status}`, messages });
    const error = await call.then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(errorClass);
    expect(error).toMatchObject({ status, type: expect.any(String), code: expect.any(String) });
    expect(setUp.simulator.bill.entries()).toMatchObject([
      { status, outcome: 'error', promptTokens: 0, completionTokens: 0 },
    ]);
  });

  test('a wait is named in seconds and in milliseconds', async () => {
    const model = `${MODEL}+status-429+retry_after-2+retry_after_ms-1500`;
    const error = await setUp
      .client()
      .chat.completions.create({ model, messages })
      .catch((reason: unknown) => reason);
    if (!(error instanceof OpenAI.RateLimitError)) throw new Error('expected a RateLimitError');
    expect(error.headers.get('retry-after')).toBe('2');
    expect(error.headers.get('retry-after-ms')).toBe('1500');
  });

  test('keys: none, and any that begins with sk-invalid, are 401; the bill names the rest by four characters', async () => {
    const call = (authorization: Record<string, string>) =>
      fetch(`${setUp.simulator.url}/v1/chat/completions`, {
        method: 'POST',
        headers: authorization,
        body: JSON.stringify({ model: MODEL, messages }),
      });
    const missing = await call({});
    expect([missing.status, (await missing.json()).error.type]).toEqual([401, 'invalid_request_error']);
    const invalid = await call({ authorization: 'Bearer sk-invalid-7777' });
    expect([invalid.status, (await invalid.json()).error.code]).toEqual([401, 'invalid_api_key']);
    expect(setUp.simulator.bill.entries()).toMatchObject([
      { status: 401, model: MODEL, keyLast4: null },
      { status: 401, model: MODEL, keyLast4: '7777' },
    ]);
  });

  const bad: [string, string, string | null][] = [
    ['JSON that does not parse', '{"model":', null],
    ['no messages', '{"model":"m"}', 'messages'],
    ['empty messages', '{"model":"m","messages":[]}', 'messages'],
    ['a wrong type', '{"model":"m","messages":[{"role":"user","content":"x"}],"n":"two"}', 'n'],
    ['an unknown role', '{"model":"m","messages":[{"role":"boss","content":"x"}]}', 'messages[0].role'],
    ['an unknown option', '{"model":"m+teleport-3","messages":[{"role":"user","content":"x"}]}', 'model'],
    [
      'stream options without stream',
      '{"model":"m","messages":[{"role":"user","content":"x"}],"stream_options":{}}',
      'stream_options',
    ],
  ];
  test.each(bad)('%s is a 400 that names the field', async (_, body, param) => {
    const headers = { authorization: 'Bearer sk-x' };
    const reply = await fetch(`${setUp.simulator.url}/v1/chat/completions`, { method: 'POST', headers, body });
    expect(reply.status).toBe(400);
    expect((await reply.json()).error).toMatchObject({ type: 'invalid_request_error', param });
  });

  test('unknown fields, as newer clients send them, are no error', async () => {
    const body = JSON.stringify({ model: MODEL, messages, verbosity: 'low', novelty: { level: 3 } });
    const headers = { authorization: 'Bearer sk-x' };
    const reply = await fetch(`${setUp.simulator.url}/v1/chat/completions`, { method: 'POST', headers, body });
    expect(reply.status).toBe(200);
  });

  test('an unknown route is 404 and a wrong method 405, in the same shape', async () => {
    const headers = { authorization: 'Bearer sk-x' };
    const route = await fetch(`${setUp.simulator.url}/v1/nothing`, { method: 'POST', headers });
    expect([route.status, (await route.json()).error.message]).toEqual([404, 'Invalid URL (POST /v1/nothing)']);
    const method = await fetch(`${setUp.simulator.url}/v1/chat/completions`, { headers });
    expect([method.status, (await method.json()).error.code]).toEqual([405, 'method_not_supported']);
  });
});
