import type { AdmissionStore } from '@switchyard/platform/admission/admission-store';
import type { Logger } from '@switchyard/platform/log/create-logger';

/** Keeps the reservations of running requests alive. */
export type LeaseKeeper = {
  hold(organizationId: string, requestId: string): void;
  release(organizationId: string, requestId: string): void;
  close(): void;
};

/** Renews every lease six times in its life, all of one organization together. A renewal that fails is tried again at the next beat. */
export function createLeaseKeeper(store: AdmissionStore, leaseMs: number, logger: Logger): LeaseKeeper {
  const held = new Map<string, Set<string>>();
  const timer = setInterval(async () => {
    for (const [organizationId, requestIds] of held) {
      await store
        .heartbeat(organizationId, [...requestIds], leaseMs)
        .catch((error) => logger.warn({ err: error }, 'leases not renewed'));
    }
  }, leaseMs / 6);
  return {
    hold(organizationId, requestId) {
      const requestIds = held.get(organizationId) ?? new Set();
      held.set(organizationId, requestIds.add(requestId));
    },
    release(organizationId, requestId) {
      const requestIds = held.get(organizationId);
      requestIds?.delete(requestId);
      if (requestIds?.size === 0) held.delete(organizationId);
    },
    close: () => clearInterval(timer),
  };
}
