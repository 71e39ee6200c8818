import { afterAll, beforeAll, expect, test } from 'bun:test';
import { connect } from 'node:net';
import { listen } from '../src/http/listen.ts';
import { createWorld, until, type World } from './testing/world.ts';

const model = 'gpt-4o-mini+tokens-200000';

let world: World;
beforeAll(async () => {
  world = await createWorld();
  await world.watch();
  await world.setModels([model]);
});
afterAll(() => world.close());

test('a caller that stays and does not read is cut off; its call is settled and nothing stays held', async () => {
  const server = listen(world.gateway.handle, {
    hostname: '127.0.0.1',
    port: 0,
    maxBodyBytes: 1_000_000,
    answerMs: 2_000,
  });
  const body = JSON.stringify({ model, messages: [{ role: 'user', content: 'hi' }], stream: true });
  const head = `POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${world.key.secret}\r\n`;
  const socket = connect(Number(server.port), '127.0.0.1', () =>
    socket.write(`${head}content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`),
  );
  socket.on('error', () => {});
  socket.pause();
  await until(async () => (await world.spend()).heldNanos > 0n);
  await until(async () => (await world.spend()).heldNanos === 0n, 60_000);
  const row = await until(() => world.owner.requestLog.findFirst({ where: { modelAsked: model } }));
  expect(row.outcome).toBe('CANCELLED');
  expect(row.costNanos).toBeGreaterThan(0n);
  socket.destroy();
  await server.stop(true);
}, 90_000);
