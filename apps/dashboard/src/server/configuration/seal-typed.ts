import { type CredentialKind, readCredential } from '@switchyard/core/providers/credential';
import type { SealedCredential } from '@switchyard/db/directory/provider-credentials';
import { type CredentialBinding, sealCredential } from '@switchyard/platform/secrets/sealed-credential';
import type { App } from '../app.ts';
import { invalidField } from '../http/api-problem.ts';

/** A credential as somebody typed it, and what the account's provider asks for. */
export type TypedCredential = { kind: CredentialKind; text: string };

/** Reads a typed credential and seals it for its account. Throws an ApiProblem (400) that says what is wrong with it. */
export async function sealTyped(
  { environment }: App,
  { kind, text }: TypedCredential,
  binding: CredentialBinding,
): Promise<SealedCredential> {
  const reading = readCredential(kind, text);
  if (reading.kind === 'refused') throw invalidField('credential', reading.problem);
  return {
    sealed: await sealCredential(environment.CREDENTIAL_PUBLIC_KEY, reading.credential, binding),
    last4: reading.last4,
  };
}
