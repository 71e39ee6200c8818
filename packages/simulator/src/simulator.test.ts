import { expect, test } from 'bun:test';
import { startSimulator } from './simulator.ts';

const body = JSON.stringify({ model: 'gpt-5-mini', messages: [{ role: 'user', content: 'Hello' }] });
const chat = (url: string, key = 'sk-good') =>
  fetch(`${url}/v1/chat/completions`, { method: 'POST', headers: { authorization: `Bearer ${key}` }, body });

test('only given keys are accepted', async () => {
  const simulator = await startSimulator({ apiKeys: ['sk-good'] });
  expect([(await chat(simulator.url)).status, (await chat(simulator.url, 'sk-other')).status]).toEqual([200, 401]);
  await simulator.stop();
});

test('a taken port is an error at the start', async () => {
  const simulator = await startSimulator();
  await expect(startSimulator({ port: simulator.port })).rejects.toThrow();
  await simulator.stop();
});

test('stop ends calls under way and bills them', async () => {
  const simulator = await startSimulator();
  const hanging = fetch(`${simulator.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: 'Bearer sk-good', 'x-simulator': 'hang' },
    body,
  }).catch((error: unknown) => error);
  while (simulator.bill.open === 0) await new Promise((resolve) => setImmediate(resolve));
  await simulator.stop();
  expect(await hanging).toBeInstanceOf(Error);
  expect(simulator.bill.entries()).toMatchObject([{ outcome: 'aborted' }]);
});

test('the bill is read over HTTP from where a reader stopped, and a full one refuses with what to do', async () => {
  const simulator = await startSimulator({ billCapacity: 2 });
  const read = async (query: string) => (await fetch(`${simulator.url}/_simulator/bill${query}`)).json();
  await chat(simulator.url);
  await chat(simulator.url);
  const full = await chat(simulator.url);
  expect([full.status, (await full.json()).error.message]).toEqual([
    507,
    expect.stringContaining('DELETE /_simulator/bill'),
  ]);
  expect(await read('?since=1')).toMatchObject({ entries: [{ sequence: 2 }], totals: { attempts: 2 }, open: 0 });
  expect((await fetch(`${simulator.url}/_simulator/bill?since=x`)).status).toBe(400);
  expect((await fetch(`${simulator.url}/_simulator/bill`, { method: 'DELETE' })).status).toBe(204);
  expect((await read('')).entries).toEqual([]);
  expect((await chat(simulator.url)).status).toBe(200);
  expect((await fetch(`${simulator.url}/_simulator/healthz`)).status).toBe(200);
  await simulator.stop();
});

test('the process says where it listens and leaves cleanly on SIGTERM, calls under way included', async () => {
  const process = Bun.spawn([globalThis.process.execPath, new URL('./main.ts', import.meta.url).pathname], {
    env: { ...globalThis.process.env, SIMULATOR_PORT: '0' },
    stdout: 'pipe',
  });
  const reader = process.stdout.getReader();
  const line = new TextDecoder().decode((await reader.read()).value);
  const url = /listening on (http:\S+)/.exec(line)?.[1] ?? '';
  expect((await chat(url)).status).toBe(200);
  process.kill('SIGTERM');
  expect(await process.exited).toBe(0);
});
