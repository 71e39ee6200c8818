import { afterAll, expect, test } from 'bun:test';
import { lookUpPrice, shippedPriceBook } from '@switchyard/core/pricing/price-book';
import { findProvider } from '@switchyard/core/providers/index';
import { routingSet } from '@switchyard/core/routing/publish/routing-set';
import { openOwnerClient } from '@switchyard/db/migrate/owner-client';
import { createTestDatabase } from '@switchyard/db/testing/test-database';
import { openCredential } from '@switchyard/platform/secrets/sealed-credential';
import { generateSealingKeys } from '@switchyard/platform/secrets/sealed-secret';
import { hashToken, issueToken } from '@switchyard/platform/secrets/token';
import { type DemoOptions, seedDemo } from './seed.ts';

const database = await createTestDatabase();
const client = openOwnerClient(database.ownerUrl);
afterAll(async () => {
  await client.$disconnect();
  await database.drop();
});

const keys = await generateSealingKeys();
const options: DemoOptions = {
  databaseUrl: database.ownerUrl,
  simulatorUrl: 'http://127.0.0.1:4010/v1',
  credentialPublicKey: keys.publicKey,
  keyPepper: 'pepper-of-at-least-thirty-two-characters',
  password: 'a demo password',
  virtualKey: issueToken('syk').secret,
  apiToken: issueToken('syt').secret,
  resetPassword: true,
};

test('the seed makes an organization that works, and a second run changes nothing', async () => {
  const first = await seedDemo(options);
  expect(first).toEqual({
    email: 'demo@switchyard.local',
    password: options.password,
    virtualKey: options.virtualKey,
    apiToken: options.apiToken,
    model: 'gpt-5-mini',
  });
  const count = async () => [
    await client.organization.findMany(),
    await client.team.count(),
    await client.virtualKey.count(),
    await client.apiToken.count(),
    await client.budget.count(),
    await client.routingVersion.count(),
    await client.providerCredential.count(),
    await client.providerAccount.findMany({ orderBy: { priority: 'asc' } }),
  ];
  const before = await count();
  expect(await seedDemo(options)).toEqual(first);
  expect(await count()).toEqual(before);
});

test('what it writes is what the apps read: the routing parses, the key is found, the credential opens', async () => {
  const [version] = await client.routingVersion.findMany();
  expect(routingSet.safeParse(version?.content).success).toBe(true);
  const key = await client.virtualKey.findUnique({
    where: { keyHash: hashToken(options.keyPepper, options.virtualKey) },
  });
  expect(key?.last4).toBe(options.virtualKey.slice(-4));
  for (const { organizationId, providerAccountId, sealed } of await client.providerCredential.findMany())
    expect(await openCredential(keys.privateKey, sealed, { organizationId, providerAccountId })).toBe('simulator');
});

test('each model that it offers has a list price where it is offered', async () => {
  const at = new Date();
  const unpriced = (await client.providerAccount.findMany()).flatMap(({ provider, models }) =>
    models.filter((model) => {
      const { prices = null } = findProvider(provider) ?? {};
      return !lookUpPrice(shippedPriceBook(), { model, at, ...(prices === null ? {} : { provider: prices }) });
    }),
  );
  expect(unpriced).toEqual([]);
});

test('the accounts follow the simulator to another port, unless somebody pointed them elsewhere', async () => {
  await client.providerAccount.updateMany({
    where: { slug: 'simulator-backup' },
    data: { baseUrl: 'https://api.example.com/v1' },
  });
  await seedDemo({ ...options, simulatorUrl: 'http://127.0.0.1:4999/v1' });
  const accounts = await client.providerAccount.findMany({ select: { slug: true, baseUrl: true } });
  expect(Object.fromEntries(accounts.map(({ slug, baseUrl }) => [slug, baseUrl]))).toEqual({
    simulator: 'http://127.0.0.1:4999/v1',
    'simulator-backup': 'https://api.example.com/v1',
    'simulator-anthropic': 'http://127.0.0.1:4999',
    'simulator-google': 'http://127.0.0.1:4999',
    'simulator-cohere': 'http://127.0.0.1:4999',
  });
});

test('a revoked demo key is replaced, not revived', async () => {
  await client.virtualKey.updateMany({ data: { revokedAt: new Date() } });
  const { virtualKey } = await seedDemo(options);
  expect(virtualKey).not.toBe(options.virtualKey);
  expect(await client.virtualKey.count({ where: { revokedAt: null } })).toBe(1);
});

test('a password that somebody changed stays', async () => {
  const passwordHash = await Bun.password.hash('their own', 'argon2id');
  await client.user.update({ where: { email: 'demo@switchyard.local' }, data: { passwordHash } });
  expect((await seedDemo({ ...options, resetPassword: false })).password).toBeNull();
  const user = await client.user.findUnique({ where: { email: 'demo@switchyard.local' } });
  expect(user?.passwordHash).toBe(passwordHash);
});
