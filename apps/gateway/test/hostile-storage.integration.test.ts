import { afterAll, beforeAll, expect, test } from 'bun:test';
import { createWorld, type World } from './testing/world.ts';

let world: World;
let provider: ReturnType<typeof Bun.serve>;
/** What the provider answers, whatever it is asked. */
let answered: () => Response = () => Response.json({});

beforeAll(async () => {
  world = await createWorld();
  provider = Bun.serve({ port: 0, idleTimeout: 0, development: false, fetch: () => answered() });
  const baseUrl = `http://127.0.0.1:${provider.port}/v1`;
  await world.addAccount({ slug: 'hostile', provider: 'openai', models: ['m'], baseUrl });
});
afterAll(async () => {
  await provider.stop(true);
  await world.close();
});

const file = (more: object) => Response.json({ object: 'file', id: 'file-1', purpose: 'batch', bytes: 1, ...more });
const authorization = () => `Bearer ${world.key.secret}`;
const call = (path: string, init: RequestInit = {}) =>
  fetch(world.origin + path, { ...init, headers: { authorization: authorization(), ...init.headers } });

async function upload() {
  const body = new FormData();
  body.append('purpose', 'batch');
  body.append('file', new File(['{}'], 'lines.jsonl'));
  const response = await call('/v1/files', { method: 'POST', body, headers: { 'x-switchyard-account': 'hostile' } });
  const text = await response.text();
  return { status: response.status, text, row: await world.row(response.headers.get('x-request-id')) };
}

test('an object that cannot be kept is a refusal in words; nothing of our database is told to anybody', async () => {
  answered = () => file({});
  await world.owner.$executeRaw`alter table stored_objects rename to stored_elsewhere`;
  const { status, text, row } = await upload();
  await world.owner.$executeRaw`alter table stored_elsewhere rename to stored_objects`;
  expect([status, JSON.parse(text).error.code]).toEqual([503, 'record_unavailable']);
  expect(text + JSON.stringify([row.errorMessage, row.decision])).not.toMatch(/prisma|postgres|stored_objects|invoc/i);
});

test('an object of which a provider tells megabytes is not kept', async () => {
  answered = () => file({ filename: 'x'.repeat(5_000_000) });
  const { status, text } = await upload();
  expect(status).toBe(502);
  expect(text.length).toBeLessThan(2_000);
  const { data } = await (await call('/v1/files')).json();
  expect(data).toEqual([]);
});
