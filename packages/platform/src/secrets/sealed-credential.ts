import { openSecret, sealSecret } from './sealed-secret.ts';

/** Where a provider's credential belongs. */
export type CredentialBinding = { organizationId: string; providerAccountId: string };

/** Seals a provider's credential with the dashboard's public key. Only the gateway, which has the private one, opens it. */
export const sealCredential: (publicKey: string, credential: string, binding: CredentialBinding) => Promise<string> =
  sealSecret;

/** Opens a sealed credential. Throws when it was sealed for another key pair or belongs to another account. */
export const openCredential: (privateKey: string, sealed: string, binding: CredentialBinding) => Promise<string> =
  openSecret;
