/** Waits for a store as long as a call may be held up for something that it can do without. */
export type Patience = {
  /** What was asked for; undefined when it failed, or took too long, or when that was so a moment ago. */
  within<Answer>(ask: () => Promise<Answer>): Promise<Answer | undefined>;
};

/** How long one question may take, and for how long nothing is asked after `failures` in a row; times in ms. */
export type PatienceOptions = { waitMs: number; failures: number; pauseMs: number; nowMs(): number };

/** A store that is away costs a few calls in each pause `waitMs`, and all others nothing. */
export function createPatience({ waitMs, failures, pauseMs, nowMs }: PatienceOptions): Patience {
  let pausedUntilMs = Number.NEGATIVE_INFINITY;
  let failed = 0;
  return {
    async within(ask) {
      if (nowMs() < pausedUntilMs) return undefined;
      let timer: ReturnType<typeof setTimeout> | undefined;
      const late = new Promise<never>((_, reject) => {
        // An answer that came while this process was busy is read first.
        timer = setTimeout(() => setImmediate(reject, new Error('The cache did not answer in time.')), waitMs);
      });
      const asked = ask();
      asked.catch(() => {}); // it may still fail when nobody waits for it any more
      try {
        const answer = await Promise.race([asked, late]);
        failed = 0;
        return answer;
      } catch {
        failed += 1;
        if (failed >= failures) pausedUntilMs = nowMs() + pauseMs;
        return undefined;
      } finally {
        clearTimeout(timer);
      }
    },
  };
}
