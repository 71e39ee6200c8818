import type { ProviderFailure } from './provider-failure.ts';

/** What each failure is called in a sentence, as in "after rate limit" or "rate limit, timeout or overload". */
export const failureWords: Record<ProviderFailure, string> = {
  'rate-limited': 'rate limit',
  overloaded: 'overload',
  timeout: 'timeout',
  'server-error': 'server error',
  unreachable: 'no connection',
  'bad-credential': 'refused key',
  'quota-exceeded': 'used-up quota',
  'model-not-found': 'unknown model',
  'context-length': 'too long input',
  'content-filter': 'content filter',
  'bad-request': 'bad request',
  'malformed-answer': 'broken answer',
};
