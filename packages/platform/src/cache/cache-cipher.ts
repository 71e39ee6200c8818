import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/** Where a sealed answer belongs: one that is copied to another organization or entry does not open there. */
export type CachePlace = { organizationId: string; entry: string };

/** See {@link createCacheCipher}. */
export type CacheCipher = ReturnType<typeof createCacheCipher>;

const version = 1;
const headBytes = 5;
const ivBytes = 12;
const tagBytes = 16;
const dayMs = 86_400_000;
/** What a sealed answer may open to, bytes. Nobody else can seal one; this only bounds a mistake of ours. */
const mostBytes = 256 * 1_048_576;

/**
 * Names entries and seals answers under keys that are derived from the installation's secret, the organization and, for sealing, the
 * day (UTC), so that no key seals more than AES-GCM bears and an operator who changes the secret loses the cache and nothing else.
 */
export function createCacheCipher(secret: string) {
  const derived = new Map<string, Buffer>();

  function keyFor(organizationId: string, purpose: string): Buffer {
    const name = `${organizationId} ${purpose}`;
    let key = derived.get(name);
    if (key === undefined) {
      key = Buffer.from(hkdfSync('sha256', secret, organizationId, `switchyard cache ${purpose}`, 32));
      // Days and organizations come and go; those in use are derived again at once.
      if (derived.size >= mostKeys) derived.clear();
      derived.set(name, key);
    }
    return key;
  }

  const sealingKey = (organizationId: string, day: number) => keyFor(organizationId, `answers of day ${day}`);

  return {
    /** The name of the entry for what is asked: nobody without the secret can tell the one from the other. */
    nameOf: (organizationId: string, identity: string): string =>
      createHmac('sha256', keyFor(organizationId, 'entries')).update(identity).digest('base64url'),
    /** Compresses and encrypts a text; `nowMs` since 1970 decides its day. */
    seal(place: CachePlace, text: string, nowMs: number): Buffer {
      const day = Math.floor(nowMs / dayMs);
      const head = Buffer.alloc(headBytes);
      head.writeUInt8(version, 0);
      head.writeUInt32BE(day, 1);
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv('aes-256-gcm', sealingKey(place.organizationId, day), iv);
      cipher.setAAD(aadOf(place, head));
      const sealed = Buffer.concat([cipher.update(zstdCompressSync(Buffer.from(text))), cipher.final()]);
      return Buffer.concat([head, iv, sealed, cipher.getAuthTag()]);
    },
    /** The text; undefined when it was sealed under another secret or for another place. */
    open(place: CachePlace, bytes: Buffer): string | undefined {
      const head = bytes.subarray(0, headBytes);
      const tagAt = bytes.length - tagBytes;
      if (tagAt < headBytes + ivBytes || head.readUInt8(0) !== version) return undefined;
      const key = sealingKey(place.organizationId, head.readUInt32BE(1));
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(headBytes, headBytes + ivBytes));
      decipher.setAAD(aadOf(place, head));
      decipher.setAuthTag(bytes.subarray(tagAt));
      try {
        const opened = Buffer.concat([decipher.update(bytes.subarray(headBytes + ivBytes, tagAt)), decipher.final()]);
        return zstdDecompressSync(opened, { maxOutputLength: mostBytes }).toString();
      } catch {
        return undefined;
      }
    },
  };
}

const mostKeys = 2_000;

const aadOf = ({ organizationId, entry }: CachePlace, head: Buffer): Buffer =>
  Buffer.concat([head, Buffer.from(`${organizationId} ${entry}`)]);
