import { expect, test } from 'bun:test';
import OpenAI, { toFile } from 'openai';
import { withSimulator } from '../testing/with-simulator.ts';

const setUp = withSimulator();
const failure = (call: Promise<unknown>) => call.then(() => null).catch((error: unknown) => error);
const upload = (client: OpenAI, name: string, content = 'one\ntwo\n') =>
  toFile(Buffer.from(content), name).then((file) => client.files.create({ file, purpose: 'user_data' }));

test('a file is described, listed, read back byte for byte, and deleted', async () => {
  const client = setUp.client();
  const file = await upload(client, 'tracks.txt', 'Gleis 2 \u{1f682}\n');
  expect(file.id).toMatch(/^file-[A-Za-z0-9]{22}$/);
  expect(file).toMatchObject({
    object: 'file',
    bytes: 13,
    filename: 'tracks.txt',
    purpose: 'user_data',
    status: 'processed',
  });
  expect(await client.files.retrieve(file.id)).toEqual(file);
  expect((await Array.fromAsync(client.files.list())).map((each) => each.id)).toEqual([file.id]);
  expect(await (await client.files.content(file.id)).text()).toBe('Gleis 2 \u{1f682}\n');
  expect(await client.files.delete(file.id)).toMatchObject({ id: file.id, deleted: true });
  expect(await failure(client.files.retrieve(file.id))).toBeInstanceOf(OpenAI.NotFoundError);
  expect(setUp.simulator.bill.entries()).toEqual([]);
});

test('a batch file expires in thirty days, any other when its owner says', async () => {
  const client = setUp.client();
  const lines = await client.files.create({ file: await toFile(Buffer.from('{}'), 'a.jsonl'), purpose: 'batch' });
  expect(lines.expires_at! - lines.created_at).toBe(2_592_000);
  const short = await client.files.create({
    file: await toFile(Buffer.from('x'), 'a.txt'),
    purpose: 'vision',
    expires_after: { anchor: 'created_at', seconds: 3600 },
  });
  expect(short.expires_at! - short.created_at).toBe(3600);
});

test('lists are read page by page, newest first unless asked otherwise', async () => {
  const client = setUp.client();
  const ids: string[] = [];
  for (const name of ['a', 'b', 'c']) ids.push((await upload(client, name)).id);
  const page = await client.files.list({ limit: 2 });
  expect(page.data.map((file) => file.id)).toEqual([ids[2]!, ids[1]!]);
  expect(page.has_more).toBe(true);
  expect((await Array.fromAsync(client.files.list({ limit: 2, order: 'asc' }))).map((file) => file.id)).toEqual(ids);
  expect((await client.files.list({ purpose: 'batch' })).data).toEqual([]);
  expect(await failure(client.files.list({ limit: 0 }))).toBeInstanceOf(OpenAI.BadRequestError);
});

test('a key sees its own files alone, and a reset forgets them', async () => {
  const file = await upload(setUp.client('sk-mine-1'), 'mine');
  const other = setUp.client('sk-other-2');
  expect((await other.files.list()).data).toEqual([]);
  for (const call of [other.files.retrieve(file.id), other.files.content(file.id), other.files.delete(file.id)]) {
    expect(await failure(call)).toBeInstanceOf(OpenAI.NotFoundError);
  }
  await fetch(`${setUp.simulator.url}/_simulator/bill`, { method: 'DELETE' });
  expect((await setUp.client('sk-mine-1').files.list()).data).toEqual([]);
});

test('what is no upload is refused by field, and who has no key by 401', async () => {
  const url = `${setUp.simulator.url}/v1/files`;
  const headers = { authorization: 'Bearer sk-x' };
  const json = await fetch(url, { method: 'POST', headers, body: '{}' });
  expect(json.status).toBe(400);
  const form = new FormData();
  form.set('file', new File(['x'], 'x'));
  form.set('purpose', 'fun');
  const odd = await fetch(url, { method: 'POST', headers, body: form });
  expect([odd.status, (await odd.json()).error.param]).toEqual([400, 'purpose']);
  expect((await fetch(url)).status).toBe(401);
  expect((await fetch(`${url}/a/b/c`, { headers })).status).toBe(404);
});
