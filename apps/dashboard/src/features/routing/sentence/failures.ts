import { type ProviderFailure, retryableFailures } from '@switchyard/core/routing/provider-failure';
import { outcomeWords } from '@/server/client/outcome-words';

/** What each failure means, in a sentence; {@link outcomeWords} is what it is called. */
export const failureHelp: Record<ProviderFailure, string> = {
  'rate-limited': 'The provider says: too many requests.',
  overloaded: 'The provider has no room at the moment.',
  timeout: 'No first byte, or too long a silence.',
  'server-error': 'The provider answered 5xx.',
  unreachable: 'It could not be reached, or hung up.',
  'bad-credential': 'The provider does not take the account’s key.',
  'quota-exceeded': 'The account has no credit left.',
  'model-not-found': 'The account does not have the model.',
  'context-length': 'The input does not fit the model.',
  'content-filter': 'The provider refuses the content.',
  'bad-request': 'The provider calls the request wrong.',
  'malformed-answer': 'The answer cannot be read.',
};

/**
 * The failures in words: "rate limit, timeout or overload". "any failure" is every one that another target may mend, and
 * small differences from it are named: "any failure or bad request", "any failure but rate limit".
 */
export function failuresInWords(on: readonly ProviderFailure[]): string {
  const wordsOf = (failures: readonly ProviderFailure[]) => failures.map(outcomeWords);
  const missing = retryableFailures.filter((failure) => !on.includes(failure));
  const extra = on.filter((failure) => !retryableFailures.includes(failure));
  if (missing.length === 0) return alternatives(['any failure', ...wordsOf(extra)]);
  if (missing.length <= 2 && extra.length === 0) return `any failure but ${alternatives(wordsOf(missing))}`;
  return on.length === 0 ? 'no failure' : alternatives(wordsOf(on));
}

/** "a", "a or b", "a, b or c". */
export function alternatives(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
