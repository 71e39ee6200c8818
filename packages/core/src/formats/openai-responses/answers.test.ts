import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { collectAnswer } from '../../chat/collect-answer.ts';
import type { AssistantPart } from '../../chat/content.ts';
import { anyDeltas } from '../../chat/testing/arbitraries.ts';
import { noUsage, totalTokens } from '../../pricing/usage.ts';
import { openaiResponses } from './openai-responses.ts';
import { answerContext, readContext } from './testing/contexts.ts';
import { gistHere } from './testing/gist-here.ts';

const read = (response: object) => openaiResponses.readAnswer(JSON.stringify({ output: [], ...response }), readContext);

describe('answers', () => {
  test('any answer is written as a response and read back with the same words, calls, seals, end and usage', () => {
    fc.assert(
      fc.property(anyDeltas(), (deltas) => {
        const answer = collectAnswer(deltas);
        const body = openaiResponses.encodeAnswer(answer, answerContext());
        const again = openaiResponses.readAnswer(body, readContext)?.answer();
        expect(again && gistHere(again)).toEqual(gistHere(answer));
      }),
      { numRuns: 200 },
    );
  });

  test('an answer from elsewhere has ids of this format, the settings of its request, and usage with its parts', () => {
    const finish = { reason: 'length', stopSequence: null, raw: 'max_tokens' } as const;
    const parts: AssistantPart[] = [{ kind: 'text', at: '', text: 'hi', cache: null, citations: [] }];
    const usage = { inputTokens: 5, cachedInputTokens: 3, cacheWriteTokens: 2, outputTokens: 4, reasoningTokens: 1 };
    const reported = { usage: { ...noUsage, ...usage }, mismatch: null };
    const answer = {
      id: 'msg_1',
      model: 'claude',
      choices: [{ parts, finish, logprobs: null }],
      reported,
      serviceTier: null,
    };
    expect(
      JSON.parse(openaiResponses.encodeAnswer(answer, answerContext({ instructions: 'Be brief.' }))),
    ).toMatchObject({
      id: 'resp_0197a0000000700080000000000000aa',
      object: 'response',
      created_at: 1_790_000_000,
      status: 'incomplete',
      incomplete_details: { reason: 'max_output_tokens' },
      instructions: 'Be brief.',
      model: 'claude',
      output: [
        {
          id: 'msg_0197a0000000700080000000000000aa0000',
          type: 'message',
          role: 'assistant',
          status: 'incomplete',
          content: [{ type: 'output_text', text: 'hi', annotations: [] }],
        },
      ],
      usage: {
        input_tokens: 10,
        input_tokens_details: { cached_tokens: 3, cache_write_tokens: 2 },
        output_tokens: 5,
        output_tokens_details: { reasoning_tokens: 1 },
        total_tokens: 15,
      },
      store: false,
      error: null,
    });
  });

  test('what was said is counted, whatever kind of item it is', () => {
    const output = [
      { type: 'message', content: [{ type: 'output_text', text: 'hello' }] },
      { type: 'function_call', name: 'f', arguments: '{}', call_id: 'c' },
      { type: 'reasoning', summary: [{ type: 'summary_text', text: 'abc' }] },
    ];
    expect(read({ output, status: 'completed' })).toMatchObject({ outputCharacters: 11, finishReason: 'completed' });
    expect(openaiResponses.readAnswer('{"object":"list","data":[]}', readContext)).toBeUndefined();
  });
});

describe('usage', () => {
  const count = fc.nat(1_000_000);

  test('the buckets are disjoint and sum to what the provider reported, and parts beyond their whole are named', () => {
    const counts = fc.record({ input: count, cached: count, written: count, output: count, reasoning: count });
    fc.assert(
      fc.property(counts, ({ input, cached, written, output, reasoning }) => {
        const usage = {
          input_tokens: input,
          input_tokens_details: { cached_tokens: cached, cache_write_tokens: written },
          output_tokens: output,
          output_tokens_details: { reasoning_tokens: reasoning },
          total_tokens: input + output,
        };
        const reported = read({ usage })?.reported;
        expect(reported && totalTokens(reported.usage)).toBe(input + output);
        expect(Object.values(reported?.usage ?? {}).every((bucket) => bucket >= 0)).toBe(true);
        expect(reported?.mismatch === null).toBe(cached + written <= input && reasoning <= output);
      }),
    );
  });

  test('a total that does not fit is named, and usage that makes no sense is none', () => {
    const usage = { input_tokens: 1, output_tokens: 2, total_tokens: 4 };
    expect(read({ usage })?.reported?.mismatch).toBe('total_tokens is 4 where input and output sum to 3.');
    for (const bad of [
      null,
      'x',
      {},
      { input_tokens: -1 },
      { input_tokens: 2e9, output_tokens: 1 },
      { input_tokens: 0.5 },
    ]) {
      expect(read({ usage: bad })?.reported).toBeNull();
    }
  });

  test('searches are counted: of the web only the searches themselves, unless the provider tells how many', () => {
    const search = (action: object | undefined) => ({ type: 'web_search_call', id: 'ws', action });
    const output = [
      search({ type: 'search', query: 'a' }),
      search({ type: 'open_page', url: 'https://a' }),
      search(undefined),
      { type: 'file_search_call', id: 'fs', queries: [] },
    ];
    const usage = { input_tokens: 1, output_tokens: 1 };
    expect(read({ output, usage })?.reported?.usage).toMatchObject({ webSearches: 2, fileSearches: 1 });
    const tool_usage = { web_search: { num_requests: 5 } };
    expect(read({ output, usage, tool_usage })?.reported?.usage).toMatchObject({ webSearches: 5 });
  });
});

test('refusals are told apart by their code first, by their words and their status then', () => {
  const refusals: [number, string, string][] = [
    [400, '{"error":{"code":"context_length_exceeded","message":"m"}}', 'context-length'],
    [400, '{"error":{"message":"This model\'s maximum context length is 8 tokens."}}', 'context-length'],
    [429, '{"error":{"type":"insufficient_quota","code":"credit_balance_exhausted","message":"m"}}', 'quota-exceeded'],
    [429, '{"error":{"code":"rate_limit_exceeded","message":"m"}}', 'rate-limited'],
    [
      429,
      '{"error":{"code":"rate_limit_exceeded","type":"tokens","message":"Request too large for gpt-5 in organization org-1 on tokens per min (TPM): Limit 30000, Requested 60000."}}',
      'context-length',
    ],
    [401, '{"error":{"code":"invalid_api_key","message":"m"}}', 'bad-credential'],
    [404, '{"error":{"code":"model_not_found","message":"m"}}', 'model-not-found'],
    [400, '{"error":{"code":"content_policy_violation","message":"m"}}', 'content-filter'],
    [503, '{"error":{"message":"m"}}', 'overloaded'],
    [500, 'oops', 'server-error'],
    [400, '{"error":{"message":"m","param":"input"}}', 'bad-request'],
  ];
  for (const [status, body, failure] of refusals) {
    expect([body, openaiResponses.readRefusal(status, body).failure as string]).toEqual([body, failure]);
  }
  expect(openaiResponses.readRefusal(400, '{"error":{"message":"Say why."}}').message).toBe('Say why.');
});
