import { afterAll, expect, test } from 'bun:test';
import { createOriginGuard, ForbiddenOriginError } from '../network/origin-guard.ts';
import { NotDelivered, postMessage } from './post-message.ts';

const seen: { path: string; body: string; type: string | null }[] = [];
const server = Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  async fetch(request) {
    const { pathname, search } = new URL(request.url);
    seen.push({ path: pathname + search, body: await request.text(), type: request.headers.get('content-type') });
    if (pathname === '/moved') return Response.redirect('/taken');
    if (pathname === '/gone') return new Response('no such\n  hook', { status: 404 });
    if (pathname === '/endless') return new Response(endless(), { status: 500 });
    return new Response('ok');
  },
});
afterAll(() => server.stop(true));

function endless(): ReadableStream<Uint8Array> {
  return new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(512).fill(120)) });
}

const guard = createOriginGuard({ allowedNetworks: ['127.0.0.0/8'], connectTimeoutMs: 1_000 });
const post = (path: string, by = guard) =>
  postMessage(by, { url: `http://127.0.0.1:${server.port}${path}`, headers: {}, body: '{"a":1}' });

test('it is posted as JSON to the whole address, with its query', async () => {
  await post('/hooks/T0?token=x');
  expect(seen.at(-1)).toEqual({ path: '/hooks/T0?token=x', body: '{"a":1}', type: 'application/json' });
});

test('a refusal is told with what the receiver said, and a redirect is one and is not followed', async () => {
  await expect(post('/gone')).rejects.toThrow('The receiver answered 404: no such hook');
  const before = seen.length;
  await expect(post('/moved')).rejects.toBeInstanceOf(NotDelivered);
  expect(seen.length).toBe(before + 1);
});

test('an answer that never ends is not read to its end', async () => {
  await expect(post('/endless')).rejects.toThrow('The receiver answered 500: xxx');
});

test('nothing is posted into a private network that the operator did not allow', async () => {
  const closed = createOriginGuard({ allowedNetworks: [], connectTimeoutMs: 1_000 });
  const before = seen.length;
  await expect(post('/taken', closed)).rejects.toBeInstanceOf(ForbiddenOriginError);
  expect(seen.length).toBe(before);
});
