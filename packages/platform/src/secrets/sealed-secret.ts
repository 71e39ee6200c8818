import sodium from 'libsodium-wrappers';
import { z } from 'zod';

/** A key pair for sealing, base64url. Whoever writes has the public half; only one process has the private one. */
export type SealingKeys = { publicKey: string; privateKey: string };

/** Where a secret belongs, by name. It is sealed inside, so a row copied to another place does not open there. */
export type SealingBinding = Readonly<Record<string, string>>;

/** Makes a key pair for sealing (X25519). */
export async function generateSealingKeys(): Promise<SealingKeys> {
  await sodium.ready;
  const pair = sodium.crypto_box_keypair();
  return { publicKey: encode(pair.publicKey), privateKey: encode(pair.privateKey) };
}

/** The public half of a private key, base64url. */
export async function publicKeyOf(privateKey: string): Promise<string> {
  await sodium.ready;
  return encode(sodium.crypto_scalarmult_base(decode(privateKey)));
}

/** Seals a secret: `v1.<id of the public key>.<libsodium sealed box>`. Only the private key opens it. */
export async function sealSecret(publicKey: string, secret: string, binding: SealingBinding): Promise<string> {
  await sodium.ready;
  // The secret is called `credential` in everything that was ever sealed.
  const message = JSON.stringify({ ...binding, credential: secret });
  return `v1.${keyId(publicKey)}.${encode(sodium.crypto_box_seal(message, decode(publicKey)))}`;
}

/** Opens a sealed secret. Throws when it was sealed for another key pair, or for another place than `binding`. */
export async function openSecret(privateKey: string, sealed: string, binding: SealingBinding): Promise<string> {
  await sodium.ready;
  const secretKey = decode(privateKey);
  const publicKey = sodium.crypto_scalarmult_base(secretKey);
  const [version, id, box] = sealed.split('.');
  if (version !== 'v1' || box === undefined) throw new Error('The sealed secret is not in a known format.');
  if (id !== keyId(encode(publicKey))) throw new Error('The sealed secret was sealed for another key pair.');
  const text = sodium.to_string(sodium.crypto_box_seal_open(decode(box), publicKey, secretKey));
  const { credential, ...sealedFor } = sealedMessage.parse(JSON.parse(text));
  const names = new Set([...Object.keys(binding), ...Object.keys(sealedFor)]);
  for (const name of names)
    if (sealedFor[name] !== binding[name]) throw new Error(`The sealed secret belongs to another place (${name}).`);
  return credential;
}

const sealedMessage = z.object({ credential: z.string() }).catchall(z.string());

/** The first eight characters of the public key name it well enough to tell two installations apart. */
const keyId = (publicKey: string) => publicKey.slice(0, 8);
const encode = (bytes: Uint8Array) => sodium.to_base64(bytes, sodium.base64_variants.URLSAFE_NO_PADDING);
const decode = (text: string) => sodium.from_base64(text, sodium.base64_variants.URLSAFE_NO_PADDING);
