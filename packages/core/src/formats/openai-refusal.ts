import type { ProviderFailure } from '../routing/provider-failure.ts';
import { failureOfStatus } from './failure-of-status.ts';
import { readProviderError } from './provider-error.ts';
import type { ProviderRefusal } from './wire-format.ts';

/** Decides once what an OpenAI-shaped error means for routing; https://platform.openai.com/docs/guides/error-codes */
export function readOpenaiRefusal(status: number, body: string): ProviderRefusal {
  const { codes, text } = readProviderError(body);
  return {
    failure:
      failureOfSize(text ?? '') ??
      failureOfWords(codes) ??
      failureOfText(status, text ?? '') ??
      failureOfStatus(status),
    message: text ?? `The provider answered with status ${status}.`,
  };
}

/** An error inside a stream, as JSON. It has no status of its own; some hosts put one into `code`. */
export function readOpenaiStreamError(error: string): ProviderRefusal {
  const { codes, text } = readProviderError(error);
  const status = [...codes].map(Number).find((code) => Number.isInteger(code) && code >= 400 && code < 600);
  return { ...readOpenaiRefusal(status ?? 500, error), message: text ?? 'The provider reported an error.' };
}

/** The codes and types that mean one thing whatever the status is. */
const failures: ReadonlyMap<string, ProviderFailure> = new Map(
  Object.entries({
    context_length_exceeded: 'context-length',
    content_filter: 'content-filter',
    content_policy_violation: 'content-filter',
    image_content_policy_violation: 'content-filter',
    moderation_blocked: 'content-filter',
    bio_policy: 'content-filter',
    cyber_policy: 'content-filter',
    misalignment_policy_violation: 'content-filter',
    insufficient_quota: 'quota-exceeded',
    billing_hard_limit_reached: 'quota-exceeded',
    credit_balance_exhausted: 'quota-exceeded',
    organization_spend_limit_exceeded: 'quota-exceeded',
    project_spend_limit_exceeded: 'quota-exceeded',
    organization_usage_limit_exceeded: 'quota-exceeded',
    exceeded_current_quota_error: 'quota-exceeded',
    invalid_api_key: 'bad-credential',
    authentication_error: 'bad-credential',
    rate_limit_exceeded: 'rate-limited',
    rate_limit_error: 'rate-limited',
    rate_limit_reached_error: 'rate-limited',
    model_not_found: 'model-not-found',
    overloaded_error: 'overloaded',
    engine_overloaded_error: 'overloaded',
    server_is_overloaded: 'overloaded',
    slow_down: 'overloaded',
    vector_store_timeout: 'timeout',
    invalid_prompt: 'bad-request',
  } as const),
);

function failureOfWords(codes: ReadonlySet<string>): ProviderFailure | undefined {
  for (const code of codes) {
    const failure = failures.get(code);
    if (failure) return failure;
  }
  return undefined;
}

/** One call that is larger than all that the account may send in a minute. It has the code of a rate limit, and no pause helps. */
const failureOfSize = (text: string): ProviderFailure | undefined =>
  /^request too large for /i.test(text) ? 'context-length' : undefined;

/** What hosts without codes say when a prompt is too long. */
const tooLong =
  /context[ _](length|window|size)|maximum context|too many (input )?tokens|prompt is too long|exceeds? the (model's )?(maximum|max) (number of )?(input )?(tokens|length)|max_model_len|reduce the length/i;

const failureOfText = (status: number, text: string): ProviderFailure | undefined =>
  (status === 400 || status === 413 || status === 422) && tooLong.test(text) ? 'context-length' : undefined;
