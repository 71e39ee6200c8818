import { z } from 'zod';
import { parseJson } from '../json/parse-json.ts';

/** What an account signs in with. `none` still takes a key, for a host that asks for one. */
export const credentialKinds = ['api-key', 'none', 'aws', 'google-service-account'] as const;

/** See {@link credentialKinds}. */
export type CredentialKind = (typeof credentialKinds)[number];

/**
 * A credential as typed: taken, in the one text that is sealed, with the characters people know it by ("" when there are too few);
 * or refused, with what is wrong.
 */
export type CredentialReading =
  | { kind: 'taken'; credential: string; last4: string }
  | { kind: 'refused'; problem: string };

/** AWS keys as they are sealed: the JSON of this object. */
export const awsKeyPair = z.strictObject({
  accessKeyId: z.string().regex(/^[A-Z0-9]{16,128}$/, 'The access key ID is 16 or more capital letters and digits.'),
  secretAccessKey: z
    .string()
    .regex(/^[\x21-\x7e]{16,}$/, 'The secret access key has no blanks and at least 16 characters.'),
  sessionToken: z
    .string()
    .regex(/^[\x21-\x7e]+$/, 'The session token has no blanks.')
    .optional(),
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'The region looks like "us-east-1".'),
});

/** The only place where Google trades a service account's key for a token. A key file that names another one is not sent there. */
export const googleTokenUri = 'https://oauth2.googleapis.com/token';

/** A Google service account's key file. Members that are not used here are kept. */
export const serviceAccountKey = z.looseObject({
  type: z.literal('service_account', 'Its "type" must be "service_account": create a key for a service account.'),
  client_email: z.email('"client_email" must be the address of the service account.'),
  private_key: z.string('"private_key" is missing.').includes('-----BEGIN PRIVATE KEY-----', {
    error: '"private_key" must hold a PEM text that begins with -----BEGIN PRIVATE KEY-----.',
  }),
  private_key_id: z.string().optional(),
  token_uri: z.literal(googleTokenUri, `"token_uri" must be ${googleTokenUri}.`),
});

/** Reads what was typed or pasted as a provider's credential. Never throws, and no answer repeats the credential. */
export function readCredential(kind: CredentialKind, text: string): CredentialReading {
  const typed = text.trim();
  if (typed === '') return kind === 'none' ? taken('', '') : refused(missing[kind]);
  if (kind === 'google-service-account') return readServiceAccount(typed);
  if (kind === 'aws' && typed.startsWith('{')) return readKeyPair(typed);
  if (!/^[\x21-\x7e]+$/.test(typed)) return refused('A provider key has no blanks and only plain characters.');
  return taken(typed, typed);
}

const missing = {
  'api-key': 'Paste the key of the provider.',
  aws: 'Enter the keys of an AWS account, or paste a Bedrock API key.',
  'google-service-account': 'Paste the key file of the service account.',
} as const;

function readKeyPair(typed: string): CredentialReading {
  const parsed = awsKeyPair.safeParse(parseJson(typed));
  if (!parsed.success)
    return refused(firstProblem(parsed.error, 'AWS keys are JSON with accessKeyId, secretAccessKey and region.'));
  return taken(JSON.stringify(parsed.data), parsed.data.accessKeyId);
}

function readServiceAccount(typed: string): CredentialReading {
  const value = parseJson(typed);
  if (typeof value !== 'object' || value === null)
    return refused('This is not JSON. Paste the whole key file, with its braces.');
  const parsed = serviceAccountKey.safeParse(value);
  if (!parsed.success) return refused(firstProblem(parsed.error, 'This is not the key file of a service account.'));
  return taken(JSON.stringify(parsed.data), parsed.data.private_key_id ?? '');
}

/** The schemas above word their problems; the words of the others would speak of JSON and zod. */
function firstProblem(error: z.ZodError, otherwise: string): string {
  const message = error.issues[0]?.message ?? otherwise;
  return /^(Invalid|Unrecognized)/.test(message) ? otherwise : message;
}

/** Of a short text the last four characters would be too much of it. */
function taken(credential: string, known: string): CredentialReading {
  return { kind: 'taken', credential, last4: known.length >= 12 ? known.slice(-4) : '' };
}

function refused(problem: string): CredentialReading {
  return { kind: 'refused', problem };
}
