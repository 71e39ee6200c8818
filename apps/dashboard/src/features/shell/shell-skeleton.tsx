import { Brand } from '@/ui/brand';
import { Skeleton, skeletonKeys } from '@/ui/skeleton';

/** The frame while the session is read, in its final layout. */
export function ShellSkeleton() {
  return (
    <div aria-busy className="grid min-h-dvh lg:grid-cols-[224px_minmax(0,1fr)]">
      <div className="hidden h-dvh border-r bg-sunken px-5 py-4 lg:block">
        <Brand />
        <div className="mt-8 grid gap-4">
          {skeletonKeys(8).map((key) => (
            <Skeleton key={key} className="h-4 w-32" />
          ))}
        </div>
      </div>
      <div className="min-w-0 px-4 py-4 md:px-6 lg:px-8">
        <div className="mx-auto grid max-w-[1280px] gap-4">
          <Skeleton className="h-5 w-40" />
          <Skeleton className="mt-4 h-7 w-48" />
          <Skeleton className="h-4 w-80 max-w-full" />
          <Skeleton className="h-28 w-full rounded-xl" />
          <Skeleton className="h-72 w-full rounded-xl" />
        </div>
      </div>
    </div>
  );
}
