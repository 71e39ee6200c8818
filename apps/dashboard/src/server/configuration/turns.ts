import { ApiProblem } from '../http/api-problem.ts';

/** How many backtests run at the same time in this process, whosever they are. */
const mostBacktests = 4;

/** How many questions an organization may put to the gateway in a minute: each takes the time of calls that people wait for. */
export const mostQuestions = 60;
const minuteMs = 60_000;

/**
 * Keeps what is costly from being done without end by one organization while others wait. It is counted in this process. What is too
 * much is refused with an ApiProblem: conflict when the organization's last backtest is still running, unavailable when too many of
 * others are, too_many_attempts for questions.
 */
export function createTurns(nowMs: () => number = () => performance.now()) {
  const running = new Set<string>();
  let asked = new Map<string, number>();
  let sinceMs = nowMs();
  return {
    /** Runs a backtest of an organization, which has no other one meanwhile. */
    async backtest<Result>(organizationId: string, run: () => Promise<Result>): Promise<Result> {
      if (running.has(organizationId))
        throw new ApiProblem('conflict', 'A backtest of this organization is running. Try again when it has ended.');
      if (running.size >= mostBacktests)
        throw new ApiProblem('unavailable', 'Too many backtests are running at this moment. Try again in a minute.', {
          retryAfterSeconds: 60,
        });
      running.add(organizationId);
      try {
        return await run();
      } finally {
        running.delete(organizationId);
      }
    },
    /** Counts a question of an organization to the gateway. */
    question(organizationId: string): void {
      if (nowMs() - sinceMs >= minuteMs) {
        asked = new Map();
        sinceMs = nowMs();
      }
      const count = (asked.get(organizationId) ?? 0) + 1;
      if (count > mostQuestions)
        throw new ApiProblem(
          'too_many_attempts',
          `At most ${mostQuestions} requests are tried a minute. Wait a little.`,
          {
            retryAfterSeconds: Math.ceil((minuteMs - (nowMs() - sinceMs)) / 1_000),
          },
        );
      asked.set(organizationId, count);
    },
  };
}

/** See {@link createTurns}. */
export type Turns = ReturnType<typeof createTurns>;
