import { createHmac, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** What a token opens: `syk` is a virtual key (the proxy API), `syt` an API token (the management API). */
export type TokenKind = 'syk' | 'syt';

/** A freshly issued token. `secret` is shown once and never stored. */
export type IssuedToken = { secret: string; prefix: string; last4: string };

/**
 * Issues a token: `<kind>_<30 base62 characters, 178 random bits>_<6 base62 characters, CRC-32 of what stands before>`.
 * The checksum lets the gateway refuse garbage before any look-up and lets secret scanners be certain.
 */
export function issueToken(kind: TokenKind): IssuedToken {
  const body = `${kind}_${randomBase62(30)}`;
  const secret = `${body}_${checksum(body)}`;
  return { secret, prefix: secret.slice(0, 8), last4: secret.slice(-4) };
}

/** Whether `text` has the format and the checksum of a token of this kind. Touches nothing outside itself. */
export function isWellFormedToken(kind: TokenKind, text: string): boolean {
  if (text.length !== 41 || !text.startsWith(`${kind}_`) || !shape.test(text)) return false;
  return checksum(text.slice(0, 34)) === text.slice(35);
}

/**
 * The form in which a token is stored: HMAC-SHA-256 under the installation's pepper, 32 bytes. Without the pepper, which is
 * not in the database, stored hashes can be neither tested nor planted.
 */
export function hashToken(pepper: string, secret: string): Buffer<ArrayBuffer> {
  return Buffer.from(createHmac('sha256', pepper).update(secret).digest());
}

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const shape = /^[a-z]{3}_[0-9A-Za-z]{30}_[0-9A-Za-z]{6}$/;

function randomBase62(length: number): string {
  let text = '';
  while (text.length < length) {
    // Bytes from 248 up are thrown away, so that every character is equally likely.
    for (const byte of randomBytes(length)) if (byte < 248 && text.length < length) text += alphabet[byte % 62];
  }
  return text;
}

function checksum(text: string): string {
  let rest = crc32(text);
  let encoded = '';
  for (let place = 0; place < 6; place++) {
    encoded = alphabet[rest % 62] + encoded;
    rest = Math.floor(rest / 62);
  }
  return encoded;
}
