import { expect, test } from 'bun:test';
import { readJson } from './read-json.ts';

const post = (body: string | ReadableStream<Uint8Array>) =>
  new Request('http://dashboard.test', { method: 'POST', headers: { 'content-type': 'application/json' }, body });

test('a body in chunks is refused as soon as it is too large, and the rest is not read', async () => {
  let sentBytes = 0;
  let cancelled = false;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      // Far from endless for a reader that does not count, so that it fails and does not hang.
      if (sentBytes > 20_000_000) return controller.close();
      sentBytes += 100_000;
      controller.enqueue(new Uint8Array(100_000).fill(0x20));
    },
    cancel() {
      cancelled = true;
    },
  });
  await expect(readJson(post(endless))).rejects.toMatchObject({ code: 'too_large' });
  expect(sentBytes).toBeLessThan(2_000_000);
  expect(cancelled).toBe(true);
});

test('the limit counts bytes, not characters', async () => {
  await expect(readJson(post(`"${'é'.repeat(500_001)}"`))).rejects.toMatchObject({ code: 'too_large' });
  expect(await readJson(post(`"${'é'.repeat(499_999)}"`))).toHaveLength(499_999);
});

test('a character that is split between two chunks is read whole', async () => {
  const bytes = new TextEncoder().encode('{"name":"Zoë"}');
  const split = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
      controller.close();
    },
  });
  expect(await readJson(post(split))).toEqual({ name: 'Zoë' });
});

test('JSON has at most 64 levels', async () => {
  const nested = (levels: number) => post('[{"a":'.repeat(levels / 2) + 1 + '}]'.repeat(levels / 2));
  expect(await readJson(nested(64))).toBeArray();
  const message = 'The JSON may be nested at most 64 levels deep.';
  for (const levels of [66, 40_000])
    await expect(readJson(nested(levels))).rejects.toMatchObject({
      code: 'invalid_request',
      errors: [{ field: 'body', message }],
    });
});

test('brackets inside of texts are no levels', async () => {
  const value = { text: `\\"${'[{'.repeat(100)}\\`, more: ['"'.repeat(3), '['.repeat(100)] };
  expect(await readJson(post(JSON.stringify(value)))).toEqual(value);
});

test('what is not JSON is named at the body', async () => {
  for (const text of ['', '{', '"\\', ']'.repeat(100)])
    await expect(readJson(post(text))).rejects.toMatchObject({ code: 'invalid_request', errors: [{ field: 'body' }] });
});
