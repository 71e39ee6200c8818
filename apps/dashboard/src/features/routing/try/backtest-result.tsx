'use client';

import { formatUsd } from '@switchyard/core/money/money';
import { counted, formatCount, formatDuration, formatShare, utcClock, utcDay } from '@/ui/format';
import { Stat, StatRow } from '@/ui/stat';
import { signedUsd } from '../cost-words';
import type { RuleNames } from '../use-rule-names';
import type { Backtest } from './backtest';
import { BacktestMoves } from './backtest-moves';
import { BacktestSamples } from './backtest-samples';

/** The figures of a backtest, where requests move, who decides, and samples to look at. */
export function BacktestResult({ result, names }: { result: Backtest; names: RuleNames }) {
  if (result.requests === 0) {
    return <p className="border-t px-5 py-8 text-center text-ink-2">No request is recorded yet that could be tried.</p>;
  }
  const share = (count: number) => `${formatShare(count / result.requests)} of them`;
  const change = BigInt(result.costAfterNanos) - BigInt(result.costBeforeNanos);
  return (
    <div className="grid gap-5 border-t px-5 py-5">
      <p className="text-ink-2 text-small">
        {counted(result.requests, 'request')}
        {result.from !== null && result.to !== null && `, ${moment(result.from)} to ${moment(result.to)} UTC`}, tried in{' '}
        {formatDuration(result.elapsedMs)}.
      </p>
      <StatRow>
        <Stat label="Would match a changed rule" value={formatCount(result.matched)} note={share(result.matched)} />
        <Stat label="Change their first target" value={formatCount(result.moved)} note={share(result.moved)} />
        <Stat label="Cost" value={signedUsd(change)} note={costNote(result, change)} />
        <Stat
          label="Newly refused"
          value={formatCount(result.newlyRefused)}
          note={result.newlyServed > 0 ? `${formatCount(result.newlyServed)} newly served` : 'none newly served'}
        />
      </StatRow>
      <BacktestMoves moves={result.moves} />
      <Deciders result={result} />
      <BacktestSamples samples={result.samples} names={names} />
      {result.notes.length > 0 && (
        <section>
          <h3 className="mb-1 font-medium text-caption text-ink-3">Not taken into account</h3>
          <ul className="list-disc pl-5 text-ink-2 text-small">
            {result.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

const moment = (at: string) => `${utcDay(at)} ${utcClock(at)}`;

function costNote({ costBeforeNanos, unknownCost }: Backtest, change: bigint): string {
  const before = Number(costBeforeNanos);
  const percent = before === 0 ? undefined : (Number(change) / before) * 100;
  const of = `of ${formatUsd(BigInt(costBeforeNanos))}`;
  const said =
    percent === undefined || change === 0n ? of : `${percent > 0 ? '+' : '−'}${Math.abs(percent).toFixed(1)}% ${of}`;
  return unknownCost === 0 ? said : `${said}; ${formatCount(unknownCost)} of unknown cost left out`;
}

function Deciders({ result }: { result: Backtest }) {
  const most = Math.max(1, ...result.byRule.map(({ requests }) => requests));
  return (
    <section>
      <h3 className="mb-2 font-medium text-caption text-ink-3">Decided by, in the draft</h3>
      <ul className="grid gap-1.5">
        {result.byRule.map(({ ruleId, name, requests }) => (
          <li key={ruleId ?? 'none'} className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4">
            <span className="truncate">{ruleId === null ? 'No rule' : name}</span>
            <span>
              {formatCount(requests)} <span className="text-ink-3">{formatShare(requests / result.requests)}</span>
            </span>
            <span aria-hidden className="col-span-2 h-1 rounded-full bg-sunken">
              <span className="block h-full rounded-full bg-s1" style={{ width: `${(requests / most) * 100}%` }} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
