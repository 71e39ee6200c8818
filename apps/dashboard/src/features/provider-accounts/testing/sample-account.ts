import type { CredentialRest, ProviderAccount, ProviderCredential } from '../provider-account';

/** The moment of the samples, ms since 1970. */
export const now = Date.parse('2026-11-28T14:10:00Z');

const before = '2026-11-28T14:00:00Z';

/** The provider refused a credential ten minutes ago; it is asked again in half an hour. */
export const sampleRest: CredentialRest = {
  model: null,
  kind: 'parked',
  reason: 'Incorrect API key',
  since: before,
  until: '2026-11-28T14:40:00Z',
};

/** A credential in use whose ten calls all succeeded. */
export function sampleCredential(change: Partial<ProviderCredential> = {}): ProviderCredential {
  return {
    id: 'a',
    name: 'Key 1',
    last4: '3F9x',
    weight: 1,
    drainingSince: null,
    createdAt: before,
    lastUsedAt: null,
    attempts24h: 10,
    failures24h: 0,
    rests: [],
    ...change,
  };
}

/** An account with one credential, of whose hundred calls four failed. */
export function sampleAccount(change: Partial<ProviderAccount> = {}): ProviderAccount {
  return {
    id: 'x',
    slug: 'main-yard',
    name: 'Main yard',
    provider: 'openai',
    baseUrl: 'https://api.openai.com/v1',
    credentials: [sampleCredential()],
    awayUntil: null,
    models: [],
    priority: 100,
    status: 'enabled',
    createdAt: before,
    updatedAt: before,
    attempts24h: 100,
    failures24h: 4,
    lastUsedAt: null,
    ...change,
  };
}
