import { createAttemptLimiter } from '@switchyard/platform/rate-limit/attempt-limiter';
import type { Redis } from '@switchyard/platform/redis/connect-redis';
import { ApiProblem } from '../http/api-problem.ts';
import { unknownAddress } from '../http/client-address.ts';

/** What is limited by the caller's address and by the e-mail address they name. */
export type AttemptKind = 'signIn' | 'signUp' | 'reset' | 'link';

/**
 * Limits on attempts that must not be guessed. Callers without a known address are told apart by e-mail address alone; the count
 * they share is there against floods: wide, and over a minute after the flood. When Redis is down every attempt is refused with
 * 503: an outage must not open unlimited guessing.
 */
export function createAttemptLimits(redis: Redis) {
  const quarter = 15 * 60;
  const limiter = (name: string, attempts: number, windowSeconds: number) =>
    createAttemptLimiter(redis, { name, attempts, windowSeconds });
  const limiters = {
    signIn: { ip: limiter('sign-in-ip', 100, quarter), email: limiter('sign-in-email', 10, quarter) },
    signUp: { ip: limiter('sign-up-ip', 30, 3_600), email: limiter('sign-up-email', 10, 3_600) },
    reset: { ip: limiter('reset-ip', 30, 3_600), email: limiter('reset-email', 5, 3_600) },
    link: { ip: limiter('link-ip', 100, quarter), email: limiter('link-email', 10, 3_600) },
  };
  const withoutAddress = {
    signIn: limiter('sign-in-all', 1_000, 60),
    signUp: limiter('sign-up-all', 1_000, 60),
    reset: limiter('reset-all', 1_000, 60),
    link: limiter('link-all', 1_000, 60),
  };
  return {
    /** Counts an attempt. Throws an ApiProblem: too_many_attempts, or unavailable when the count cannot be kept. */
    async count(kind: AttemptKind, { ip, email }: { ip: string; email?: string }): Promise<void> {
      const byAddress = ip === unknownAddress ? withoutAddress[kind] : limiters[kind].ip;
      const counted = [byAddress.count(ip), ...(email ? [limiters[kind].email.count(email)] : [])];
      const verdicts = await Promise.all(counted).catch(() => {
        throw new ApiProblem('unavailable', 'This is not available at the moment. Try again in a minute.');
      });
      for (const verdict of verdicts) {
        if (verdict.kind === 'allowed') continue;
        const minutes = Math.ceil(verdict.retryAfterSeconds / 60);
        throw new ApiProblem('too_many_attempts', `Too many attempts. Try again in ${minutes} min.`, {
          retryAfterSeconds: verdict.retryAfterSeconds,
        });
      }
    },
    /** After the right password: an honest person is not locked out by earlier mistakes. */
    async forget(kind: AttemptKind, email: string): Promise<void> {
      await limiters[kind].email.forget(email);
    },
  };
}
