'use client';

import { formatCount } from '@/ui/format';
import { ScrollRegion } from '@/ui/scroll-region';
import { BodyCell, HeadCell, Table } from '@/ui/table';
import { useIsPhone } from '@/ui/use-media-query';
import { signedUsd } from '../cost-words';
import type { Backtest } from './backtest';

type Moves = Backtest['moves'];

/** Which target takes over from which, for how many requests, and what that changes in cost. */
export function BacktestMoves({ moves }: { moves: Moves }) {
  const phone = useIsPhone();
  return (
    <section aria-label="Where requests move">
      <h3 className="mb-1 font-medium text-caption text-ink-3">Where requests move</h3>
      {moves.length === 0 && <p className="text-ink-2">Every request keeps its first target.</p>}
      {moves.length > 0 && (phone ? <Cards moves={moves} /> : <MovesTable moves={moves} />)}
    </section>
  );
}

const words = ({ account, model }: Moves[number]['from']) => `${account} · ${model}`;
const keyOf = ({ from, to }: Moves[number]) => `${words(from)} ${words(to)}`;

function Cards({ moves }: { moves: Moves }) {
  return (
    <ul className="border-t">
      {moves.map((move) => (
        <li key={keyOf(move)} className="grid gap-0.5 border-b py-2">
          <span className="text-ink-2">{words(move.from)}</span>
          <span>→ {words(move.to)}</span>
          <span className="flex justify-between text-caption text-ink-3">
            <span>{formatCount(move.requests)} requests</span>
            <span>{signedUsd(BigInt(move.costChangeNanos))}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}

function MovesTable({ moves }: { moves: Moves }) {
  return (
    <ScrollRegion label="Table of moves" className="max-h-96">
      <Table aria-label="Where requests move">
        <thead>
          <tr>
            <HeadCell className="first:pl-0">From</HeadCell>
            <HeadCell>To</HeadCell>
            <HeadCell numeric>Requests</HeadCell>
            <HeadCell numeric className="last:pr-0">
              Cost
            </HeadCell>
          </tr>
        </thead>
        <tbody>
          {moves.map((move) => (
            <tr key={keyOf(move)}>
              <BodyCell className="first:pl-0">{words(move.from)}</BodyCell>
              <BodyCell>{words(move.to)}</BodyCell>
              <BodyCell numeric>{formatCount(move.requests)}</BodyCell>
              <BodyCell numeric className="last:pr-0">
                {signedUsd(BigInt(move.costChangeNanos))}
              </BodyCell>
            </tr>
          ))}
        </tbody>
      </Table>
    </ScrollRegion>
  );
}
