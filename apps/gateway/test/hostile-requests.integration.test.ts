import { afterAll, beforeAll, expect, test } from 'bun:test';
import { connect } from 'node:net';
import { createWorld, type World } from './testing/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

/** What the gateway answers to these very bytes, up to the end of the connection or of its first answer. */
function send(text: string): Promise<string> {
  const { port, hostname } = new URL(world.baseUrl);
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(Number(port), hostname, () => socket.write(text));
    const done = () => {
      socket.destroy();
      resolve(answer);
    };
    socket.on('data', (bytes) => {
      answer += bytes.toString('latin1'); // so that a character is a byte
      const [head = '', body] = answer.split('\r\n\r\n');
      const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
      if (body !== undefined && body.length >= length) done();
    });
    socket.on('close', done);
    socket.on('error', reject);
  });
}

test('a host that is no host is a clear refusal, never a page about our source code', async () => {
  for (const [host, code] of [
    ['[', 'invalid_request'],
    ['x%00', 'invalid_request'],
    ['a b', 'missing_api_key'],
    ['', 'missing_api_key'],
  ])
    expect(await send(`GET /v1/models HTTP/1.1\r\nhost: ${host}\r\n\r\n`)).toContain(`"${code}"`);
});

test('a caller without a host is served, so that the health checks of old balancers work', async () => {
  expect(await send('GET /healthz HTTP/1.0\r\n\r\n')).toStartWith('HTTP/1.1 200');
  expect(await send('GET /v1/models HTTP/1.0\r\n\r\n')).toContain('missing_api_key');
});

test('a model name that is not percent-encoded text is a model that nobody offers', async () => {
  const response = await fetch(`${world.baseUrl}/models/%zz`, {
    headers: { authorization: `Bearer ${world.key.secret}` },
  });
  expect(response.status).toBe(404);
  expect((await response.json()).error.code).toBe('model_not_found');
});

test('two lengths, or a length and chunks, are refused: no request hides in another', async () => {
  const head = 'POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: 4\r\n';
  for (const second of ['transfer-encoding: chunked\r\n\r\n0\r\n\r\nGET /healthz', 'content-length: 5\r\n\r\naaaaa'])
    expect(await send(head + second)).toStartWith('HTTP/1.1 400');
});
