import { formatUsd } from '@switchyard/core/money/money';
import { totalInputTokens, totalOutputTokens } from '@switchyard/core/pricing/usage';
import { Card, CardHeader } from '@/ui/card';
import { type DataColumn, DataTable } from '@/ui/data-table';
import { counted, formatCount } from '@/ui/format';
import { Stat, StatRow } from '@/ui/stat';
import { BodyCell } from '@/ui/table';
import { changeWords } from '../explorer/change-words';
import { rangeWords } from '../explorer/range';
import { HowComputed } from '../how-computed';
import { differenceText } from '../words';
import { bucketName, leftOut, type WhatIf, type WhatIfLine } from './what-if-words';

/** Actual and hypothetical cost side by side, and what was assumed. */
export function WhatIfResult({ result }: { result: WhatIf }) {
  const { compared } = result;
  const [actual, hypothetical] = [BigInt(compared.actualNanos), BigInt(compared.hypotheticalNanos)];
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <StatRow>
        <Stat label="Actual" value={formatUsd(actual)} note="of the lines that are compared" />
        <Stat label="Hypothetical" value={formatUsd(hypothetical)} note="the same tokens at the other price" />
        <Stat
          label="Difference"
          value={differenceText(BigInt(compared.differenceNanos))}
          note={changeWords(hypothetical, actual)}
        />
      </StatRow>
      <section aria-label="By model" className="grid gap-2">
        <div className="flex items-baseline justify-between gap-3">
          <h2 className="font-semibold text-body">
            By model{' '}
            <span className="ml-1 font-normal text-caption text-ink-3">{counted(result.lines.length, 'line')}</span>
          </h2>
          <HowComputed of="the comparison" lines={computedLines(result)} />
        </div>
        <DataTable
          label="Actual and hypothetical cost"
          columns={columns}
          rows={result.lines}
          rowId={(line) => `${line.providerAccount?.id ?? ''} ${line.model}`}
          nothingYet="No traffic of that kind in this time"
          footer={<Totals result={result} />}
        />
      </section>
      <Card>
        <CardHeader title="Assumptions" />
        <ul className="grid list-disc gap-1 px-5 pb-5 pl-9 text-ink-2 marker:text-ink-3">
          {[...result.assumptions, ...leftOut(result)].map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </Card>
    </div>
  );
}

function computedLines(result: WhatIf) {
  return [
    { term: 'Source', words: 'Sums of the request log by model, account and kind of token' },
    { term: 'Window', words: rangeWords(result) },
    { term: 'Zone', words: 'UTC' },
    { term: 'Actual', words: 'What was charged, each call at the price that held when it was made' },
    { term: 'Hypothetical', words: 'The same tokens at the other price, each sum rounded once' },
    { term: 'Left out', words: leftOut(result).join(' ') || 'nothing' },
  ];
}

const columns: DataColumn<WhatIfLine>[] = [
  {
    id: 'model',
    header: 'Model',
    card: 'title',
    cell: ({ model }) => <code className="break-all font-mono text-small">{model}</code>,
  },
  { id: 'account', header: 'Account', cell: ({ providerAccount }) => providerAccount?.name ?? '(removed)' },
  { id: 'requests', header: 'Requests', numeric: true, cell: ({ requests }) => formatCount(requests) },
  { id: 'input', header: 'Tokens in', numeric: true, cell: ({ usage }) => formatCount(totalInputTokens(usage)) },
  { id: 'output', header: 'Tokens out', numeric: true, cell: ({ usage }) => formatCount(totalOutputTokens(usage)) },
  { id: 'actual', header: 'Actual', numeric: true, cell: actualText },
  { id: 'hypothetical', header: 'Hypothetical', numeric: true, card: 'aside', cell: hypotheticalText },
  {
    id: 'difference',
    header: 'Difference',
    numeric: true,
    cell: ({ differenceNanos }) => (differenceNanos === null ? null : differenceText(BigInt(differenceNanos))),
  },
];

function actualText({ actualNanos, requests, unpricedRequests }: WhatIfLine) {
  if (unpricedRequests === 0) return formatUsd(BigInt(actualNanos));
  if (unpricedRequests === requests && actualNanos === '0') return 'unknown';
  return `${formatUsd(BigInt(actualNanos))}, ${formatCount(unpricedRequests)} without a price`;
}

function hypotheticalText({ hypotheticalNanos, unpricedBuckets }: WhatIfLine) {
  if (hypotheticalNanos !== null) return formatUsd(BigInt(hypotheticalNanos));
  return <span className="text-ink-3">no rate for {unpricedBuckets.map(bucketName).join(', ') || 'it'}</span>;
}

function Totals({ result: { compared } }: { result: WhatIf }) {
  return (
    <tr className="font-medium">
      <BodyCell colSpan={5}>Lines that are compared</BodyCell>
      <BodyCell numeric>{formatUsd(BigInt(compared.actualNanos))}</BodyCell>
      <BodyCell numeric>{formatUsd(BigInt(compared.hypotheticalNanos))}</BodyCell>
      <BodyCell numeric>{differenceText(BigInt(compared.differenceNanos))}</BodyCell>
    </tr>
  );
}
