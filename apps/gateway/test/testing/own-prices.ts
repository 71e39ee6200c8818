import { expect } from 'bun:test';
import { noUsage, type Usage, usageBucketNames } from '@switchyard/core/pricing/usage';
import { until, type World } from './world.ts';

/** Prime numbers, so that no two buckets could be confused without the sum telling. */
export const ownRates = {
  inputNanosPerMillion: 150_000_007n,
  cachedInputNanosPerMillion: 75_000_017n,
  cacheWriteNanosPerMillion: 187_500_013n,
  cacheWrite1hNanosPerMillion: 300_000_007n,
  inputAudioNanosPerMillion: 410_000_003n,
  cachedInputAudioNanosPerMillion: 41_000_011n,
  inputImageNanosPerMillion: 520_000_003n,
  cachedInputImageNanosPerMillion: 52_000_007n,
  outputNanosPerMillion: 600_000_007n,
  reasoningNanosPerMillion: 610_000_037n,
  outputAudioNanosPerMillion: 710_000_009n,
  outputImageNanosPerMillion: 820_000_003n,
  webSearchNanos: 10_000_019n,
  fileSearchNanos: 2_500_009n,
  rerankSearchNanos: 2_000_003n,
  imageNanos: 40_000_003n,
  inputAudioNanosPerHour: 360_000_007n,
  inputCharactersNanosPerMillion: 15_000_000_007n,
};

/** Gives models that are in no price book their own price. */
export async function priceAtOwnRates(world: World, models: readonly string[]): Promise<void> {
  const { organizationId } = world;
  await world.owner.priceOverride.createMany({
    data: models.map((model) => ({ organizationId, model, ...ownRates, effectiveFrom: new Date(0) })),
  });
  await world.changed();
}

const perMillion = 3_600n;
const perUnit = 3_600_000_000n;
const perMs = 1_000n;

/** The cost at {@link ownRates}, summed over one denominator (an hour's ms times a thousand) and rounded once, half up. */
export function ownCost(usage: Usage): bigint {
  const parts: { [Bucket in keyof Usage]: readonly [rateNanos: bigint, weight: bigint] } = {
    inputTokens: [ownRates.inputNanosPerMillion, perMillion],
    cachedInputTokens: [ownRates.cachedInputNanosPerMillion, perMillion],
    cacheWriteTokens: [ownRates.cacheWriteNanosPerMillion, perMillion],
    cacheWrite1hTokens: [ownRates.cacheWrite1hNanosPerMillion, perMillion],
    inputAudioTokens: [ownRates.inputAudioNanosPerMillion, perMillion],
    cachedInputAudioTokens: [ownRates.cachedInputAudioNanosPerMillion, perMillion],
    inputImageTokens: [ownRates.inputImageNanosPerMillion, perMillion],
    cachedInputImageTokens: [ownRates.cachedInputImageNanosPerMillion, perMillion],
    outputTokens: [ownRates.outputNanosPerMillion, perMillion],
    reasoningTokens: [ownRates.reasoningNanosPerMillion, perMillion],
    outputAudioTokens: [ownRates.outputAudioNanosPerMillion, perMillion],
    outputImageTokens: [ownRates.outputImageNanosPerMillion, perMillion],
    webSearches: [ownRates.webSearchNanos, perUnit],
    fileSearches: [ownRates.fileSearchNanos, perUnit],
    rerankSearches: [ownRates.rerankSearchNanos, perUnit],
    images: [ownRates.imageNanos, perUnit],
    inputAudioMs: [ownRates.inputAudioNanosPerHour, perMs],
    inputCharacters: [ownRates.inputCharactersNanosPerMillion, perMillion],
  };
  const sum = usageBucketNames.reduce((total, bucket) => {
    const [rateNanos, weight] = parts[bucket];
    return total + BigInt(usage[bucket]) * rateNanos * weight;
  }, 0n);
  return (2n * sum + perUnit) / (2n * perUnit);
}

/** The buckets of a row, as numbers. */
export const bucketsOf = (row: Record<keyof Usage, bigint>): Usage => {
  const usage = { ...noUsage };
  for (const bucket of usageBucketNames) usage[bucket] = Number(row[bucket]);
  return usage;
};

/** What the simulator billed the gateway's accounts for a model: its one answered call, in all buckets. */
export function billedUsage({ simulator }: World, model: string): Usage {
  const entries = simulator.bill
    .entries()
    .filter((entry) => entry.model === model && entry.status === 200 && entry.keyLast4 !== 'rect');
  const [entry, ...more] = entries;
  if (entry === undefined || more.length > 0) throw new Error(`${model} has ${entries.length} entries on the bill.`);
  return { ...noUsage, ...entry.usage };
}

/**
 * Makes one call of a model and holds its record against the bill: the same buckets, their exact cost, and nothing estimated unless
 * `costEstimated` says that the provider tells nothing. Answers the record.
 */
export async function expectBilled(
  world: World,
  { model, costEstimated = false }: { model: string; costEstimated?: boolean },
  call: () => Promise<unknown>,
) {
  await world.owner.requestAttempt.deleteMany({ where: { model } });
  world.simulator.reset();
  await call();
  const attempt = await until(() =>
    world.owner.requestAttempt.findFirst({ where: { model, outcome: 'succeeded' }, orderBy: { index: 'desc' } }),
  );
  const usage = billedUsage(world, model);
  const { costNanos, costEstimated: estimated, usageMismatch } = attempt;
  expect({ usage: bucketsOf(attempt), costNanos, estimated, usageMismatch }).toEqual({
    usage,
    costNanos: ownCost(usage),
    estimated: costEstimated,
    usageMismatch: null,
  });
  const row = await world.row(attempt.requestId);
  expect(row.outcome).toBe('SUCCEEDED');
  return { attempt, row, usage };
}
