import { afterAll, expect, test } from 'bun:test';
import { createOriginGuard, ForbiddenOriginError, UnreachableOriginError } from './origin-guard.ts';

const server = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: () => new Response('ok') });
afterAll(() => server.stop(true));

/** A guard whose DNS says what the test says. */
const guardWith = (addresses: string[] | Promise<string[]>, allowedNetworks: string[] = []) =>
  createOriginGuard({ allowedNetworks, connectTimeoutMs: 100, lookUp: async () => addresses });

const inside = [
  ...['127.0.0.1', '127.1', '0.0.0.0', '10.0.0.1', '172.16.0.1', '192.168.1.1', '169.254.169.254', '100.100.100.200'],
  ...['2130706433', '0x7f.1', '0177.0.0.1', '127.0.0.1.', '①②⑦.0.0.1', '192.0.0.8', '198.18.0.1', '224.0.0.1'],
  ...['240.0.0.1', '255.255.255.255', '168.63.129.16', '[::]', '[::1]', '[::7f00:1]', '[::ffff:127.0.0.1]'],
  ...['[::ffff:a9fe:a9fe]', '[64:ff9b::7f00:1]', '[64:ff9b:1::a00:1]', '[2002:7f00:1::]', '[fe80::1]', '[fc00::1]'],
  ...['[fec0::1]', '[ff02::1]', '[100::1]', '[4000::1]', '[2001:db8::1]'],
];

test('no spelling of an address inside is called', async () => {
  for (const host of inside)
    await expect(guardWith([]).resolve(`https://${host}/v1`)).rejects.toBeInstanceOf(ForbiddenOriginError);
});

test('a name is refused when any of its addresses is inside, whichever comes first', async () => {
  const mixed = ['93.184.216.34', '10.0.0.1'];
  for (const addresses of [mixed, mixed.toReversed(), ['::ffff:10.0.0.1'], ['::7f00:1']])
    await expect(guardWith(addresses).resolve('https://name.test')).rejects.toBeInstanceOf(ForbiddenOriginError);
});

test('only http and https, without user names, and http only to networks that the operator allows', async () => {
  for (const url of ['ftp://name.test', 'file:///etc/passwd', 'nonsense', 'https://a:b@name.test', 'http://name.test'])
    await expect(guardWith(['93.184.216.34']).resolve(url)).rejects.toBeInstanceOf(ForbiddenOriginError);
  const half = guardWith(['127.0.0.1', '93.184.216.34'], ['127.0.0.0/8']);
  await expect(half.resolve(`http://name.test:${server.port}`)).rejects.toBeInstanceOf(ForbiddenOriginError);
});

test('an address that does not answer is passed over for the next one of the same name', async () => {
  const guard = guardWith(['127.0.0.2', '127.0.0.1'], ['127.0.0.0/8']);
  const origin = await guard.resolve(`http://name.test:${server.port}/v1/`);
  expect(origin.url).toBe(`http://127.0.0.1:${server.port}/v1`);
  expect(origin.headers).toEqual({ host: `name.test:${server.port}` });
});

test('a name server that never answers costs the connect timeout and no more', async () => {
  const never = new Promise<string[]>(() => {});
  await expect(guardWith(never).resolve('https://name.test')).rejects.toBeInstanceOf(UnreachableOriginError);
});
