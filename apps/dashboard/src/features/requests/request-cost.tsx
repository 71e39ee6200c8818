import { formatUsdExact } from '@switchyard/core/money/money';
import { usageBucketNames } from '@switchyard/core/pricing/usage';
import type { ReactNode } from 'react';
import { outcomeWords } from '@/server/client/outcome-words';
import { formatCount, formatDuration } from '@/ui/format';
import { Lamp } from '@/ui/lamp';
import { BodyCell, HeadCell, Table } from '@/ui/table';
import { bucketWords, perWords, shareWords } from './bucket-words';
import { costText, exactUsd } from './cost';
import { priceOrigin, versionWords } from './price-origin';
import type { RequestDetail } from './request-detail';

type Attempt = RequestDetail['attempts'][number];

/** How the cost comes about: count times price, attempt by attempt, to the last decimal. */
export function RequestCost({ request }: { request: RequestDetail }) {
  const { attempts } = request;
  return (
    <div className="grid grid-cols-1 gap-6">
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
      {request.reservedNanos !== '0' && (
        <p className="text-caption text-ink-3">
          Before the call {formatUsdExact(BigInt(request.reservedNanos))} was held in every budget that applies, the
          most it could have cost; the rest was given back afterwards.
        </p>
      )}
    </div>
  );
}

function AttemptCost({ attempt }: { attempt: Attempt }) {
  return (
    <section aria-label={`Attempt ${attempt.index + 1}`}>
      <h3 className="mb-1 flex flex-wrap items-baseline justify-between gap-x-3">
        <span className="min-w-0 break-words font-medium">
          {attempt.index + 1}. {attempt.providerAccount.name} ·{' '}
          <span className="font-mono text-small">{attempt.model}</span>
        </span>
        <span className="text-caption text-ink-3">{outcomeWords(attempt.outcome)}</span>
      </h3>
      <CostTable attempt={attempt} />
      <Notes attempt={attempt} />
    </section>
  );
}

/** On a phone the figures need the room that cells usually leave around them. */
const tight = 'max-sm:text-small max-sm:[&_:is(td,th)]:px-2';

function CostTable({ attempt }: { attempt: Attempt }) {
  return (
    <div className="overflow-x-auto rounded-lg border">
      <Table className={tight} aria-label={`Cost of attempt ${attempt.index + 1}`}>
        <thead>
          <tr>
            <HeadCell>What</HeadCell>
            <HeadCell numeric>Count</HeadCell>
            <HeadCell numeric>Price</HeadCell>
            <HeadCell numeric>Comes to</HeadCell>
          </tr>
        </thead>
        <tbody>
          {attempt.costLines.map((line) => (
            <tr key={line.bucket}>
              <BodyCell>{line.bucket === 'request' ? 'Per request' : bucketWords[line.bucket]}</BodyCell>
              <BodyCell numeric>{countText(line)}</BodyCell>
              <BodyCell numeric>
                × {formatUsdExact(BigInt(line.rateNanos))}
                <span className="text-ink-3 max-sm:block">{perWords(line.per)}</span>
              </BodyCell>
              <BodyCell numeric>{exactUsd(line.amountNanos)}</BodyCell>
            </tr>
          ))}
          {attempt.costNanos === null && <UnpricedRows attempt={attempt} />}
        </tbody>
        <tfoot>
          {attempt.priceShare !== null && attempt.costLines.length > 0 && (
            <tr>
              <BodyCell colSpan={4}>
                Of it {shareWords(attempt.priceShare.perMille)}, as <PriceOrigin source={attempt.priceShare.source} />{' '}
                says
              </BodyCell>
            </tr>
          )}
          <tr className="font-medium">
            <BodyCell colSpan={3}>
              {attempt.costLines.length === 0 ? noLines(attempt) : 'Rounded once, to the nano-dollar'}
            </BodyCell>
            <BodyCell numeric>{costText(attempt.costNanos)}</BodyCell>
          </tr>
        </tfoot>
      </Table>
    </div>
  );
}

/** Where the price came from, which of its rates held, and what does not add up. */
function Notes({ attempt }: { attempt: Attempt }) {
  const { priceSource, pricedTier, pricedAboveInputTokens: above, usageMismatch, dropped } = attempt;
  return (
    <div className="mt-1 grid gap-1 text-caption text-ink-3">
      {priceSource !== null && (
        <p>
          Price from <PriceOrigin source={priceSource} />
          {attempt.priceVersion !== null && `, ${versionWords(priceSource, attempt.priceVersion)}`}
          {pricedTier !== null && `; rates of ${pricedTier} service`}
          {above !== null && `; rates for more than ${formatCount(above)} input tokens`}
          {attempt.costEstimated && '; tokens counted by the gateway, because the provider reported none'}
        </p>
      )}
      {usageMismatch !== null && <Lamp tone="caution">The provider's own count does not add up: {usageMismatch}</Lamp>}
      {dropped.length > 0 && (
        <p>
          Left out, because the provider's format cannot say it: <Code>{dropped.join(', ')}</Code>
        </p>
      )}
    </div>
  );
}

/** What was used where it could not be priced: the counts are known, and which of them lack a rate. */
function UnpricedRows({ attempt: { usage, priceSource, unpricedBuckets } }: { attempt: Attempt }) {
  return usageBucketNames
    .filter((bucket) => usage[bucket] > 0)
    .map((bucket) => (
      <tr key={bucket}>
        <BodyCell>{bucketWords[bucket]}</BodyCell>
        <BodyCell numeric>{countText({ bucket, count: usage[bucket] })}</BodyCell>
        <BodyCell numeric className="text-ink-3">
          {priceSource === null || unpricedBuckets.includes(bucket) ? 'no rate' : 'has a rate'}
        </BodyCell>
        <BodyCell />
      </tr>
    ));
}

/** The price book's entry, or the organization's own price. */
function PriceOrigin({ source }: { source: string }) {
  const { words, id } = priceOrigin(source);
  return (
    <>
      {words} <Code>{id}</Code>
    </>
  );
}

function Code({ children }: { children: ReactNode }) {
  return <code className="break-all font-mono">{children}</code>;
}

function countText({ bucket, count }: Pick<Attempt['costLines'][number], 'bucket' | 'count'>): string {
  if (bucket === 'request') return '';
  return bucket === 'inputAudioMs' ? formatDuration(count) : formatCount(count);
}

function noLines({ costNanos, priceSource, serviceTier, unpricedBuckets }: Attempt): string {
  if (costNanos !== null) return 'Nothing was used';
  if (priceSource === null) return 'The model had no price';
  const what = unpricedBuckets.map((bucket) => bucketWords[bucket].toLowerCase()).join('; ');
  const where = serviceTier === null ? '' : ` in ${serviceTier} service`;
  return what === '' ? 'The price is not enough for what was used' : `No rate${where} for: ${what}`;
}
