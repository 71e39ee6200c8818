/**
 * One counter and what is recorded of it, read in the order of the fields while no sweeper gives up requests. Amounts in the unit of
 * the budget.
 */
export type CounterReading = {
  /**
   * Whether a record that a sweeper wrote for a request it took for lost waits in the queue: the gateway's own may be there as well,
   * with another charge, and until both are handled the counter may have either.
   */
  hasOrphan: boolean;
  /** The counter. */
  before: bigint;
  /** Then the charges of the records in the queue that the ledger does not have a moment later, and what the ledger says then. */
  recorded: bigint;
  /** Then what those requests are charged in it that are recorded and not settled. */
  open: bigint;
  /** Then the counter again. */
  after: bigint;
};

/**
 * What must be added to a counter (negative: taken from it), as far as that is certain; 0 when it may be right. Reads of two stores
 * are never of one moment, so their plain difference says nothing. But a record is durable before its request is settled: what the
 * counter had at first is in the queue or in the ledger later, so more than that is too much. And what these have is in the counter
 * later, but for requests that are still open, so less than that is too little. Null while an orphan is on its way.
 */
export function definiteDrift({ hasOrphan, before, recorded, open, after }: CounterReading): bigint | null {
  if (hasOrphan) return null;
  if (before > recorded) return recorded - before;
  const lack = recorded - after - open;
  return lack > 0n ? lack : 0n;
}
