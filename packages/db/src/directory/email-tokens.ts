import type { Database } from '../client/create-database.ts';
import { Refusal } from './refusal.ts';

/** What a link sent by e-mail is for. */
export type EmailTokenPurpose = 'VERIFY_EMAIL' | 'RESET_PASSWORD';

/** Keeps the SHA-256 of a link's token; links for the same purpose that were sent before stop working. */
export async function createEmailToken(
  db: Database,
  token: { userId: string; purpose: EmailTokenPurpose; tokenHash: Uint8Array; expiresAt: Date },
): Promise<void> {
  const { userId, purpose } = token;
  await db.$transaction([
    db.emailToken.updateMany({ where: { userId, purpose, usedAt: null }, data: { usedAt: new Date() } }),
    db.emailToken.create({ data: { ...token, tokenHash: new Uint8Array(token.tokenHash) }, select: { id: true } }),
  ]);
}

/**
 * Uses a link, once: of several uses at the same moment one wins. Answers whose link it was.
 * Throws a Refusal (link_unusable) when it is unknown, used, expired or meant for something else.
 */
export async function useEmailToken(
  db: Database,
  { purpose, tokenHash }: { purpose: EmailTokenPurpose; tokenHash: Uint8Array },
): Promise<{ userId: string }> {
  const now = new Date();
  const hash = new Uint8Array(tokenHash);
  const used = await db.emailToken.updateMany({
    where: { tokenHash: hash, purpose, usedAt: null, expiresAt: { gt: now } },
    data: { usedAt: now },
  });
  const token = used.count === 1 ? await db.emailToken.findUnique({ where: { tokenHash: hash } }) : null;
  if (!token) throw new Refusal('link_unusable', 'This link was used already or is too old. Ask for a new one.');
  return { userId: token.userId };
}

/** Notes that a person's address is theirs. */
export async function markEmailVerified(db: Database, userId: string): Promise<void> {
  await db.user.updateMany({ where: { id: userId, emailVerified: null }, data: { emailVerified: new Date() } });
}
