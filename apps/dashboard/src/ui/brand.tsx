import { cn } from './cn';

/** The mark: one track that splits into two, each with its signal. */
export function Brand({ className }: { className?: string }) {
  return (
    <span className={cn('inline-flex items-center gap-2.5 font-semibold text-[15px] tracking-[-0.01em]', className)}>
      <svg
        aria-hidden
        viewBox="0 0 20 20"
        className="size-5"
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        strokeLinecap="round"
        strokeLinejoin="round"
      >
        <path d="M3 16V4M3 10c7 0 7-6 14-6M3 10c7 0 7 6 14 6" />
        <circle cx="17" cy="4" r="1.7" fill="var(--clear)" stroke="none" />
        <circle cx="17" cy="16" r="1.7" fill="var(--caution)" stroke="none" />
      </svg>
      Switchyard
    </span>
  );
}
