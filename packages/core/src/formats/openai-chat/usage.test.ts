import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { noUsage, totalTokens, usageBucketNames } from '../../pricing/usage.ts';
import { noQuirks } from '../wire-format.ts';
import { openaiChat } from './openai-chat.ts';
import { readUsage } from './read-usage.ts';
import { writeUsage } from './write-usage.ts';

const context = { quirks: noQuirks, idSeed: 'seed' };
const inside = { reasoningTokens: 'inside' } as const;
const beside = { reasoningTokens: 'beside' } as const;

test('an answer is good whatever its usage says; usage that makes no sense is no usage', () => {
  const message = { content: 'hello' };
  for (const usage of [
    {},
    null,
    'none',
    { prompt_tokens: 1.5 },
    { prompt_tokens: -1 },
    { prompt_tokens: 2 ** 53 - 1 },
  ]) {
    const body = JSON.stringify({ choices: [{ message, finish_reason: 'stop' }], usage });
    const answer = openaiChat.readAnswer(body, context);
    expect(answer).toMatchObject({ reported: null, finishReason: 'stop', outputCharacters: 5 });
    const data = JSON.stringify({ choices: [], usage });
    const part = openaiChat.openReader(context).read({ event: null, data });
    expect(part).toMatchObject({ deltas: [{ kind: 'start' }], usageOnly: Boolean(usage) });
  }
});

test('a finish reason that is no word is none', () => {
  for (const finish_reason of [7, {}, 'z'.repeat(100_000)]) {
    const choice = { message: { content: 'a' }, delta: { content: 'a' }, finish_reason };
    const body = JSON.stringify({ choices: [choice] });
    expect(openaiChat.readAnswer(body, context)).toMatchObject({ finishReason: null });
    const deltas = openaiChat.openReader(context).read({ event: null, data: body })?.deltas;
    expect(deltas?.map(({ kind }) => kind)).toEqual(['start', 'text']);
  }
});

const tokens = fc.nat(1e6);
const anyReported = fc
  .record({
    prompt: tokens,
    cached: tokens,
    heard: tokens,
    seen: tokens,
    written: tokens,
    completion: tokens,
    thought: tokens,
  })
  .map(({ prompt, cached, heard, seen, written, completion, thought }) => ({
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: {
      cached_tokens: cached,
      audio_tokens: heard,
      image_tokens: seen,
      cache_write_tokens: written,
    },
    completion_tokens_details: { reasoning_tokens: thought, audio_tokens: thought },
  }));

test('usage buckets are disjoint and sum to what the provider reported, also when its parts are larger than the whole', () => {
  fc.assert(
    fc.property(anyReported, (reported) => {
      const read = readUsage(reported, inside);
      expect(read && totalTokens(read.usage)).toBe(reported.total_tokens);
      expect(usageBucketNames.every((name) => (read?.usage[name] ?? -1) >= 0)).toBe(true);
      const { audio_tokens, image_tokens, cache_write_tokens, cached_tokens } = reported.prompt_tokens_details;
      const parts = audio_tokens + image_tokens + cache_write_tokens;
      const thought = reported.completion_tokens_details.reasoning_tokens;
      const fits =
        parts <= reported.prompt_tokens &&
        cached_tokens <= reported.prompt_tokens - cache_write_tokens &&
        2 * thought <= reported.completion_tokens;
      expect(read?.mismatch === null).toBe(fits);
    }),
  );
});

test('usage that is written is read back bucket for bucket', () => {
  const buckets = [
    'inputTokens',
    'cachedInputTokens',
    'cacheWriteTokens',
    'inputAudioTokens',
    'inputImageTokens',
    'outputTokens',
    'reasoningTokens',
    'outputAudioTokens',
    'outputImageTokens',
    'webSearches',
  ] as const;
  fc.assert(
    fc.property(fc.array(tokens, { minLength: buckets.length, maxLength: buckets.length }), (counts) => {
      const usage = { ...noUsage };
      buckets.forEach((name, at) => {
        usage[name] = counts[at] ?? 0;
      });
      expect(readUsage(writeUsage(usage), inside)?.mismatch).toBeNull();
      // Which kind of input was cached is not told.
      const plain = { ...usage, cachedInputTokens: 0 };
      expect(readUsage(writeUsage(plain), inside)).toEqual({ usage: plain, mismatch: null });
      const quiet = { ...usage, inputAudioTokens: 0, inputImageTokens: 0 };
      expect(readUsage(writeUsage(quiet), inside)).toEqual({ usage: quiet, mismatch: null });
    }),
  );
});

