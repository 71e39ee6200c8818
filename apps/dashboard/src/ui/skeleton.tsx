import { cn } from './cn';

/** Stands where a value will be, in its final size. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={cn('block animate-pulse rounded-sm bg-line', className)} />;
}

/** Names for a number of placeholders that have no identity of their own. */
export function skeletonKeys(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `skeleton-${index}`);
}
