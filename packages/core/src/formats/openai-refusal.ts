import { z } from 'zod';
import { parseJson } from '../json/parse-json.ts';
import type { ProviderFailure } from '../routing/provider-failure.ts';
import { failureOfStatus } from './failure-of-status.ts';
import { readProviderError } from './provider-error.ts';
import type { ProviderRefusal } from './wire-format.ts';

/** Decides once what an OpenAI-shaped error means for routing; https://platform.openai.com/docs/guides/error-codes */
export function readOpenaiRefusal(status: number, body: string): ProviderRefusal {
  const parsed = refusal.safeParse(parseJson(body));
  const error = parsed.success ? parsed.data.error : undefined;
  return {
    failure: failureOfOpenaiError(error) ?? failureOfStatus(status),
    message: error?.message ?? readProviderError(body).text ?? `The provider answered with status ${status}.`,
  };
}

/** What an error's own words say, whatever status it came with, also inside a stream; undefined when they say nothing known. */
export function failureOfOpenaiError(
  error: { code?: unknown; type?: unknown } | undefined,
): ProviderFailure | undefined {
  for (const word of [error?.code, error?.type]) {
    const failure = typeof word === 'string' ? failuresByWord.get(word) : undefined;
    if (failure) return failure;
  }
  return undefined;
}

const word = z.string().nullish().catch(null);
const refusal = z.looseObject({
  error: z.looseObject({ message: word, type: word, code: z.unknown().optional() }),
});

/** The codes and types that mean one thing wherever they stand; the rest is told by the status. */
const failuresByWord: ReadonlyMap<string, ProviderFailure> = new Map([
  ['context_length_exceeded', 'context-length'],
  ['content_filter', 'content-filter'],
  ['content_policy_violation', 'content-filter'],
  ['image_content_policy_violation', 'content-filter'],
  ['moderation_blocked', 'content-filter'],
  ['bio_policy', 'content-filter'],
  ['cyber_policy', 'content-filter'],
  ['misalignment_policy_violation', 'content-filter'],
  ['insufficient_quota', 'quota-exceeded'],
  ['credit_balance_exhausted', 'quota-exceeded'],
  ['billing_hard_limit_reached', 'quota-exceeded'],
  ['organization_spend_limit_exceeded', 'quota-exceeded'],
  ['project_spend_limit_exceeded', 'quota-exceeded'],
  ['organization_usage_limit_exceeded', 'quota-exceeded'],
  ['rate_limit_exceeded', 'rate-limited'],
  ['tokens', 'rate-limited'],
  ['requests', 'rate-limited'],
  ['server_is_overloaded', 'overloaded'],
  ['slow_down', 'overloaded'],
  ['engine_overloaded', 'overloaded'],
  ['invalid_api_key', 'bad-credential'],
  ['account_deactivated', 'bad-credential'],
  ['model_not_found', 'model-not-found'],
  ['server_error', 'server-error'],
  ['vector_store_timeout', 'timeout'],
  ['invalid_prompt', 'bad-request'],
]);
