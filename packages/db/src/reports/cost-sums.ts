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

/** Summed exactly and without decimal arithmetic, which would be most of the work for each of some ten thousand groups. */
const sum = (column: string) => `usage_sum(${column})`;

const sumOf: { readonly [Name in keyof CostSums]: string } = {
  costNanos: sum('u.cost_nanos'),
  requests: sum('u.requests'),
  unpricedRequests: sum('u.unpriced_requests'),
  errors: `${sum('u.requests')} filter (where u.outcome in ('FAILED', 'PARTIAL', 'ORPHANED'))`,
  attempts: sum('u.attempts'),
  failedAttempts: sum('u.failed_attempts'),
  inputTokens: sum(plus('input_tokens', 'input_audio_tokens', 'input_image_tokens')),
  cachedInputTokens: sum(plus('cached_input_tokens', 'cached_input_audio_tokens', 'cached_input_image_tokens')),
  cacheWriteTokens: sum(plus('cache_write_tokens', 'cache_write_1h_tokens')),
  outputTokens: sum(plus('output_tokens', 'output_audio_tokens', 'output_image_tokens')),
  reasoningTokens: sum('u.reasoning_tokens'),
  latencyMsSum: `${sum('u.latency_ms_sum')} filter (where u.outcome <> 'REFUSED' and u.purpose = 'ANSWER')`,
  timedRequests: `${sum('u.requests')} filter (where u.outcome <> 'REFUSED')`,
};

const names = Object.keys(sumOf) as readonly (keyof CostSums)[];
const countNames = names.filter((name): name is CountName => name !== 'costNanos');

/** The sums of rows of a roll-up called `u`, as columns that `readSums` reads. */
export const sums = Prisma.raw(names.map((name) => `${sumOf[name]} as "${name}"`).join(', '));

/** The sums of rows that hold these columns already. */
export const sumsAgain = Prisma.raw(names.map((name) => `usage_sum("${name}") as "${name}"`).join(', '));

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
