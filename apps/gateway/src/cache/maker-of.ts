import { totalInputTokens, totalOutputTokens } from '@switchyard/core/pricing/usage';
import { priceAttempt } from '../ledger/to-request-record.ts';
import type { OpenAttempt, OpenRequest } from '../open-request.ts';
import type { Maker } from './kept-answer.ts';

/** What is known of the answer of an attempt, for those that it serves as well. `nowMs` is monotonic. */
export function makerOf(
  open: OpenRequest,
  { requestId, attempt, nowMs }: { requestId: string; attempt: OpenAttempt; nowMs: number },
): Maker {
  const { usage, costNanos } = priceAttempt(open, attempt, { nowMs, estimates: new Map() });
  return {
    requestId,
    provider: attempt.provider,
    providerAccountId: attempt.providerAccountId,
    model: attempt.model,
    finishReason: attempt.finishReason,
    costNanos: costNanos ?? '0',
    inputTokens: totalInputTokens(usage),
    outputTokens: totalOutputTokens(usage),
    latencyMs: Math.max(0, Math.round(nowMs - open.startedMs)),
  };
}
