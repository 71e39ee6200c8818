import { createHash, randomBytes } from 'node:crypto';

/** A token for a link that works once: 256 random bits. Only its SHA-256 is kept. */
export function issueLinkToken(): { token: string; tokenHash: Uint8Array } {
  const token = randomBytes(32).toString('base64url');
  return { token, tokenHash: hashLinkToken(token) };
}

/** The form in which a link's token is kept. */
export const hashLinkToken = (token: string): Uint8Array => createHash('sha256').update(token).digest();
