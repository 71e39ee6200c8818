import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { generateSealingKeys } from '../secrets/sealed-secret.ts';
import { contentEncoding } from './content-encoding.ts';
import {
  type ContentOwner,
  createContentKey,
  openContent,
  openContentKey,
  sealContent,
  unsealContent,
} from './seal-content.ts';

const organizationId = '10000000-0000-4000-8000-000000000001';
const owner: ContentOwner = { organizationId, requestId: '20000000-0000-7000-8000-000000000001', side: 'request' };
const of = { id: '30000000-0000-7000-8000-000000000001', organizationId, day: '2026-11-29' };
const bytesOf = (text: string) => new TextEncoder().encode(text);

test('whatever is sealed opens to the same bytes with the private key, and shows nothing of itself', async () => {
  const { publicKey, privateKey } = await generateSealingKeys();
  const made = await createContentKey(publicKey, of);
  const { bytes: _, ...key } = made;
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (content) => {
      const bytes = await sealContent(made, owner, content);
      const opened = await openContent(privateKey, { key, owner, encoding: contentEncoding, bytes });
      expect([...opened]).toEqual([...content]);
    }),
    { numRuns: 50 },
  );
  const sealed = await sealContent(made, owner, bytesOf('the word is canary'));
  expect(sealed.includes('canary')).toBe(false);
  expect(JSON.stringify(key)).not.toContain(Buffer.from(made.bytes).toString('base64'));
});

test('content opens only for its own request, side, organization, day and key, and only unchanged', async () => {
  const [mine, theirs] = await Promise.all([generateSealingKeys(), generateSealingKeys()]);
  const made = await createContentKey(mine.publicKey, of);
  const bytes = await sealContent(made, owner, bytesOf('said'));
  const sealed = { encoding: contentEncoding, bytes };
  const { bytes: _, ...key } = made;
  for (const change of [{ requestId: of.id }, { side: 'response' as const }, { organizationId: of.id }])
    await expect(unsealContent(made, { ...owner, ...change }, sealed)).rejects.toThrow();
  for (const change of [{ day: '2026-11-28' }, { organizationId: owner.requestId }, { id: owner.requestId }])
    await expect(openContentKey(mine.privateKey, { ...key, ...change })).rejects.toThrow('another place');
  await expect(openContentKey(theirs.privateKey, key)).rejects.toThrow('another key pair');
  const changed = Buffer.from(bytes);
  changed[14] = (changed[14] ?? 0) ^ 1;
  await expect(unsealContent(made, owner, { ...sealed, bytes: changed })).rejects.toThrow();
  await expect(unsealContent(made, owner, { ...sealed, bytes: bytes.subarray(0, 20) })).rejects.toThrow('too short');
  await expect(unsealContent(made, owner, { ...sealed, encoding: 'rot13' })).rejects.toThrow('rot13');
});
