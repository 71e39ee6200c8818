import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { anyUsage } from './testing/arbitraries.ts';
import {
  addUsage,
  noUsage,
  tokenBucketNames,
  totalInputTokens,
  totalOutputTokens,
  totalTokens,
  usage,
  usageBucketNames,
} from './usage.ts';

test('the total is the sum of all buckets, and no bucket is counted twice', () => {
  fc.assert(
    fc.property(anyUsage, (one) => {
      expect(totalTokens(one)).toBe(tokenBucketNames.reduce((sum, bucket) => sum + one[bucket], 0));
      expect(totalTokens(one) - totalInputTokens(one)).toBe(totalOutputTokens(one));
    }),
  );
});

test('adding keeps every bucket, in any order, and adding nothing changes nothing', () => {
  fc.assert(
    fc.property(anyUsage, anyUsage, (a, b) => {
      const sum = addUsage(a, b);
      for (const bucket of usageBucketNames) expect(sum[bucket]).toBe(a[bucket] + b[bucket]);
      expect(addUsage(b, a)).toEqual(sum);
      expect(addUsage(a, noUsage)).toEqual(a);
      expect(totalTokens(sum)).toBe(totalTokens(a) + totalTokens(b));
    }),
  );
});

test('the schema takes every usage as it is and refuses negative, fractional, missing and unknown buckets', () => {
  fc.assert(fc.property(anyUsage, (one) => expect(usage.parse(one)).toEqual(one)));
  const { reasoningTokens: _left, ...withoutReasoning } = noUsage;
  for (const wrong of [
    { ...noUsage, inputTokens: -1 },
    { ...noUsage, outputTokens: 0.5 },
    { ...noUsage, cachedInputTokens: Number.NaN },
    { ...noUsage, cacheWriteTokens: 2 ** 53 },
    { ...noUsage, audioTokens: 1 },
    withoutReasoning,
  ]) {
    expect(usage.safeParse(wrong).success).toBe(false);
  }
});
