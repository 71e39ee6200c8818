import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { Redis } from '../redis/connect-redis.ts';

/** How many attempts a subject has within a time. */
export type AttemptLimit = { name: string; attempts: number; windowSeconds: number };

/** What came of counting an attempt. */
export type AttemptVerdict = { kind: 'allowed' } | { kind: 'too-many'; retryAfterSeconds: number };

/** Counts attempts at something that must not be guessed: sign-in, sign-up, password reset. */
export type AttemptLimiter = {
  /** Counts one attempt of a subject, such as an address. Rejects when Redis does not answer: the caller must refuse then. */
  count(subject: string): Promise<AttemptVerdict>;
  /** Forgets a subject's attempts after one that was right. */
  forget(subject: string): Promise<void>;
};

/** Makes a limiter over one connection; the counts are shared by all processes. Subjects stand in Redis as they are given. */
export function createAttemptLimiter(redis: Redis, { name, attempts, windowSeconds }: AttemptLimit): AttemptLimiter {
  const limiter = new RateLimiterRedis({
    storeClient: redis,
    keyPrefix: `sy:attempts:${name}`,
    points: attempts,
    duration: windowSeconds,
  });
  return {
    async count(subject) {
      try {
        await limiter.consume(subject);
        return { kind: 'allowed' };
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal;
        return { kind: 'too-many', retryAfterSeconds: Math.max(1, Math.ceil(refusal.msBeforeNext / 1_000)) };
      }
    },
    async forget(subject) {
      await limiter.delete(subject);
    },
  };
}
