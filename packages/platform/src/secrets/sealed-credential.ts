import sodium from 'libsodium-wrappers';

/** A key pair for sealing, base64url. The public half lives in the dashboard, the private half only in the gateway. */
export type SealingKeys = { publicKey: string; privateKey: string };

/** Where a credential belongs. It is sealed inside, so a row copied to another account does not open there. */
export type CredentialBinding = { organizationId: string; providerAccountId: string };

/** Makes a key pair for sealing (X25519). */
export async function generateSealingKeys(): Promise<SealingKeys> {
  await sodium.ready;
  const pair = sodium.crypto_box_keypair();
  return { publicKey: encode(pair.publicKey), privateKey: encode(pair.privateKey) };
}

/** Seals a provider's credential: `v1.<id of the public key>.<libsodium sealed box>`. Only the private key opens it. */
export async function sealCredential(
  publicKey: string,
  credential: string,
  binding: CredentialBinding,
): Promise<string> {
  await sodium.ready;
  const message = JSON.stringify({ ...binding, credential });
  return `v1.${keyId(publicKey)}.${encode(sodium.crypto_box_seal(message, decode(publicKey)))}`;
}

/** Opens a sealed credential. Throws when it was sealed for another key pair or belongs to another account. */
export async function openCredential(privateKey: string, sealed: string, binding: CredentialBinding): Promise<string> {
  await sodium.ready;
  const secretKey = decode(privateKey);
  const publicKey = sodium.crypto_scalarmult_base(secretKey);
  const [version, id, box] = sealed.split('.');
  if (version !== 'v1' || box === undefined) throw new Error('The stored credential is not in a known format.');
  if (id !== keyId(encode(publicKey))) throw new Error('The stored credential was sealed for another key pair.');
  const message: unknown = JSON.parse(sodium.to_string(sodium.crypto_box_seal_open(decode(box), publicKey, secretKey)));
  return credentialOf(message, binding);
}

function credentialOf(message: unknown, binding: CredentialBinding): string {
  const { organizationId, providerAccountId, credential } = message as Record<string, unknown>;
  if (organizationId !== binding.organizationId || providerAccountId !== binding.providerAccountId)
    throw new Error('The stored credential belongs to another provider account.');
  if (typeof credential !== 'string') throw new Error('The stored credential holds no text.');
  return credential;
}

/** The first eight characters of the public key name it well enough to tell two installations apart. */
const keyId = (publicKey: string) => publicKey.slice(0, 8);
const encode = (bytes: Uint8Array) => sodium.to_base64(bytes, sodium.base64_variants.URLSAFE_NO_PADDING);
const decode = (text: string) => sodium.from_base64(text, sodium.base64_variants.URLSAFE_NO_PADDING);
