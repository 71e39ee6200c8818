import { formatUsd } from '@switchyard/core/money/money';
import { counted, formatCount, formatDuration, formatLargeCount, formatShare } from '@/ui/format';
import { Stat, StatRow } from '@/ui/stat';
import { bytesText } from './bytes-text';
import { type CacheReport, callsOf, savedBy } from './report';

/** The figures of the range, and how full the cache is now. */
export function CacheFigures({ report }: { report: CacheReport | undefined }) {
  const saved = report && savedBy(report.totals);
  const wait = <Value extends string>(value: Value) => (report === undefined ? undefined : value);
  return (
    <StatRow>
      <Stat
        label="Hit rate"
        value={wait(saved?.rate === undefined ? '–' : formatShare(saved.rate))}
        note={report && hitWords(report)}
      />
      <Stat
        label="Saved"
        value={wait(formatUsd(saved?.nanos ?? 0n))}
        note={saved && `what ${counted(saved.requests, 'answer')} had cost`}
      />
      <Stat
        label="Tokens saved"
        value={wait(formatLargeCount((saved?.inputTokens ?? 0) + (saved?.outputTokens ?? 0)))}
        note={saved && `${formatCount(saved.inputTokens)} in, ${formatCount(saved.outputTokens)} out`}
      />
      <Stat
        label="Time saved"
        value={wait(saved?.msEach === undefined ? '–' : formatDuration(saved.msEach))}
        note="a call, on average"
      />
      <Stat label="Kept now" value={wait(keptText(report))} note={report && sizeWords(report)} />
    </StatRow>
  );
}

function hitWords({ totals }: CacheReport): string {
  const parts = [
    `${formatCount(callsOf(totals, 'HIT'))} exact`,
    `${formatCount(callsOf(totals, 'SEMANTIC_HIT'))} semantic`,
    `${formatCount(callsOf(totals, 'SHARED'))} shared`,
  ];
  return parts.join(', ');
}

const keptText = (report: CacheReport | undefined): string =>
  report?.size == null ? '–' : counted(report.size.entries, 'answer');

function sizeWords({ size }: CacheReport): string {
  if (size === null) return 'The gateway does not say.';
  const evicted = size.evicted === 0 ? '' : ` · ${formatCount(size.evicted)} made room`;
  return `${bytesText(size.bytes)} of ${bytesText(size.maxBytes)}${evicted}`;
}
