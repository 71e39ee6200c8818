import { hash, verify } from '@node-rs/argon2';

// OWASP's parameters for argon2id: 19 MiB, two passes, one lane.
const strength = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** The argon2id hash of a password, in PHC string form. */
export const hashPassword = (password: string): Promise<string> => hash(password, strength);

/**
 * Whether a password is the one that was hashed. Without a hash (nobody has the address, or they have no password) it takes as
 * long and answers false, so time does not tell who has an account.
 */
export async function verifyPassword(passwordHash: string | null, password: string): Promise<boolean> {
  dummy ??= hashPassword('nobody has this password');
  const matches = await verify(passwordHash ?? (await dummy), password).catch(() => false);
  return passwordHash !== null && matches;
}

let dummy: Promise<string> | undefined;
