import { z } from 'zod';

/** What can go wrong at a provider, decided once, where the failure is seen. Routing speaks of these, not of statuses. */
export const providerFailure = z.enum([
  'rate-limited',
  'overloaded',
  'timeout',
  'server-error',
  'unreachable',
  'bad-credential',
  'quota-exceeded',
  'model-not-found',
  'context-length',
  'content-filter',
  'bad-request',
  'malformed-answer',
]);

/** See {@link providerFailure}. */
export type ProviderFailure = z.infer<typeof providerFailure>;

/** Failures after which another target may well succeed. The caller's own mistakes are not among them. */
export const retryableFailures: readonly ProviderFailure[] = [
  'rate-limited',
  'overloaded',
  'timeout',
  'server-error',
  'unreachable',
  'bad-credential',
  'quota-exceeded',
  'model-not-found',
  'malformed-answer',
];

/**
 * Failures that may pass by themselves, so that the same target may be asked again. A refused credential, a spent quota and a model
 * that does not exist stay what they are for the length of a request.
 */
export const passingFailures: readonly ProviderFailure[] = [
  'rate-limited',
  'overloaded',
  'timeout',
  'server-error',
  'unreachable',
  'malformed-answer',
];