const counts = { prompt_tokens: 10, completion_tokens: 5 };

test.each([
  [
    'cached, DeepSeek',
    { ...counts, prompt_cache_hit_tokens: 4, prompt_cache_miss_tokens: 6 },
    inside,
    { inputTokens: 6, cachedInputTokens: 4, outputTokens: 5 },
  ],
  [
    'cached, Moonshot',
    { ...counts, cached_tokens: 4 },
    inside,
    { inputTokens: 6, cachedInputTokens: 4, outputTokens: 5 },
  ],
  [
    'reasoning inside',
    { ...counts, completion_tokens_details: { reasoning_tokens: 2 } },
    inside,
    { inputTokens: 10, outputTokens: 3, reasoningTokens: 2 },
  ],
  [
    'reasoning beside',
    { ...counts, total_tokens: 17, completion_tokens_details: { reasoning_tokens: 2 } },
    beside,
    { inputTokens: 10, outputTokens: 5, reasoningTokens: 2 },
  ],
  [
    'searches, Perplexity',
    { ...counts, total_tokens: 15, reasoning_tokens: 9, num_search_queries: 3 },
    beside,
    { inputTokens: 10, outputTokens: 5, reasoningTokens: 9, webSearches: 3 },
  ],
  [
    'heard and cached',
    { prompt_tokens: 10, prompt_tokens_details: { audio_tokens: 8, cached_tokens: 5 } },
    inside,
    { cachedInputTokens: 2, cachedInputAudioTokens: 3, inputAudioTokens: 5 },
  ],
] as const)('usage of hosts: %s', (_name, reported, quirks, buckets) => {
  expect(readUsage(reported, quirks)).toEqual({ usage: { ...noUsage, ...buckets }, mismatch: null });
});

test('what does not add up is told in words', () => {
  expect(readUsage({ ...counts, total_tokens: 16 }, inside)?.mismatch).toContain('total_tokens 16');
  const cached = { ...counts, prompt_tokens_details: { cached_tokens: 11 } };
  expect(readUsage(cached, inside)).toMatchObject({ usage: { cachedInputTokens: 10, inputTokens: 0 } });
  expect(readUsage(cached, inside)?.mismatch).toContain('cached_tokens 11');
  const split = { ...counts, prompt_cache_hit_tokens: 4, prompt_cache_miss_tokens: 7 };
  expect(readUsage(split, inside)?.mismatch).toContain('prompt_cache_miss_tokens 7');
});

test.each([
  [400, { error: { message: 'Too long', code: 'context_length_exceeded' } }, 'context-length', 'Too long'],
  [
    400,
    { object: 'error', message: "This model's maximum context length is 8 tokens." },
    'context-length',
    "This model's maximum context length is 8 tokens.",
  ],
  [400, { error: { message: 'No', code: 'content_filter' } }, 'content-filter', 'No'],
  [
    429,
    { error: { message: 'Pay', type: 'insufficient_quota', code: 'credit_balance_exhausted' } },
    'quota-exceeded',
    'Pay',
  ],
  [429, { error: { message: 'Slow down', code: 'rate_limit_exceeded' } }, 'rate-limited', 'Slow down'],
  [400, [{ error: { code: 400, message: 'Bad', status: 'INVALID_ARGUMENT' } }], 'bad-request', 'Bad'],
  [401, { error: 'Unauthorized' }, 'bad-credential', 'Unauthorized'],
  [404, { error: { message: 'None', code: 'model_not_found' } }, 'model-not-found', 'None'],
  [503, { detail: 'Busy' }, 'overloaded', 'Busy'],
  [500, {}, 'server-error', 'The provider answered with status 500.'],
  [400, { error: { code: 'constructor', message: 'x' } }, 'bad-request', 'x'],
] as const)('a refusal is read from its words: %i %j', (status, body, failure, message) => {
  expect(openaiChat.readRefusal(status, JSON.stringify(body))).toEqual({ failure, message });
});
