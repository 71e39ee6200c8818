import { z } from 'zod';
import { parseJson } from '../../json/parse-json.ts';
import type { ProviderFailure } from '../../routing/provider-failure.ts';
import { failureOfStatus } from '../failure-of-status.ts';
import { readProviderError } from '../provider-error.ts';
import type { ProviderRefusal } from '../wire-format.ts';

/**
 * Decides once what a refusal of Bedrock's means for routing. The type often stands in a header only, so the words and the status
 * must do: https://docs.aws.amazon.com/bedrock/latest/userguide/troubleshooting-api-error-codes.html
 */
export function readRefusal(status: number, body: string): ProviderRefusal {
  const { codes, text } = readProviderError(body);
  const message = text ?? capitalMessage(body) ?? `The provider answered with status ${status}.`;
  return { failure: failureOfWords(message) ?? failureOfTypes(codes) ?? failureOf(status), message };
}

/** An exception inside a stream; `type` is its name, as `throttlingException`. */
export function readException(type: string, data: string): ProviderRefusal {
  const { failure, message } = readRefusal(500, data);
  return { failure: failureOfWords(message) ?? failureOfTypes(new Set([type])) ?? failure, message };
}

/** Refusals before the model is reached, of AWS's own front, begin their member with a capital. */
const capitalMessage = (body: string): string | undefined =>
  z.looseObject({ Message: z.string() }).safeParse(parseJson(body)).data?.Message;

function failureOfWords(message: string): ProviderFailure | undefined {
  if (/(input|prompt) is too long|too many input tokens|maximum context|context (window|length|limit)/i.test(message))
    return 'context-length';
  if (/model identifier is invalid|access to the model|on-demand throughput|end of its life/i.test(message))
    return 'model-not-found';
  if (/security token|request signature|access key/i.test(message)) return 'bad-credential';
  if (/content filter/i.test(message)) return 'content-filter';
  return undefined;
}

const types: Readonly<Record<string, ProviderFailure>> = {
  throttlingexception: 'rate-limited',
  validationexception: 'bad-request',
  accessdeniedexception: 'bad-credential',
  unrecognizedclientexception: 'bad-credential',
  expiredtokenexception: 'bad-credential',
  invalidsignatureexception: 'bad-credential',
  servicequotaexceededexception: 'quota-exceeded',
  resourcenotfoundexception: 'model-not-found',
  modeltimeoutexception: 'timeout',
  modelnotreadyexception: 'overloaded',
  serviceunavailableexception: 'overloaded',
  modelerrorexception: 'server-error',
  modelstreamerrorexception: 'server-error',
  internalserverexception: 'server-error',
};

/** Types come as `ThrottlingException`, `throttlingException` and `com.amazon.coral.service#ThrottlingException:http://…`. */
function failureOfTypes(codes: ReadonlySet<string>): ProviderFailure | undefined {
  for (const code of codes) {
    const name = /(\w+)(?::.*)?$/.exec(code.split('#').at(-1) ?? '')?.[1]?.toLowerCase() ?? '';
    if (Object.hasOwn(types, name)) return types[name];
  }
  return undefined;
}

/** 424 is the model's own failure there. */
const failureOf = (status: number): ProviderFailure => (status === 424 ? 'server-error' : failureOfStatus(status));
