import type { RequestRecord } from '@switchyard/core/requests/record';
import { type RequestSummary, summaryOf } from '@switchyard/core/requests/request-summary';

/** Whose request: a caller hears of those of its own key alone. */
export type RequestName = { organizationId: string; keyId: string; id: string };

/** What this gateway knows of requests that have ended. */
export type EndedRequests = {
  /** Remembers one that was just settled. */
  remember(record: RequestRecord): void;
  /** Undefined when there is none that this key made, or its record is still on its way from another gateway. Rejects in words for callers when Postgres does not answer. */
  find(name: RequestName): Promise<RequestSummary | undefined>;
};

/** A record takes a moment from the queue into the database; callers ask at once. */
const mostRemembered = 2_000;

/** Remembers the last ones and asks `stored` for the others. */
export function createEndedRequests(stored: EndedRequests['find']): EndedRequests {
  const recent = new Map<string, RequestRecord>();
  return {
    remember(record) {
      const oldest = recent.size >= mostRemembered ? recent.keys().next() : undefined;
      if (oldest && !oldest.done) recent.delete(oldest.value);
      recent.set(record.id, record);
    },
    async find(name) {
      const record = recent.get(name.id);
      if (record?.organizationId === name.organizationId && record.keyId === name.keyId) return summaryOf(record);
      return await stored(name);
    },
  };
}
