import type { contract, RouteOutput } from '@/server/contract';
import { utcClock, utcDay, utcHour } from '@/ui/format';

export type Overview = RouteOutput<typeof contract.requests.overview>;

export type Bucket = Overview['histogram'][number];

/** The classes of outcomes, from the bottom of a bar to its top. `cached` is not counted among `answered`. */
export const classes = [
  { id: 'answered', label: 'Answered', color: '--s1' },
  { id: 'cached', label: 'From the cache', color: '--s6' },
  { id: 'cancelled', label: 'Caller left', color: '--s8' },
  { id: 'refused', label: 'Refused', color: '--caution' },
  { id: 'failed', label: 'Failed or cut', color: '--stop' },
] as const;

export type ClassId = (typeof classes)[number]['id'];

/** How many requests of a class a bucket has. */
export function countOf(bucket: Bucket, id: ClassId): number {
  if (id === 'answered') return bucket.succeeded - bucket.cached;
  return bucket[id];
}

/** All requests of a bucket. */
export const totalOf = ({ succeeded, refused, cancelled, failed }: Bucket) => succeeded + refused + cancelled + failed;

/** The time from the first to the last of some buckets, both included, as a filter has it. */
export function spanOf({ histogram, bucketMs, to }: Overview, first: number, last: number) {
  const [low, high] = [Math.min(first, last), Math.max(first, last)];
  const [start, end] = [histogram[low], histogram[high]];
  if (start === undefined || end === undefined) return undefined;
  const until = Math.min(Date.parse(end.at) + bucketMs, Date.parse(to));
  return { from: start.at, to: new Date(until).toISOString() };
}

/** "22 Nov, 14:00 – 14:24". */
export function bucketWords({ at }: Bucket, bucketMs: number): string {
  const clock = bucketMs < 60_000 ? utcClock : utcHour;
  const until = Date.parse(at) + bucketMs;
  const end = utcDay(at) === utcDay(until) ? clock(until) : `${utcDay(until)}, ${clock(until)}`;
  return `${utcDay(at)}, ${clock(at)} – ${end}`;
}
