import { expect, test } from 'bun:test';
import { startTranslation } from '../formats/translation.ts';
import { noUsage } from '../pricing/usage.ts';
import { anthropicCountTokens, anthropicCountTokensWire } from './anthropic-count-tokens.ts';
import { cohereRerankWire } from './cohere-rerank.ts';
import { googleCountTokens, googleCountTokensWire } from './google-count-tokens.ts';
import { openaiCompletions, openaiCompletionsWire } from './openai-completions.ts';
import { openaiModerations, openaiModerationsWire } from './openai-moderations.ts';
import { openaiRerank, openaiRerankWire } from './openai-rerank.ts';
import { answered, callOf, inputOf, sentTo } from './testing/inputs.ts';

test('completions are paid for every candidate of every prompt, shown or not', () => {
  const choices = (more: object) => callOf(openaiCompletions, { model: 'm', prompt: 'a', ...more }).choices;
  expect(choices({})).toBe(1);
  expect(choices({ prompt: [1, 2, 3], n: 2 })).toBe(2);
  expect(choices({ prompt: ['a', 'b'], n: 2, best_of: 3 })).toBe(6);
});

test('usage is asked for on streams of completions, and its event is told apart', () => {
  const call = callOf(openaiCompletions, { model: 'm', prompt: 'a', stream: true, stream_options: { x: 1 } });
  expect(sentTo(openaiCompletionsWire, call).body.stream_options).toEqual({ x: 1, include_usage: true });
  const changes = { model: 'm', addMaxOutputTokens: 9 };
  const translation = startTranslation({ target: '', dropUnsupported: false });
  const bounded = openaiCompletionsWire.encode(
    callOf(openaiCompletions, { model: 'm', prompt: 'a' }),
    changes,
    translation,
  );
  expect(bounded).toMatchObject({ object: { text: '{"max_tokens":9,"model":"m","prompt":"a"}' } });
  const usage = {
    prompt_tokens: 3,
    completion_tokens: 2,
    total_tokens: 5,
    prompt_tokens_details: { cached_tokens: 1 },
  };
  const read = openaiCompletionsWire.readEvent(JSON.stringify({ choices: [], usage }));
  expect(read).toMatchObject({
    usageOnly: true,
    done: false,
    reported: { usage: { inputTokens: 2, cachedInputTokens: 1, outputTokens: 2 } },
  });
  expect(openaiCompletionsWire.readEvent('{"choices":[{"text":"a"}],"usage":null}')).toMatchObject({
    usageOnly: false,
    reported: null,
  });
  expect(openaiCompletionsWire.readEvent('[DONE]').done).toBe(true);
  expect(openaiCompletionsWire.readEvent('{"error":{"message":"no"}}').isError).toBe(true);
  expect(openaiCompletionsWire.readEvent('nonsense')).toMatchObject({ isError: false, done: false });
  expect(answered(openaiCompletionsWire, call, { choices: [{ text: 'a' }], usage })?.reported?.usage.outputTokens).toBe(
    2,
  );
});

test('moderations are free, and the model is named for the provider when the caller leaves it out', () => {
  const call = callOf(openaiModerations, { input: 'a' });
  expect(sentTo(openaiModerationsWire, call).body).toEqual({ model: 'served', input: 'a' });
  const unnamed = callOf(openaiModerations, { model: null, input: 'a' });
  const changes = { model: unnamed.model, addMaxOutputTokens: null };
  const payload = openaiModerationsWire.encode(
    unnamed,
    changes,
    startTranslation({ target: '', dropUnsupported: false }),
  );
  expect(payload).toMatchObject({ object: { text: '{"model":"omni-moderation-latest","input":"a"}' } });
  expect(answered(openaiModerationsWire, call, { results: [] })?.reported).toEqual({ usage: noUsage, mismatch: null });
  expect(answered(openaiModerationsWire, call, {})).toBeUndefined();
});

