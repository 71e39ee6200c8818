import { expect, test } from 'bun:test';
import { readBytes } from './read-request-body.ts';

test('a body that does not arrive is not waited for for ever, declared or not', async () => {
  for (const headers of [{}, { 'content-length': '100' }]) {
    const request = new Request('http://gateway/v1/chat/completions', {
      method: 'POST',
      headers,
      body: new ReadableStream({ start: (controller) => controller.enqueue(new TextEncoder().encode('{"model":')) }),
    });
    const decoding = readBytes({ request, sent: null }, { maxBodyBytes: 1_000, bodyMs: 20 });
    await expect(decoding).rejects.toMatchObject({ code: 'body_too_slow', status: 408 });
  }
});
