import type { CredentialKind } from '@switchyard/core/providers/credential';
import { z } from 'zod';
import { contract } from '@/server/contract';
import type { CredentialMode } from './credential-dialog';
import { credentialProblems, credentialValues, noCredential } from './credential-values';
import type { ProviderAccount, ProviderCredential } from './provider-account';

const created = contract.providerCredentials.create.body.shape;

const values = z.object({
  name: created.name,
  weight: z.coerce.number<string | number>('Expected a whole number from 1 to 1000.').pipe(created.weight.unwrap()),
  ...credentialValues.shape,
});

/** What the form of a credential gives. */
export type CredentialOutput = z.output<typeof values>;

/** What the form takes. Where only name and weight are edited, no credential is asked for. */
export function credentialFormSchema(mode: CredentialMode, kind: CredentialKind, baseUrl: string) {
  return values.check((context) => {
    if (mode === 'edit') return;
    // The credential is looked at while other fields are still empty.
    const typed = credentialValues.safeParse(context.value);
    if (!typed.success) return;
    for (const { path, message } of credentialProblems(kind, typed.data, { required: true, baseUrl }))
      context.issues.push({ code: 'custom', input: context.value, path: path.split('.'), message });
  });
}

/** What the form shows at first. A new credential weighs as much as most others would: 1. */
export function credentialDefaults(account: ProviderAccount, credential: ProviderCredential | undefined) {
  return {
    name: credential?.name ?? freeName(account.credentials.map(({ name }) => name)),
    weight: String(credential?.weight ?? 1),
    ...noCredential,
  };
}

/** The first of "Key 1", "Key 2" … that is not taken, from the number of credentials on. */
function freeName(taken: readonly string[]): string {
  for (let number = taken.length + 1; ; number += 1) {
    if (!taken.includes(`Key ${number}`)) return `Key ${number}`;
  }
}
