import type { Shadow as ShadowRule } from '@switchyard/core/routing/rule';
import type { OpenRequest } from '../open-request.ts';
import { copyableCall } from './may-copy.ts';
import { type CopyParts, sendCopy } from './send-copy.ts';

/** Sends copies of requests to the second targets that rules name. Nobody waits for them but `drain`. */
export type Shadow = {
  /** Sends a copy of a request that was answered and settled, if the rule that decided it wants one. Never throws. */
  offer(request: OpenRequest): void;
  /** Resolves when every copy is recorded. Those that take longer than `graceMs` are broken off, and recorded as that. */
  drain(graceMs: number): Promise<void>;
};

/** More copies at once are not sent: what nobody waits for must not crowd out what somebody does. */
const mostAtOnce = 50;

/** Of one organization, so that a slow provider of its own leaves room for the copies of others. */
const mostOfOne = 25;

/** Makes the sender of copies. What goes wrong with a copy goes to the log, and never to a caller. */
export function createShadow(parts: CopyParts): Shadow {
  const running = new Map<Promise<void>, { organizationId: string; abort: AbortController }>();
  const ofOne = (organizationId: string) =>
    [...running.values()].filter((copy) => copy.organizationId === organizationId).length;

  function begin(request: OpenRequest, rule: ShadowRule): void {
    const { id: organizationId } = request.caller.configuration;
    const hasRoom = running.size < mostAtOnce && ofOne(organizationId) < mostOfOne;
    const call = hasRoom ? copyableCall(request) : undefined;
    if (call === undefined) return;
    const abort = new AbortController();
    const sent = sendCopy({ request, rule, call, abort }, parts)
      .catch((error: unknown) => parts.logger.warn({ err: error, requestId: request.id }, 'a copy was not recorded'))
      .finally(() => running.delete(sent));
    running.set(sent, { organizationId, abort });
  }

  return {
    offer(request) {
      const rule = request.plan?.definition?.shadow;
      const isOwn = request.attempts.length > 0; // an answer of the cache is nobody's to be compared with
      if (rule === undefined || request.end?.kind !== 'succeeded' || !isOwn) return;
      if (parts.services.chance.random() * 100 < rule.percent) begin(request, rule);
    },
    async drain(graceMs) {
      const overdue = setTimeout(() => {
        for (const { abort } of running.values()) abort.abort();
      }, graceMs);
      await Promise.all(running.keys());
      clearTimeout(overdue);
    },
  };
}
