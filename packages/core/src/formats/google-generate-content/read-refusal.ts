import { z } from 'zod';
import { parseJson } from '../../json/parse-json.ts';
import type { ProviderFailure } from '../../routing/provider-failure.ts';
import { failureOfStatus } from '../failure-of-status.ts';
import type { ProviderRefusal } from '../wire-format.ts';

const text = z.string().nullish().catch(null);

const errorBody = z.looseObject({
  error: z.looseObject({
    code: z.int().nullish().catch(null),
    message: text,
    status: text,
    details: z.array(z.unknown()).nullish().catch(null),
  }),
});

const detail = z.looseObject({
  reason: z.string().optional().catch(undefined),
  violations: z
    .array(z.looseObject({ quotaId: text }))
    .optional()
    .catch(undefined),
});

/** Decides once what one of Google's errors means for routing; https://cloud.google.com/apis/design/errors */
export function readRefusal(status: number, body: string): ProviderRefusal {
  const read = readErrorBody(parseJson(body), status);
  return read ?? { failure: failureOfStatus(status), message: `The provider answered with status ${status}.` };
}

/** The same for an error inside a stream; undefined when it is none. An error may stand alone or in an array. */
export function readErrorBody(json: unknown, status?: number): ProviderRefusal | undefined {
  const parsed = errorBody.safeParse(Array.isArray(json) ? json[0] : json);
  if (!parsed.success) return undefined;
  const { code, message, status: word, details } = parsed.data.error;
  const known = (details ?? []).map((one) => detail.safeParse(one).data);
  const said: Said = {
    status: status ?? code ?? 500,
    word: word ?? '',
    message: message ?? 'The provider reported an error.',
    reasons: known.flatMap((one) => one?.reason ?? []),
    quotas: known.flatMap((one) => one?.violations ?? []).flatMap(({ quotaId }) => quotaId ?? []),
  };
  return { failure: classify(said), message: said.message };
}

type Said = { status: number; word: string; message: string; reasons: string[]; quotas: string[] };

const failures: Readonly<Record<string, ProviderFailure>> = {
  UNAUTHENTICATED: 'bad-credential',
  PERMISSION_DENIED: 'bad-credential',
  NOT_FOUND: 'model-not-found',
  DEADLINE_EXCEEDED: 'timeout',
  CANCELLED: 'timeout',
  UNAVAILABLE: 'overloaded',
  INTERNAL: 'server-error',
  UNKNOWN: 'server-error',
  ABORTED: 'server-error',
  DATA_LOSS: 'server-error',
};

function classify({ status, word, message, reasons, quotas }: Said): ProviderFailure {
  if (reasons.some((reason) => /^API_KEY_|^ACCESS_TOKEN_|^SERVICE_DISABLED$|^CONSUMER_/.test(reason)))
    return 'bad-credential';
  if (word === 'RESOURCE_EXHAUSTED' || status === 429) {
    const isSpent = quotas.some((quota) => quota.includes('PerDay')) || /prepay|credits|spending cap/i.test(message);
    return isSpent ? 'quota-exceeded' : 'rate-limited';
  }
  if (word === 'INVALID_ARGUMENT' || status === 400) {
    if (/token count.*exceeds|exceeds the maximum number of tokens|context (window|length)/i.test(message))
      return 'context-length';
    if (/api key (not valid|expired|not found)/i.test(message)) return 'bad-credential';
    if (/responsible ai|blocked by .*(safety|policy)|sensitive words/i.test(message)) return 'content-filter';
    if (/billing|free tier is not available/i.test(message)) return 'quota-exceeded';
    // The place of the account, and nothing about this call.
    if (/location is not supported/i.test(message)) return 'bad-credential';
  }
  // What the call names is not there for this account; the account itself is welcome.
  if (word === 'PERMISSION_DENIED' && /\b(file|cached ?content)\b/i.test(message)) return 'bad-request';
  return failures[word] ?? failureOfStatus(status);
}
