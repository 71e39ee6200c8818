import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { noUsage, totalTokens, type Usage } from '../../pricing/usage.ts';
import { readUsage } from './read-usage.ts';
import { writeUsage } from './write-usage.ts';

test('usage is split by what was seen, heard, read, cached and thought', () => {
  const usageMetadata = {
    promptTokenCount: 100,
    promptTokensDetails: [
      { modality: 'TEXT', tokenCount: 40 },
      { modality: 'IMAGE', tokenCount: 30 },
      { modality: 'AUDIO', tokenCount: 20 },
      { modality: 'DOCUMENT', tokenCount: 10 },
    ],
    cachedContentTokenCount: 25,
    cacheTokensDetails: [
      { modality: 'AUDIO', tokenCount: 5 },
      { modality: 'TEXT', tokenCount: 20 },
    ],
    toolUsePromptTokenCount: 7,
    candidatesTokenCount: 60,
    candidatesTokensDetails: [{ modality: 'IMAGE', tokenCount: 50 }],
    thoughtsTokenCount: 3,
    totalTokenCount: 170,
    trafficType: 'ON_DEMAND_FLEX',
  };
  expect(readUsage(usageMetadata, 2)).toEqual({
    reported: {
      usage: {
        ...noUsage,
        inputTokens: 37,
        cachedInputTokens: 20,
        inputImageTokens: 30,
        inputAudioTokens: 15,
        cachedInputAudioTokens: 5,
        outputTokens: 10,
        outputImageTokens: 50,
        reasoningTokens: 3,
        webSearches: 2,
      },
      mismatch: null,
    },
    serviceTier: 'flex',
  });
});

test('what does not add up is said in words, and no bucket is negative', () => {
  const mismatch = (given: object) => readUsage(given, 0)?.reported.mismatch;
  expect(mismatch({ promptTokenCount: 3, candidatesTokenCount: 2, totalTokenCount: 6 })).toContain('total is 6');
  expect(mismatch({ promptTokenCount: 3, cachedContentTokenCount: 4, totalTokenCount: 3 })).toContain('cached');
  const details = [{ modality: 'IMAGE', tokenCount: 9 }];
  expect(mismatch({ promptTokenCount: 3, promptTokensDetails: details, totalTokenCount: 3 })).toContain('details');
});

test('usage that makes no sense is no usage', () => {
  for (const given of [
    undefined,
    null,
    'none',
    {},
    { promptTokenCount: -1 },
    { promptTokenCount: 2e9 },
    { promptTokenCount: 1.5 },
  ])
    expect(readUsage(given, 0)).toBeNull();
});

test('whatever is reported, the buckets sum to the parts and none is negative', () => {
  const count = fc.option(fc.nat(1_000), { nil: undefined });
  const details = fc.array(
    fc.record({ modality: fc.constantFrom('TEXT', 'IMAGE', 'AUDIO', 'VIDEO', 'NEW'), tokenCount: fc.nat(1_000) }),
  );
  const reported = fc.record({
    promptTokenCount: fc.nat(1_000),
    cachedContentTokenCount: count,
    toolUsePromptTokenCount: count,
    candidatesTokenCount: count,
    thoughtsTokenCount: count,
    promptTokensDetails: details,
    cacheTokensDetails: details,
    candidatesTokensDetails: details,
  });
  fc.assert(
    fc.property(reported, (given) => {
      const usage = readUsage(given, 0)?.reported.usage ?? noUsage;
      const { promptTokenCount, toolUsePromptTokenCount = 0, candidatesTokenCount = 0, thoughtsTokenCount = 0 } = given;
      expect(totalTokens(usage)).toBe(
        promptTokenCount + toolUsePromptTokenCount + candidatesTokenCount + thoughtsTokenCount,
      );
      expect(Object.values(usage).every((bucket) => bucket >= 0)).toBe(true);
    }),
  );
});

test('usage that is written for a caller is read back as it was; cache writes are input', () => {
  const buckets = [
    'inputTokens',
    'cachedInputTokens',
    'inputAudioTokens',
    'cachedInputAudioTokens',
    'inputImageTokens',
    'outputTokens',
    'outputAudioTokens',
    'reasoningTokens',
    'cacheWriteTokens',
  ] as const;
  fc.assert(
    fc.property(fc.tuple(...buckets.map(() => fc.nat(1_000))), (counts) => {
      const usage: Usage = { ...noUsage };
      buckets.forEach((bucket, at) => {
        usage[bucket] = counts[at] ?? 0;
      });
      const expected = { ...usage, inputTokens: usage.inputTokens + usage.cacheWriteTokens, cacheWriteTokens: 0 };
      expect(readUsage(writeUsage(usage), 0)?.reported).toEqual({ usage: expected, mismatch: null });
    }),
  );
});
