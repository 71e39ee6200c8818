import { trimBaseUrl } from '@switchyard/core/providers/base-url';
import { z } from 'zod';
import { contract, type RouteOutput } from '@/server/contract';
import { credentialProblems, credentialValues, noCredential } from './credential-values';
import type { ProviderAccount } from './provider-account';

/** A provider as the form offers it. */
export type OfferedProvider = RouteOutput<typeof contract.providers.list>['items'][number];

const created = contract.providerAccounts.create.body.shape;
const priority = z.coerce
  .number<string | number>('Expected a whole number from 0 to 1000.')
  .pipe(created.priority.unwrap());

const values = z.object({
  provider: created.provider,
  name: created.name,
  baseUrl: created.baseUrl,
  models: created.models,
  priority,
  ...credentialValues.shape,
});
const deciding = z.object({ provider: z.string(), baseUrl: z.string(), ...credentialValues.shape });

/** What the account form holds, and what it gives. */
export type AccountInput = z.input<typeof values>;
/** See {@link AccountInput}. */
export type AccountOutput = z.output<typeof values>;

/** What the form takes. Only a new account and a new address need a credential; others are changed in the account's list. */
export function accountSchema(account: ProviderAccount | undefined, providers: readonly OfferedProvider[]) {
  return values.check((context) => {
    // The credential is looked at while other fields are still empty.
    const known = deciding.safeParse(context.value);
    if (!known.success) return;
    const kind = kindOf(providers, known.data.provider);
    const { baseUrl } = known.data;
    if (!needsCredential(account, baseUrl)) return;
    for (const { path, message } of credentialProblems(kind, known.data, { required: true, baseUrl }))
      context.issues.push({ code: 'custom', input: context.value, path: path.split('.'), message });
  });
}

/** Whether the form asks for a credential: a stored one goes only to the address that it was entered for. */
export function needsCredential(account: ProviderAccount | undefined, baseUrl: string): boolean {
  return account === undefined || trimBaseUrl(baseUrl.trim()) !== account.baseUrl;
}

/** The kind of credential that a provider asks for. */
export function kindOf(providers: readonly OfferedProvider[], id: string) {
  return providers.find((provider) => provider.id === id)?.credential ?? 'api-key';
}

/** What the form shows at first. */
export function defaultsOf(account: ProviderAccount | undefined, providers: readonly OfferedProvider[]): AccountInput {
  if (account !== undefined) {
    const { provider, name, baseUrl, models } = account;
    return { provider, name, baseUrl, models, priority: String(account.priority), ...noCredential };
  }
  const first = providers[0];
  return {
    provider: first?.id ?? '',
    name: '',
    baseUrl: first?.defaultBaseUrl ?? '',
    models: [],
    priority: '100',
    ...noCredential,
  };
}
