import { expect, test } from 'bun:test';
import { generateSealingKeys, openSecret, sealSecret } from './sealed-secret.ts';

const here = { organizationId: 'organization-a', providerAccountId: 'account-a' };

test('what the public key seals only the private key opens, and the sealed text does not show it', async () => {
  const keys = await generateSealingKeys();
  const sealed = await sealSecret(keys.publicKey, 'the secret', here);
  expect(sealed).not.toContain('the secret');
  expect(await openSecret(keys.privateKey, sealed, here)).toBe('the secret');
  const others = await generateSealingKeys();
  await expect(openSecret(others.privateKey, sealed, here)).rejects.toThrow('another key pair');
});

test('a sealed secret copied to another place does not open there', async () => {
  const keys = await generateSealingKeys();
  const sealed = await sealSecret(keys.publicKey, 'the secret', here);
  for (const there of [
    { ...here, providerAccountId: 'account-b' },
    { ...here, organizationId: 'organization-b' },
  ])
    await expect(openSecret(keys.privateKey, sealed, there)).rejects.toThrow('another place');
});

test('a sealed secret that was tampered with does not open', async () => {
  const keys = await generateSealingKeys();
  const sealed = await sealSecret(keys.publicKey, 'the secret', here);
  const flipped = sealed.slice(0, -5) + (sealed.at(-5) === 'A' ? 'B' : 'A') + sealed.slice(-4);
  await expect(openSecret(keys.privateKey, flipped, here)).rejects.toThrow();
});
