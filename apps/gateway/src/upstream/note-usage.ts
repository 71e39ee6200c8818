import type { ReportedUsage } from '@switchyard/core/pricing/usage';
import type { OpenAttempt } from '../open-request.ts';

/** What a provider says an attempt consumed. A later word counts; silence changes nothing. */
export function noteUsage(
  attempt: OpenAttempt,
  { reported, serviceTier = null }: { reported: ReportedUsage | null; serviceTier?: string | null },
): void {
  attempt.serviceTier = serviceTier?.slice(0, 100) ?? attempt.serviceTier;
  if (reported === null) return;
  attempt.usage = reported.usage;
  attempt.usageMismatch = reported.mismatch;
}
