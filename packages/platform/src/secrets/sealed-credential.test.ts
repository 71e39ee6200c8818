import { expect, test } from 'bun:test';
import { generateSealingKeys, openCredential, sealCredential } from './sealed-credential.ts';

const here = { organizationId: 'organization-a', providerAccountId: 'account-a' };

test('what the public key seals only the private key opens, and the sealed text does not show it', async () => {
  const keys = await generateSealingKeys();
  const sealed = await sealCredential(keys.publicKey, 'the credential', here);
  expect(sealed).not.toContain('credential');
  expect(await openCredential(keys.privateKey, sealed, here)).toBe('the credential');
  const others = await generateSealingKeys();
  await expect(openCredential(others.privateKey, sealed, here)).rejects.toThrow('another key pair');
});

test('a sealed credential copied to another account or organization does not open there', async () => {
  const keys = await generateSealingKeys();
  const sealed = await sealCredential(keys.publicKey, 'the credential', here);
  for (const there of [
    { ...here, providerAccountId: 'account-b' },
    { ...here, organizationId: 'organization-b' },
  ])
    await expect(openCredential(keys.privateKey, sealed, there)).rejects.toThrow('another provider account');
});

test('a sealed credential that was tampered with does not open', async () => {
  const keys = await generateSealingKeys();
  const sealed = await sealCredential(keys.publicKey, 'the credential', here);
  const flipped = sealed.slice(0, -5) + (sealed.at(-5) === 'A' ? 'B' : 'A') + sealed.slice(-4);
  await expect(openCredential(keys.privateKey, flipped, here)).rejects.toThrow();
});
