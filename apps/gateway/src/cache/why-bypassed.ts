import type { CacheTerms } from '@switchyard/core/cache/resolve-cache-policy';
import type { ChatCall } from '@switchyard/core/chat/chat-call';
import { saidMember } from '@switchyard/core/formats/given-parameters';
import type { OperationCall, OperationName } from '@switchyard/core/operations/operation';
import { chooseChatHost } from '@switchyard/core/providers/choose-host';
import { findProvider } from '@switchyard/core/providers/index';
import type { Call } from '../call.ts';
import type { OpenRequest } from '../open-request.ts';
import { copyableCall } from '../shadow/may-copy.ts';
import type { Candidates } from '../steps/plan.ts';

/** Calls whose answers may serve others. */
export type CacheableCall = ChatCall | OperationCall;

const operations: ReadonlySet<OperationName> = new Set(['embeddings', 'rerank', 'completions']);

/** Calls of a kind that is never cached are none of the cache's business: nothing is said of them. */
export function cacheable(call: Call): CacheableCall | null {
  if (call.kind === 'chat') return call;
  const isKept = call.kind === 'operation' && operations.has(call.operation) && call.payload.kind === 'json';
  return isKept && !call.stream ? call : null;
}

/** Why the answer to a call can serve nobody else, in one word of the record; null when it can. */
export function whyBypassed(
  open: OpenRequest,
  { call, terms, possible }: { call: CacheableCall; terms: CacheTerms; possible: Candidates['possible'] },
): string | null {
  if (terms.reason === 'off' || terms.reason === 'no-store') return terms.reason;
  if (call.kind !== 'chat') return null;
  const { skip } = terms.policy;
  if (call.endsLater) return 'background';
  if (['previous_response_id', 'conversation'].some((name) => saidMember(call.body, name) !== undefined))
    return 'conversation';
  // What one account keeps, or does something in the world, is not said again without it.
  if (copyableCall(open) === undefined) return 'bound';
  if (isStored(call, possible)) return 'store';
  if (skip.tools && call.features.includes('tools')) return 'tools';
  if (skip.temperatureAbove !== null && (call.temperature ?? 0) > skip.temperatureAbove) return 'temperature';
  return null;
}

/** A provider of the responses format keeps an answer unless it is told not to, and its caller may look it up there. */
function isStored(call: ChatCall, possible: Candidates['possible']): boolean {
  if (call.format !== 'openai-responses' || saidMember(call.body, 'store') === 'false') return false;
  return possible.some(({ account, attempt }) => {
    const provider = findProvider(account.provider);
    return provider !== undefined && chooseChatHost(provider, call, attempt.model)?.format.name === call.format;
  });
}
