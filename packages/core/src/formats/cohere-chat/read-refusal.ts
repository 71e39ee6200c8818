import type { ProviderFailure } from '../../routing/provider-failure.ts';
import { failureOfStatus } from '../failure-of-status.ts';
import { readProviderError } from '../provider-error.ts';
import type { ProviderRefusal } from '../wire-format.ts';

/** Decides what Cohere's error means for routing; it has no codes, only statuses and words: https://docs.cohere.com/reference/errors */
export function readRefusal(status: number, body: string): ProviderRefusal {
  const { text } = readProviderError(body);
  return {
    failure: failureOfText(status, text ?? '') ?? failureOfStatus(status),
    message: text ?? `The provider answered with status ${status}.`,
  };
}

function failureOfText(status: number, text: string): ProviderFailure | undefined {
  if (status === 429 && /per month|\/ month|monthly|billing/i.test(text)) return 'quota-exceeded';
  // A word on the deny-list, in the prompt or in the answer.
  if (status === 498) return 'content-filter';
  const mayBeLong = status === 400 || status === 413 || status === 422;
  return mayBeLong && /too many tokens|context (length|window)|maximum context/i.test(text)
    ? 'context-length'
    : undefined;
}
