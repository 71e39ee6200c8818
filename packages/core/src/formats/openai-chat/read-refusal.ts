import { z } from 'zod';
import { parseJson } from '../../json/parse-json.ts';
import type { ProviderFailure } from '../../routing/provider-failure.ts';
import { failureOfStatus } from '../failure-of-status.ts';
import { readProviderError } from '../provider-error.ts';
import type { ProviderRefusal } from '../wire-format.ts';

const words = z.string().nullish().catch(null);
const fault = z.looseObject({ message: words, type: words, code: z.unknown().optional() });

/** Hosts put the error into `error`, as an object or as bare words, or write its members at the top. */
const refusal = z.looseObject({
  error: z.union([fault, z.string()]).nullish().catch(null),
  message: words,
  detail: words,
  type: words,
  code: z.unknown().optional(),
});

/** Decides once what an OpenAI-shaped error means for routing; https://platform.openai.com/docs/guides/error-codes */
export function readRefusal(status: number, body: string): ProviderRefusal {
  const json = parseJson(body);
  // Google's endpoint of this format answers with a list of one.
  const { error, message, detail, type, code } = refusal.safeParse(Array.isArray(json) ? json[0] : json).data ?? {};
  const inner = typeof error === 'object' ? error : null;
  const text =
    inner?.message ?? (typeof error === 'string' ? error : null) ?? message ?? detail ?? readProviderError(body).text;
  const codes = [inner?.code, inner?.type, code, type].filter((one) => typeof one === 'string');
  return {
    failure: classify(status, codes, text ?? ''),
    message: text ?? `The provider answered with status ${status}.`,
  };
}

/** An error inside a stream, which has no status of its own; some hosts put one into `code`. */
export function readStreamError(error: unknown): ProviderRefusal {
  const parsed = fault.safeParse(typeof error === 'string' ? { message: error } : error).data;
  const status = Number(parsed?.code);
  const given = Number.isInteger(status) && status >= 400 && status < 600 ? status : 500;
  const read = readRefusal(given, JSON.stringify({ error: parsed ?? {} }));
  return parsed?.message ? read : { ...read, message: 'The provider reported an error.' };
}

const failures = new Map<string, ProviderFailure>(
  Object.entries({
    context_length_exceeded: 'context-length',
    content_filter: 'content-filter',
    content_policy_violation: 'content-filter',
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
  } as const),
);

/** What hosts without codes say when a prompt is too long. */
const tooLong =
  /context[ _](length|window|size)|maximum context|too many (input )?tokens|prompt is too long|exceeds? the (model's )?(maximum|max) (number of )?(input )?(tokens|length)|max_model_len|reduce the length/i;

function classify(status: number, codes: readonly string[], message: string): ProviderFailure {
  for (const code of codes) {
    const failure = failures.get(code);
    if (failure) return failure;
  }
  if ((status === 400 || status === 413 || status === 422) && tooLong.test(message)) return 'context-length';
  return failureOfStatus(status);
}
