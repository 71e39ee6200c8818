import { afterAll, beforeAll, expect, test } from 'bun:test';
import { createWorld, model, type World } from './testing/world.ts';

let world: World;

beforeAll(async () => {
  world = await createWorld({ MAX_BODY_BYTES: '2000' });
  await world.watch();
});

afterAll(async () => await world.close());

const chat = { model, messages: [{ role: 'user', content: 'hello' }] };
const headers = () => ({ authorization: `Bearer ${world.key.secret}`, 'content-type': 'application/json' });

test.each([
  ['no JSON', '{"model": ', {}, 400, 'invalid_json', ''],
  ['a field that makes no sense', JSON.stringify({ ...chat, temperature: 'hot' }), {}, 400, 'invalid_request', ''],
  ['a body that is too large', JSON.stringify({ ...chat, user: 'x'.repeat(3_000) }), {}, 413, 'body_too_large', ''],
  ['a type that is not served', 'hello', { 'content-type': 'text/plain' }, 415, 'unsupported_media_type', ''],
  [
    'a header of ours that is wrong',
    JSON.stringify(chat),
    { 'x-switchyard-metadata': 'no' },
    400,
    'invalid_request',
    model,
  ],
] as const)('a call with %s has a record: refused, once, of no cost', async (_, body, more, status, code, asked) => {
  const before = await world.owner.requestLog.count();
  const response = await fetch(`${world.baseUrl}/chat/completions`, {
    method: 'POST',
    headers: { ...headers(), ...more },
    body,
  });
  const text = await response.text();
  expect([response.status, response.headers.get('x-switchyard-error-code')]).toEqual([status, code]);
  expect(await world.row(response.headers.get('x-request-id'))).toMatchObject({
    outcome: 'REFUSED',
    httpStatus: status,
    errorCode: code,
    modelAsked: asked,
    endpoint: '/v1/chat/completions',
    clientFormat: 'openai-chat',
    keyId: world.key.id,
    costNanos: 0n,
    attemptCount: 0,
    requestBytes: status === 413 || status === 415 ? 0n : BigInt(body.length),
    responseBytes: BigInt(Buffer.byteLength(text)),
  });
  expect(await world.owner.requestLog.count()).toBe(before + 1);
  expect((await world.spend()).heldNanos).toBe(0n);
});

test('an unknown path, an unknown key, a list and a dry run leave no record', async () => {
  const before = await world.owner.requestLog.count();
  const post = (path: string, more: Record<string, string> = {}, body = '{') =>
    fetch(`${world.baseUrl}${path}`, { method: 'POST', headers: { ...headers(), ...more }, body });
  expect((await post('/nowhere')).status).toBe(404);
  expect((await post('/chat/completions', { authorization: 'Bearer syk_unknown' })).status).toBe(401);
  expect((await post('/chat/completions', { 'x-switchyard-dry-run': 'true' })).status).toBe(400);
  expect((await fetch(`${world.baseUrl}/models`, { headers: headers() })).status).toBe(200);
  const last = await post('/chat/completions', {}, JSON.stringify(chat)); // records are written in their order
  await world.row(last.headers.get('x-request-id'));
  expect(await world.owner.requestLog.count()).toBe(before + 1);
});

test('what could not be read is kept like anything else where the policy says so', async () => {
  await world.setContentPolicy({ keep: 'full' });
  const response = await world.post('{"model": ');
  await response.text();
  expect(await world.row(response.headers.get('x-request-id'))).toMatchObject({
    contentKept: 'FULL',
    contentState: 'STORED',
  });
});
