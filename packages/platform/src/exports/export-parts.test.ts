import { expect, test } from 'bun:test';
import { generateSealingKeys } from '../secrets/sealed-secret.ts';
import { newExportKey, openExportKey, openPart, partOverheadBytes, sealPart } from './export-parts.ts';

const binding = { organizationId: 'organization-a', exportId: 'export-a' };
const bytes = new TextEncoder().encode('one,two\r\n');

test('a part opens with the key that only the private content key opens', async () => {
  const keys = await generateSealingKeys();
  const { key, sealed } = await newExportKey(keys.privateKey, binding);
  const part = sealPart(key, { exportId: 'export-a', index: 3 }, bytes);
  expect(part.length).toBe(bytes.length + partOverheadBytes);
  expect(Buffer.from(part).includes('one,two')).toBe(false);
  const opened = await openExportKey(keys.privateKey, sealed, binding);
  expect(new Uint8Array(openPart(opened, { exportId: 'export-a', index: 3 }, part))).toEqual(bytes);
  await expect(openExportKey(keys.privateKey, sealed, { ...binding, exportId: 'export-b' })).rejects.toThrow(
    'another place',
  );
  await expect(openExportKey((await generateSealingKeys()).privateKey, sealed, binding)).rejects.toThrow();
});

test('a part that was moved, cut or changed does not open', async () => {
  const { key } = await newExportKey((await generateSealingKeys()).privateKey, binding);
  const place = { exportId: 'export-a', index: 0 };
  const part = sealPart(key, place, bytes);
  expect(() => openPart(key, { ...place, index: 1 }, part)).toThrow();
  expect(() => openPart(key, { ...place, exportId: 'export-b' }, part)).toThrow();
  expect(() => openPart(key, place, part.subarray(0, -1))).toThrow();
  const changed = Uint8Array.from(part);
  changed[14] = (changed[14] ?? 0) ^ 1;
  expect(() => openPart(key, place, changed)).toThrow();
});
