import { formatUsdExact } from '@switchyard/core/money/money';
import { formatCount } from '@/ui/format';
import { BodyCell, HeadCell, Table } from '@/ui/table';
import { costText, exactUsd } from './cost';
import type { RequestDetail } from './request-detail';

type Attempt = RequestDetail['attempts'][number];

const buckets: Record<Attempt['costLines'][number]['bucket'], string> = {
  input: 'Input',
  cachedInput: 'Input, cached',
  cacheWrite: 'Cache write',
  output: 'Output',
  reasoning: 'Reasoning',
  perRequest: 'Per request',
};

/** How the cost comes about: tokens times price, attempt by attempt, to the last decimal. */
export function RequestCost({ request }: { request: RequestDetail }) {
  const { attempts } = request;
  return (
    <div className="grid gap-6">
      {attempts.length === 0 && <p className="text-ink-2">No provider was called, so nothing was spent.</p>}
      {attempts.map((attempt) => (
        <AttemptCost key={attempt.index} attempt={attempt} />
      ))}
      {attempts.length > 0 && (
        <p className="flex items-baseline justify-between rounded-lg border bg-sunken px-4 py-3 font-medium">
          <span>{attempts.length === 1 ? 'The request' : `The request, ${attempts.length} attempts together`}</span>
          <span>{costText(request.costNanos)}</span>
        </p>
      )}
      <p className="text-caption text-ink-3">
        Before the call {formatUsdExact(BigInt(request.reservedNanos))} was held in every budget that applies, the most
        it could have cost; the rest was given back afterwards.
      </p>
    </div>
  );
}

function AttemptCost({ attempt }: { attempt: Attempt }) {
  return (
    <section aria-label={`Attempt ${attempt.index + 1}`}>
      <h3 className="mb-1 flex flex-wrap items-baseline justify-between gap-x-3">
        <span className="font-medium">
          {attempt.index + 1}. {attempt.providerAccount.name} ·{' '}
          <span className="font-mono text-small">{attempt.model}</span>
        </span>
        <span className="text-caption text-ink-3">{attempt.outcome}</span>
      </h3>
      <div className="overflow-hidden rounded-lg border">
        <Table aria-label={`Cost of attempt ${attempt.index + 1}`}>
          <thead>
            <tr>
              <HeadCell>Tokens</HeadCell>
              <HeadCell numeric>Count</HeadCell>
              <HeadCell numeric>$ per 1M</HeadCell>
              <HeadCell numeric>Comes to</HeadCell>
            </tr>
          </thead>
          <tbody>
            {attempt.costLines.map((line) => (
              <tr key={line.bucket}>
                <BodyCell>{buckets[line.bucket]}</BodyCell>
                <BodyCell numeric>{line.bucket === 'perRequest' ? '' : formatCount(line.tokens)}</BodyCell>
                <BodyCell numeric>
                  {line.bucket === 'perRequest' ? '' : `× ${formatUsdExact(BigInt(line.nanosPerMillion))}`}
                </BodyCell>
                <BodyCell numeric>{exactUsd(line.exactNanos)}</BodyCell>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr className="font-medium">
              <BodyCell colSpan={3}>
                {attempt.costLines.length === 0 ? noLines(attempt) : 'Rounded once, to the nano-dollar'}
              </BodyCell>
              <BodyCell numeric>{costText(attempt.costNanos)}</BodyCell>
            </tr>
          </tfoot>
        </Table>
      </div>
      {attempt.priceSource !== null && (
        <p className="mt-1 text-caption text-ink-3">
          Price from <code className="font-mono">{attempt.priceSource}</code>, version{' '}
          <code className="font-mono">{attempt.priceVersion}</code>
          {attempt.costEstimated && '; tokens counted by the gateway, because the provider reported none'}
        </p>
      )}
    </section>
  );
}

function noLines({ costNanos }: Attempt): string {
  return costNanos === null ? 'This model has no price' : 'No tokens were used';
}
