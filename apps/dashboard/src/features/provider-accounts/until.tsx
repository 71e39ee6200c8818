'use client';

import { utcMoment } from '@/ui/format';
import { useNow } from '@/ui/use-now';
import { countdown } from './credential-words';

/** A moment that is waited for, with what is left: "until 14:30 UTC, 42 min left". */
export function Until({ at }: { at: string }) {
  const now = useNow(1_000);
  const atMs = Date.parse(at);
  return (
    <>
      until <time dateTime={at}>{utcMoment(at, now)}</time>
      {atMs > now ? `, ${countdown(atMs, now)} left` : ', which is now'}
    </>
  );
}
