import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { openSecret, publicKeyOf, sealSecret } from '../secrets/sealed-secret.ts';

/** Where an export belongs. */
export type ExportBinding = { organizationId: string; exportId: string };

/** Which part of which file; it is authenticated, so a part in another place does not open. */
export type PartPlace = { exportId: string; index: number };

const cipher = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

/** What encryption adds to a part. */
export const partOverheadBytes = nonceBytes + tagBytes;

/** Makes the key of one export, 32 random bytes, and seals it with the public half of CONTENT_PRIVATE_KEY. */
export async function newExportKey(
  contentPrivateKey: string,
  binding: ExportBinding,
): Promise<{ key: Uint8Array; sealed: string }> {
  const key = randomBytes(32);
  const sealed = await sealSecret(await publicKeyOf(contentPrivateKey), key.toString('base64url'), binding);
  return { key, sealed };
}

/** Opens the key of an export. Throws when it was sealed for another key pair or belongs to another export. */
export async function openExportKey(
  contentPrivateKey: string,
  sealed: string,
  binding: ExportBinding,
): Promise<Uint8Array> {
  return Buffer.from(await openSecret(contentPrivateKey, sealed, binding), 'base64url');
}

/** Encrypts one part: nonce, ciphertext, tag. */
export function sealPart(key: Uint8Array, place: PartPlace, bytes: Uint8Array): Uint8Array {
  const nonce = randomBytes(nonceBytes);
  const sealing = createCipheriv(cipher, key, nonce).setAAD(nameOf(place));
  return Buffer.concat([nonce, sealing.update(bytes), sealing.final(), sealing.getAuthTag()]);
}

/** Decrypts one part. Throws when it was damaged or belongs to another place. */
export function openPart(key: Uint8Array, place: PartPlace, sealed: Uint8Array): Uint8Array {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  const opening = createDecipheriv(cipher, key, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes })
    .setAAD(nameOf(place))
    .setAuthTag(bytes.subarray(-tagBytes));
  return Buffer.concat([opening.update(bytes.subarray(nonceBytes, -tagBytes)), opening.final()]);
}

const nameOf = ({ exportId, index }: PartPlace) => Buffer.from(`${exportId}:${index}`);
