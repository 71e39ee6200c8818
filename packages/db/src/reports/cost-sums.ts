import { Prisma } from '../generated/client.ts';

/**
 * Sums of roll-ups; cost in nano-USD. Requests of unknown cost count as unpriced and add nothing to the cost. Tokens of audio and images
 * count with text, each token in one of five kinds. `latencyMsSum` is the time of the `timedRequests` that were not refused.
 */
export type CostSums = {
  costNanos: bigint;
  requests: number;
  unpricedRequests: number;
  errors: number;
  attempts: number;
  failedAttempts: number;
  inputTokens: number;
  cachedInputTokens: number;
  cacheWriteTokens: number;
  outputTokens: number;
  reasoningTokens: number;
  latencyMsSum: number;
  timedRequests: number;
};

type CountName = Exclude<keyof CostSums, 'costNanos'>;

const plus = (...columns: string[]) => columns.map((column) => `u.${column}`).join(' + ');

/**
 * Counts are summed as doubles, which are exact up to 9e15 and need no decimal arithmetic for each of some ten thousand groups; money is
 * summed exactly, whatever its size.
 */
const count = (column: string) => `sum((${column})::float8)`;

const sumOf: { readonly [Name in keyof CostSums]: string } = {
  costNanos: 'sum(u.cost_nanos)',
  requests: count('u.requests'),
  unpricedRequests: count('u.unpriced_requests'),
  errors: `${count('u.requests')} filter (where u.outcome in ('FAILED', 'PARTIAL', 'ORPHANED'))`,
  attempts: count('u.attempts'),
  failedAttempts: count('u.failed_attempts'),
  inputTokens: count(plus('input_tokens', 'input_audio_tokens', 'input_image_tokens')),
  cachedInputTokens: count(plus('cached_input_tokens', 'cached_input_audio_tokens', 'cached_input_image_tokens')),
  cacheWriteTokens: count(plus('cache_write_tokens', 'cache_write_1h_tokens')),
  outputTokens: count(plus('output_tokens', 'output_audio_tokens', 'output_image_tokens')),
  reasoningTokens: count('u.reasoning_tokens'),
  latencyMsSum: `${count('u.latency_ms_sum')} filter (where u.outcome <> 'REFUSED' and u.purpose = 'ANSWER')`,
  timedRequests: `${count('u.requests')} filter (where u.outcome <> 'REFUSED')`,
};

const names = Object.keys(sumOf) as readonly (keyof CostSums)[];
const countNames = names.filter((name): name is CountName => name !== 'costNanos');

/** The sums of rows of a roll-up called `u`, as columns that `readSums` reads. */
export const sums = Prisma.raw(names.map((name) => `coalesce(${sumOf[name]}, 0)::bigint as "${name}"`).join(', '));

/** The sums of rows that hold these columns already. */
export const sumsAgain = Prisma.raw(
  names
    .map((name) => `coalesce(sum("${name}"${name === 'costNanos' ? '' : '::float8'}), 0)::bigint as "${name}"`)
    .join(', '),
);

/** A row that was read with `sums`. */
export type SumsRow = Readonly<Record<keyof CostSums, bigint>>;

/** The sums of a row. */
export function readSums(row: SumsRow): CostSums {
  const read = { ...noSums(), costNanos: row.costNanos };
  for (const name of countNames) read[name] = Number(row[name]);
  return read;
}

/** Sums of nothing. */
export function noSums(): CostSums {
  return {
    costNanos: 0n,
    requests: 0,
    unpricedRequests: 0,
    errors: 0,
    attempts: 0,
    failedAttempts: 0,
    inputTokens: 0,
    cachedInputTokens: 0,
    cacheWriteTokens: 0,
    outputTokens: 0,
    reasoningTokens: 0,
    latencyMsSum: 0,
    timedRequests: 0,
  };
}

/** Adds sums up. */
export function addSums(all: readonly CostSums[]): CostSums {
  const total = noSums();
  for (const one of all) {
    total.costNanos += one.costNanos;
    for (const name of countNames) total[name] += one[name];
  }
  return total;
}

/** What is left of sums without others that are part of them. */
export function lessSums(from: CostSums, part: CostSums): CostSums {
  const rest = { ...from, costNanos: from.costNanos - part.costNanos };
  for (const name of countNames) rest[name] -= part[name];
  return rest;
}
