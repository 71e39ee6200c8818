/** Lets callers that wait for money know that some was released. */
export type SettlementSignal = ReturnType<typeof createSettlementSignal>;

/**
 * Settlements of this process wake waiting callers one by one, the oldest first; those of other gateways are found by looking
 * again every `atMostMs`.
 */
export function createSettlementSignal() {
  const waiting = new Map<string, Set<() => void>>();
  return {
    /** Resolves after the next settlement of the organization, or after `atMostMs`. Rejects when the caller leaves. */
    next(organizationId: string, { signal, atMostMs }: { signal: AbortSignal; atMostMs: number }): Promise<void> {
      const queue = waiting.get(organizationId) ?? new Set();
      waiting.set(organizationId, queue);
      return new Promise((resolve, reject) => {
        const leave = () => {
          done();
          reject(new Error('The caller left while waiting for its budget.'));
        };
        const wake = () => {
          done();
          resolve();
        };
        const timer = setTimeout(wake, atMostMs);
        const done = () => {
          clearTimeout(timer);
          signal.removeEventListener('abort', leave);
          queue.delete(wake);
          if (queue.size === 0) waiting.delete(organizationId);
        };
        if (signal.aborted) return leave();
        signal.addEventListener('abort', leave, { once: true });
        queue.add(wake);
      });
    },
    /** Says that a request of the organization was settled. */
    settled(organizationId: string): void {
      const [oldest] = waiting.get(organizationId) ?? [];
      oldest?.();
    },
  };
}
