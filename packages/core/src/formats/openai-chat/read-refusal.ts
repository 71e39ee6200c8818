import { z } from 'zod';
import type { ProviderFailure } from '../../routing/provider-failure.ts';
import type { ProviderRefusal } from '../wire-format.ts';

const refusal = z.looseObject({
  error: z.looseObject({ message: z.string().nullish(), type: z.string().nullish(), code: z.unknown().optional() }),
});

/** Decides once what an OpenAI-shaped error means for routing; https://platform.openai.com/docs/guides/error-codes */
export function readRefusal(status: number, body: string): ProviderRefusal {
  const parsed = refusal.safeParse(parseJson(body));
  const error = parsed.success ? parsed.data.error : undefined;
  const code = typeof error?.code === 'string' ? error.code : (error?.type ?? '');
  return { failure: classify(status, code), message: error?.message ?? `The provider answered with status ${status}.` };
}

function classify(status: number, code: string): ProviderFailure {
  if (code === 'context_length_exceeded') return 'context-length';
  if (code === 'content_filter' || code === 'content_policy_violation') return 'content-filter';
  if (code === 'insufficient_quota' || code === 'credit_balance_exhausted' || status === 402) return 'quota-exceeded';
  if (status === 401 || status === 403) return 'bad-credential';
  if (status === 404) return 'model-not-found';
  if (status === 408 || status === 504) return 'timeout';
  if (status === 429) return 'rate-limited';
  if (status === 503 || status === 529) return 'overloaded';
  if (status >= 500 || status === 409) return 'server-error';
  return 'bad-request';
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
