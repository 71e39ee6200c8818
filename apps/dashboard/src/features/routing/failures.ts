import { type ProviderFailure, retryableFailures } from '@switchyard/core/routing/provider-failure';

/** What each failure is called in a sentence, and what it means. */
export const failureWords: Record<ProviderFailure, { words: string; help: string }> = {
  'rate-limited': { words: 'rate limit', help: 'The provider says: too many requests.' },
  overloaded: { words: 'overload', help: 'The provider has no room at the moment.' },
  timeout: { words: 'timeout', help: 'No first byte, or too long a silence.' },
  'server-error': { words: 'server error', help: 'The provider answered 5xx.' },
  unreachable: { words: 'no connection', help: 'It could not be reached, or hung up.' },
  'bad-credential': { words: 'refused key', help: 'The provider does not take the account’s key.' },
  'quota-exceeded': { words: 'used-up quota', help: 'The account has no credit left.' },
  'model-not-found': { words: 'unknown model', help: 'The account does not have the model.' },
  'context-length': { words: 'too long input', help: 'The input does not fit the model.' },
  'content-filter': { words: 'content filter', help: 'The provider refuses the content.' },
  'bad-request': { words: 'bad request', help: 'The provider calls the request wrong.' },
  'malformed-answer': { words: 'broken answer', help: 'The answer cannot be read.' },
};

/**
 * The failures in words: "rate limit, timeout or overload". "any failure" is every one that another target may mend, and
 * small differences from it are named: "any failure or bad request", "any failure but rate limit".
 */
export function failuresInWords(on: readonly ProviderFailure[]): string {
  const wordsOf = (failures: readonly ProviderFailure[]) => failures.map((failure) => failureWords[failure].words);
  const missing = retryableFailures.filter((failure) => !on.includes(failure));
  const extra = on.filter((failure) => !retryableFailures.includes(failure));
  if (missing.length === 0) return alternatives(['any failure', ...wordsOf(extra)]);
  if (missing.length <= 2 && extra.length === 0) return `any failure but ${alternatives(wordsOf(missing))}`;
  return on.length === 0 ? 'no failure' : alternatives(wordsOf(on));
}

/** "a", "a or b", "a, b or c". */
function alternatives(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/** What each part of a split gets of the whole, in words: "80%", "33.3%". */
export function shareInWords(weight: number, weights: readonly number[]): string {
  const sum = weights.reduce((total, one) => total + one, 0);
  return `${((weight / sum) * 100).toLocaleString('en', { maximumFractionDigits: 1 })}%`;
}
