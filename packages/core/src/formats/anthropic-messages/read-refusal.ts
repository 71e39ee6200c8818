import type { ProviderFailure } from '../../routing/provider-failure.ts';
import { failureOfStatus } from '../failure-of-status.ts';
import { readProviderError } from '../provider-error.ts';
import type { ProviderRefusal } from '../wire-format.ts';

/** Decides once what an error of Anthropic's means for routing; https://docs.anthropic.com/en/api/errors */
export function readRefusal(status: number, body: string): ProviderRefusal {
  const { codes, text } = readProviderError(body);
  const message = text ?? `The provider answered with status ${status}.`;
  return { failure: failureOfWords(message) ?? failureOfType(codes) ?? failureOfStatus(status), message };
}

/** What an error inside a stream means. */
export function readStreamError(data: string): ProviderRefusal {
  return readRefusal(500, data);
}

/** Errors that Anthropic tells only in words, all of them as `invalid_request_error`. */
function failureOfWords(message: string): ProviderFailure | undefined {
  if (/prompt is too long|exceed\w* (the )?(maximum )?context|context (window|limit)|input is too long/i.test(message))
    return 'context-length';
  if (/credit balance|usage limits|spend(ing)? limit/i.test(message)) return 'quota-exceeded';
  if (/content filter/i.test(message)) return 'content-filter';
  return undefined;
}

const types: Readonly<Record<string, ProviderFailure>> = {
  authentication_error: 'bad-credential',
  permission_error: 'bad-credential',
  billing_error: 'quota-exceeded',
  not_found_error: 'model-not-found',
  rate_limit_error: 'rate-limited',
  timeout_error: 'timeout',
  overloaded_error: 'overloaded',
  api_error: 'server-error',
  invalid_request_error: 'bad-request',
  request_too_large: 'bad-request',
};

function failureOfType(codes: ReadonlySet<string>): ProviderFailure | undefined {
  for (const code of codes) if (Object.hasOwn(types, code)) return types[code];
  return undefined;
}
