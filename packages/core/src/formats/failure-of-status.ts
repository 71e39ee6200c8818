import type { ProviderFailure } from '../routing/provider-failure.ts';

/** What a status alone says of a provider's refusal; formats and hosts look at its words first. */
export function failureOfStatus(status: number): ProviderFailure {
  if (status === 401 || status === 403) return 'bad-credential';
  if (status === 402) return 'quota-exceeded';
  if (status === 404) return 'model-not-found';
  if (status === 408 || status === 504) return 'timeout';
  if (status === 429) return 'rate-limited';
  if (status === 503 || status === 529) return 'overloaded';
  if (status >= 500 || status === 409) return 'server-error';
  return 'bad-request';
}
