import { readProviderError } from '../formats/provider-error.ts';
import type { ProviderFailure } from '../routing/provider-failure.ts';
import type { Provider } from './provider.ts';

/** How a host words a failure. Everything that is given must hold. */
export type FailureRule = {
  failure: ProviderFailure;
  status?: number | readonly number[];
  /** One of the error's machine words (`code`, `type` …), wherever it stands. */
  code?: string | readonly string[];
  /** Its text for people. */
  words?: RegExp;
};

/** What compatible hosts have in common where they leave OpenAI's codes. A host's own rules come first. */
const commonRules: readonly FailureRule[] = [
  { failure: 'context-length', code: ['context_length_exceeded', 'tokens_limit_reached'] },
  {
    failure: 'context-length',
    status: [400, 403, 413, 422],
    words:
      /context (length|window|size)|(prompt|input) (is )?too long|reduce the length of the (messages|prompt|input)|model token limit/i,
  },
  { failure: 'content-filter', code: ['content_filter', 'content_policy_violation'] },
  { failure: 'quota-exceeded', code: ['insufficient_quota', 'insufficient_balance', 'billing_hard_limit_reached'] },
  {
    failure: 'quota-exceeded',
    status: [401, 402, 403, 429],
    words: /insufficient (account )?(balance|credit|fund|quota)|exceeded your current quota|out of credits|recharge/i,
  },
  { failure: 'model-not-found', status: 400, code: ['model_not_found', 'unknown_model', 'model_decommissioned'] },
  { failure: 'overloaded', status: 503 },
];

/** Builds a host's `failureOf` from its own rules and those that compatible hosts share; the first that holds decides. */
export function failureRules(...own: readonly FailureRule[]): NonNullable<Provider['failureOf']> {
  const rules = [...own, ...commonRules];
  return (status, body) => {
    const { codes, text } = readProviderError(body);
    const holds = (rule: FailureRule) =>
      (rule.status === undefined || listOf(rule.status).includes(status)) &&
      (rule.code === undefined || listOf(rule.code).some((code) => codes.has(code))) &&
      (rule.words === undefined || (text !== null && rule.words.test(text)));
    return rules.find(holds)?.failure ?? null;
  };
}

function listOf<Value extends string | number>(value: Value | readonly Value[]): readonly Value[] {
  return typeof value === 'object' ? value : [value];
}
