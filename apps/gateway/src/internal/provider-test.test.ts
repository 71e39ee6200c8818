import { afterAll, expect, test } from 'bun:test';
import { createOriginGuard } from '@switchyard/platform/network/origin-guard';
import { sealCredential } from '@switchyard/platform/secrets/sealed-credential';
import { generateSealingKeys } from '@switchyard/platform/secrets/sealed-secret';
import { createSignIns } from '../upstream/sign-in/create-sign-ins.ts';
import { createProviderTester } from './provider-test.ts';

const credential = 'a-credential-of-no-known-shape';
const answers: Record<string, (request: Request) => Response> = {
  good: () => Response.json({ data: [{ id: 'm' }] }),
  quotes: (request) =>
    Response.json({ error: { message: `Wrong: ${request.headers.get('authorization')}` } }, { status: 401 }),
  endless: () => new Response(new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(65_536)) })),
};
const server = Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  fetch: (request) => answers[new URL(request.url).pathname.split('/')[1] ?? '']?.(request) ?? new Response(),
});
afterAll(() => server.stop(true));

async function tryAccount(path: string) {
  const { publicKey, privateKey } = await generateSealingKeys();
  const binding = { organizationId: crypto.randomUUID(), providerAccountId: crypto.randomUUID() };
  const guard = createOriginGuard({ allowedNetworks: ['127.0.0.0/8'], connectTimeoutMs: 1_000 });
  return await createProviderTester(privateKey, guard, createSignIns(guard)).test({
    ...binding,
    provider: 'openai-compatible',
    baseUrl: `http://127.0.0.1:${server.port}/${path}`,
    sealedCredential: await sealCredential(publicKey, credential, binding),
  });
}

test('an account that works answers its models', async () => {
  expect(await tryAccount('good')).toMatchObject({ ok: true, models: ['m'] });
});

test('a host that quotes the credential is repeated without it', async () => {
  const { ok, message } = await tryAccount('quotes');
  expect([ok, message]).toEqual([false, 'The provider answered 401: Wrong: Bearer …']);
});

test('a host that sends without end is not listened to', async () => {
  const { ok, message } = await tryAccount('endless');
  expect(ok).toBe(false);
  expect(message).toContain('larger than 4194304 bytes');
});
