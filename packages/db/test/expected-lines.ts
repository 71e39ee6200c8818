import { usageBucketNames } from '@switchyard/core/pricing/usage';
import type { RequestRecord } from '@switchyard/core/requests/record';
import { sumColumns } from '../src/requests/roll-up-columns.ts';

const nil = '00000000-0000-0000-0000-000000000000';

/** What a record is counted for: dimensions by column, and the sums in the order of the columns. */
export type ExpectedLine = { startedAt: Date; dimensions: Record<string, string>; sums: bigint[] };

/** The lines of a record, written down without the database. */
export function expectedLines(record: RequestRecord): ExpectedLine[] {
  const { attempts } = record;
  const { savedNanos = 0, savedInputTokens = 0, savedOutputTokens = 0, savedMs = 0 } = record.cache ?? {};
  const saved = [savedNanos, savedInputTokens, savedOutputTokens, savedMs];
  const calls = attempts.length === 0 ? [undefined] : attempts;
  return calls.map((attempt, index) => {
    const answers = index === calls.length - 1;
    const { usage, costNanos } = attempt ?? record;
    const failed = attempt !== undefined && !['succeeded', 'cancelled'].includes(attempt.outcome);
    const sums = [
      answers ? 1 : 0,
      answers && record.costNanos === null ? 1 : 0,
      ...usageBucketNames.map((bucket) => usage[bucket]),
      costNanos ?? 0,
      answers ? record.latencyMs : 0,
      attempt === undefined ? 0 : 1,
      failed ? 1 : 0,
      ...(answers ? saved : [0, 0, 0, 0]),
    ].map(BigInt);
    return {
      startedAt: new Date(record.startedAt),
      dimensions: {
        team_id: record.teamId,
        key_id: record.keyId,
        member_id: record.memberId ?? nil,
        model_served: attempt?.model ?? record.modelServed ?? '',
        provider_account_id: attempt?.providerAccountId ?? record.providerAccountId ?? nil,
        endpoint: record.endpoint,
        tags: [...new Set(record.facts?.tags ?? [])]
          .filter((tag) => tag !== '')
          .sort()
          .join(','),
        cache_status: record.cache?.status ?? 'NONE',
        outcome: record.outcome,
        purpose: answers ? 'ANSWER' : 'RETRY',
      },
      sums,
    };
  });
}

/** Sums of lines by these dimensions and a period, as one text for each group. */
export function sumBy(lines: ExpectedLine[], dimensions: readonly string[], period: (at: Date) => string) {
  const groups = new Map<string, bigint[]>();
  for (const line of lines) {
    const key = [period(line.startedAt), ...dimensions.map((name) => line.dimensions[name])].join('|');
    const before = groups.get(key) ?? sumColumns.map(() => 0n);
    groups.set(
      key,
      before.map((sum, index) => sum + (line.sums[index] ?? 0n)),
    );
  }
  return new Map([...groups].map(([key, sums]) => [key, sums.join(' ')]));
}
