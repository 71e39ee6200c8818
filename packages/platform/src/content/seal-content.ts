import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { openSecret, sealSecret } from '../secrets/sealed-secret.ts';
import { compress, contentEncoding, decompress } from './content-encoding.ts';

/** A key for the content of one organization and one UTC day (`YYYY-MM-DD`). `sealed` opens with the private content key only. */
export type ContentKey = { id: string; organizationId: string; day: string; bytes: Uint8Array; sealed: string };

/** Which side of a call was said. */
export type ContentSide = 'request' | 'response';

/** Whose content it is: bound into the bytes, so that a row that is copied to another request does not open there. */
export type ContentOwner = { organizationId: string; requestId: string; side: ContentSide };

/** Makes a random key and seals it. */
export async function createContentKey(
  publicKey: string,
  { id, organizationId, day }: Pick<ContentKey, 'id' | 'organizationId' | 'day'>,
): Promise<ContentKey> {
  const bytes = randomBytes(32);
  const sealed = await sealSecret(publicKey, bytes.toString('base64'), bindingOf({ id, organizationId, day }));
  return { id, organizationId, day, bytes, sealed };
}

/** Opens a sealed key. Rejects when it was sealed for another key pair, organization, day or id. */
export async function openContentKey(
  privateKey: string,
  { sealed, ...key }: Omit<ContentKey, 'bytes'>,
): Promise<ContentKey> {
  const bytes = Buffer.from(await openSecret(privateKey, sealed, bindingOf(key)), 'base64');
  return { ...key, sealed, bytes };
}

/** Compresses and encrypts: 12 bytes nonce, the encrypted bytes, 16 bytes tag. */
export async function sealContent(
  key: ContentKey,
  owner: ContentOwner,
  content: Uint8Array,
): Promise<Buffer<ArrayBuffer>> {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key.bytes, nonce);
  cipher.setAAD(aboutOf(owner));
  const packed = await compress(content);
  return Buffer.concat([nonce, cipher.update(packed), cipher.final(), cipher.getAuthTag()]);
}

/** What was sealed. Rejects when the bytes are not those that were sealed with this key for this owner, or `encoding` is not known. */
export async function unsealContent(
  key: ContentKey,
  owner: ContentOwner,
  { encoding, bytes }: { encoding: string; bytes: Uint8Array },
): Promise<Uint8Array> {
  if (encoding !== contentEncoding) throw new Error(`Content in the encoding ${encoding} cannot be opened.`);
  if (bytes.byteLength < 28) throw new Error('The content is too short to be whole.');
  const decipher = createDecipheriv('aes-256-gcm', key.bytes, bytes.subarray(0, 12));
  decipher.setAAD(aboutOf(owner));
  decipher.setAuthTag(bytes.subarray(-16));
  return await decompress(Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]));
}

/** One side of a call as it is kept, with its key: opened in one step. Rejects as {@link openContentKey} and {@link unsealContent} do. */
export async function openContent(
  privateKey: string,
  {
    key,
    owner,
    encoding,
    bytes,
  }: {
    key: Omit<ContentKey, 'bytes'>;
    owner: ContentOwner;
    encoding: string;
    bytes: Uint8Array;
  },
): Promise<Uint8Array> {
  return await unsealContent(await openContentKey(privateKey, key), owner, { encoding, bytes });
}

const bindingOf = ({ id, organizationId, day }: Pick<ContentKey, 'id' | 'organizationId' | 'day'>) => ({
  contentKeyId: id,
  organizationId,
  day,
});

const aboutOf = ({ organizationId, requestId, side }: ContentOwner) =>
  Buffer.from(`${organizationId}/${requestId}/${side}`);
