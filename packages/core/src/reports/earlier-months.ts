import type { StatementLine } from './statement.ts';

/** What one model cost a team in a month; nano-USD. */
export type ModelCost = { model: string; costNanos: bigint };

/**
 * How a closed month differs from what it was charged, by model: what it costs by now less the lines of its own statement and the
 * lines about it in other ones. Models that did not change are left out.
 */
export function changesOfMonth(
  month: string,
  now: readonly ModelCost[],
  charged: readonly StatementLine[],
): ModelCost[] {
  const changes = new Map<string, bigint>();
  const add = (model: string, nanos: bigint) => changes.set(model, (changes.get(model) ?? 0n) + nanos);
  for (const { model, costNanos } of now) add(model, costNanos);
  for (const line of charged) {
    if (line.kind === 'usage' || line.month === month) add(line.model, -BigInt(line.costNanos));
  }
  return [...changes]
    .flatMap(([model, costNanos]) => (costNanos === 0n ? [] : [{ model, costNanos }]))
    .sort((a, b) => a.model.localeCompare(b.model));
}

/** What lines add up to: all of them, those of the month itself, and those of earlier ones. */
export function totalsOfLines(lines: readonly StatementLine[]) {
  let monthNanos = 0n;
  let earlierNanos = 0n;
  let requests = 0;
  let unpricedRequests = 0;
  for (const line of lines) {
    if (line.kind === 'earlier-month') earlierNanos += BigInt(line.costNanos);
    else {
      monthNanos += BigInt(line.costNanos);
      requests += line.requests;
      unpricedRequests += line.unpricedRequests;
    }
  }
  return { totalNanos: monthNanos + earlierNanos, monthNanos, earlierNanos, requests, unpricedRequests };
}