const rerank = (more: object = {}) =>
  callOf(openaiRerank, { model: 'm', query: 'q', documents: ['a', { text: 'b', id: 1 }], top_n: 5, ...more });

test('reranking passes to hosts of the same words, paid by the token or by the search', () => {
  const call = rerank();
  expect(sentTo(openaiRerankWire, call).body).toMatchObject({
    model: 'served',
    documents: ['a', { text: 'b', id: 1 }],
  });
  const results = [{ index: 1, relevance_score: 0.9 }];
  const byToken = answered(openaiRerankWire, call, { results, usage: { total_tokens: 12 } });
  expect(byToken?.reported?.usage).toEqual({ ...noUsage, inputTokens: 12 });
  const bySearch = answered(openaiRerankWire, call, { results, meta: { billed_units: { search_units: 2 } } });
  expect(bySearch?.reported?.usage).toEqual({ ...noUsage, rerankSearches: 2 });
});

test('reranking is translated to Cohere and back, with the documents that the caller sent', () => {
  const call = rerank();
  expect(sentTo(cohereRerankWire, call).body).toEqual({ model: 'served', query: 'q', documents: ['a', 'b'], top_n: 2 });
  const meta = { billed_units: { search_units: 1 } };
  expect(answered(cohereRerankWire, call, { id: 'i', results: [{ index: 1, relevance_score: 0.9 }], meta })).toEqual({
    body: {
      id: 'i',
      model: 'served',
      object: 'list',
      results: [{ index: 1, relevance_score: 0.9, document: { text: 'b' } }],
      meta,
    },
    reported: { usage: { ...noUsage, rerankSearches: 1 }, mismatch: null },
  });
  const bare = answered(cohereRerankWire, rerank({ return_documents: false }), {
    results: [{ index: 7, relevance_score: 1 }],
  });
  expect(bare?.body.results).toEqual([{ index: 7, relevance_score: 1 }]);
  expect(() => sentTo(cohereRerankWire, rerank({ rank_fields: ['a'] }))).toThrow('rank_fields');
});

test('the searches of a reranking are bounded by its documents, long ones counting as several', () => {
  const searches = (documents: string[]) => rerank({ documents }).maxUnits.rerankSearches;
  expect(searches(Array(100).fill('a'))).toBe(1);
  expect(searches(Array(101).fill('a'))).toBe(2);
  expect(searches(Array(100).fill('a'.repeat(501)))).toBe(2);
});

test('tokens are counted by the family that was asked, for free, and the model is named where it stands', () => {
  const contents = [{ parts: [{ text: 'a' }] }];
  const google = callOf(googleCountTokens, { generateContentRequest: { model: 'models/m', contents, z: 1 } });
  expect(sentTo(googleCountTokensWire, google).body.generateContentRequest).toEqual({
    model: 'models/served',
    contents,
    z: 1,
  });
  expect(sentTo(googleCountTokensWire, callOf(googleCountTokens, { contents })).text).toBe(
    JSON.stringify({ contents }),
  );
  expect(answered(googleCountTokensWire, google, { totalTokens: 3 })?.reported?.usage).toEqual(noUsage);
  const body = { model: 'm', messages: [{ role: 'user', content: 'hi' }] };
  const anthropic = anthropicCountTokens.decode({
    ...inputOf('json', body),
    headers: new Headers({ 'anthropic-beta': 'b', other: 'o' }),
  });
  expect(anthropic.forwardHeaders).toEqual({ 'anthropic-beta': 'b' });
  expect(sentTo(anthropicCountTokensWire, anthropic).body).toEqual({ ...body, model: 'served' });
  expect(answered(anthropicCountTokensWire, anthropic, { input_tokens: 3 })?.body).toEqual({ input_tokens: 3 });
  expect(() => callOf(anthropicCountTokens, { ...body, max_tokens: 5 })).toThrow('max_tokens');
  expect(() => sentTo(googleCountTokensWire, anthropic)).toThrow('not translated');
});
