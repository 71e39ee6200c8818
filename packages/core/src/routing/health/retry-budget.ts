/** The share of the requests under way that may be retrying at one moment, and how many may be however few requests there are. */
export const retryShare = 0.2;
export const fewestRetries = 3;

/**
 * Keeps retries from multiplying the load on providers that are in trouble: at any moment at most 20 % of the requests under way,
 * or three, are making an attempt that counts. What is taken is given back when the attempt ends.
 */
export function createRetryBudget() {
  let requests = 0;
  let retries = 0;
  const isFree = () => retries < Math.max(fewestRetries, retryShare * requests);
  return {
    /** A request begins to ask providers. */
    open: () => void requests++,
    /** It asks no more. */
    close: () => void requests--,
    /** Whether leave could be taken at this moment. Who has to wait first looks, and takes it when the wait is over. */
    isFree,
    /** Takes leave for one attempt; false when too many are under way. */
    take(): boolean {
      if (!isFree()) return false;
      retries++;
      return true;
    },
    giveBack: () => void retries--,
    /** Whether nobody uses it. */
    isIdle: () => requests === 0,
  };
}

/** See {@link createRetryBudget}. */
export type RetryBudget = ReturnType<typeof createRetryBudget>;
