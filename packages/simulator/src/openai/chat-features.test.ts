import { describe, expect, test } from 'bun:test';
import type OpenAI from 'openai';
import { AzureOpenAI } from 'openai';
import { asks, withSimulator } from '../testing/with-simulator.ts';

const setUp = withSimulator();
const MODEL = 'gpt-5-mini';
const messages = asks('Which track is free?');
type Request = OpenAI.Chat.ChatCompletionCreateParamsNonStreaming;

const tools = ['set_points', 'ring_bell'].map((name) => ({
  type: 'function' as const,
  function: { name, parameters: { type: 'object', properties: { track: { type: 'integer' } } } },
}));
const ask = (more: Partial<Request> = {}) =>
  setUp.client().chat.completions.create({ model: MODEL, messages, ...more });
const streamed = (more: Partial<Request> = {}) =>
  setUp
    .client()
    .chat.completions.stream({ model: MODEL, messages, stream_options: { include_usage: true }, ...more } as never)
    .finalChatCompletion();
const billed = () => setUp.simulator.bill.entries();
const failure = (call: Promise<unknown>) =>
  call.then(
    () => null,
    (error: unknown) => error,
  );
const calls = (answer: OpenAI.Chat.ChatCompletion) => answer.choices[0]!.message.tool_calls ?? [];

describe('tools', () => {
  test('are called at once, whole and streamed alike, and their results are quoted', async () => {
    const model = `${MODEL}+tools-3`;
    const asked = await ask({ model, tools });
    expect(calls(asked).map((call) => call.type === 'function' && call.function.name)).toEqual([
      ...['set_points', 'ring_bell', 'set_points'],
    ]);
    expect(new Set(calls(asked).map((call) => call.id)).size).toBe(3);
    expect(calls(await streamed({ model, tools }))).toMatchObject(calls(asked));
    const results = calls(asked).map(({ id }) => ({
      role: 'tool' as const,
      tool_call_id: id,
      content: 'four is free',
    }));
    const next = (answers: typeof results) =>
      ask({ tools, messages: [...messages, { ...asked.choices[0]!.message }, ...answers] });
    expect((await next(results)).choices[0]!.message.content).toStartWith('The tool says "four is free".');
    expect(String(await failure(next(results.slice(1))))).toContain('did not have response messages');
    expect(await failure(ask({ messages: [...messages, ...results] }))).toMatchObject({ param: 'messages.[1].role' });
  });

  test('are called when the user asks to use them by name, one at a time if the caller wants it so', async () => {
    const both = asks('Please use set_points and ring_bell');
    expect(calls(await ask({ tools, messages: both }))).toHaveLength(2);
    expect(calls(await ask({ tools, messages: both, parallel_tool_calls: false }))).toHaveLength(1);
    expect(calls(await ask({ tools, messages: asks('What is set_points?') }))).toHaveLength(0);
  });
});

describe('answers', () => {
  test('stop before a stop sequence, and only what was said is billed', async () => {
    const full = await ask();
    const stopped = await ask({ stop: [' the', '\n'] });
    const text = stopped.choices[0]!.message.content!;
    expect(full.choices[0]!.message.content).toStartWith(text);
    expect(text).not.toContain(' the');
    expect(stopped.choices[0]!.finish_reason).toBe('stop');
    expect(stopped.usage!.completion_tokens).toBe(text.split(' ').length);
    expect(billed()[1]!.completionTokens).toBe(stopped.usage!.completion_tokens);
  });

  test('bring the log probability of each token', async () => {
    const more = { logprobs: true, top_logprobs: 3 };
    const whole = await ask(more);
    const content = whole.choices[0]!.logprobs!.content!;
    expect(content.map((entry) => entry.token).join('')).toBe(whole.choices[0]!.message.content!);
    for (const entry of content) expect(entry.top_logprobs).toHaveLength(3);
    expect((await streamed(more)).choices[0]!.logprobs!.content).toEqual(content);
  });

  test.each([
    ['auto', 'default'],
    ['default', 'default'],
    ['flex', 'flex'],
    ['priority', 'priority'],
  ] as const)('asked with service tier %s say %s', async (asked, said) => {
    expect((await ask({ service_tier: asked })).service_tier).toBe(said);
    expect((await streamed({ service_tier: asked })).service_tier).toBe(said);
  });

  test('can be refused, filtered or stopped early', async () => {
    const refused = await ask({ model: `${MODEL}+refuse` });
    expect(refused.choices[0]!.message.content).toBeNull();
    expect(refused.choices[0]!.message.refusal).toContain('sorry');
    const streamedRefusal = await streamed({ model: `${MODEL}+refuse` });
    expect(streamedRefusal.choices[0]!.message.refusal).toBe(refused.choices[0]!.message.refusal);
    expect((await ask({ model: `${MODEL}+filter` })).choices[0]!.finish_reason).toBe('content_filter');
    const early = await ask({ model: `${MODEL}+stop_early+tokens-20` });
    expect(early).toMatchObject({ usage: { completion_tokens: 10 }, choices: [{ finish_reason: 'stop' }] });
  });

  test('prove that pictures, sounds and files arrived', async () => {
    const data = Buffer.from('not really a picture').toString('base64');
    const answer = await ask({
      messages: [
        {
          role: 'user',
          content: [
            { type: 'image_url', image_url: { url: `data:image/png;base64,${data}` } },
            { type: 'image_url', image_url: { url: 'https://example.com/yard.png' } },
            { type: 'input_audio', input_audio: { data, format: 'wav' } },
            { type: 'file', file: { file_data: `data:application/pdf;base64,${data}`, filename: 'plan.pdf' } },
          ],
        },
      ],
    });
    expect(answer.choices[0]!.message.content).toStartWith(
      'I see 2 images (image/png, 20 bytes; https://example.com/yard.png) and 1 audio (audio/wav, 20 bytes) and 1 file (application/pdf, 20 bytes).',
    );
    const broken = [{ type: 'image_url' as const, image_url: { url: 'data:image/png;base64,@@' } }];
    expect(await failure(ask({ messages: [{ role: 'user', content: broken }] }))).toMatchObject({ status: 400 });
  });

  test('tell audio, pictures and cache writes apart', async () => {
    const model = `${MODEL}+prompt-100+audio_in-30+image_in-20+cached-40+cache_write-10+reasoning-5+tokens-9`;
    const { usage } = await ask({ model });
    expect(usage).toMatchObject({
      prompt_tokens: 150,
      completion_tokens: 9,
      prompt_tokens_details: {
        cached_tokens: 40,
        cache_write_tokens: 10,
        audio_tokens: 30,
        image_tokens: 20,
        text_tokens: 100,
      },
    });
    expect(billed()[0]!.usage).toMatchObject({
      ...{ inputTokens: 50, cachedInputTokens: 40, cacheWriteTokens: 10, inputAudioTokens: 30, inputImageTokens: 20 },
      ...{ outputTokens: 4, reasoningTokens: 5 },
    });
  });
});

test.each([
  ['context', 400, 'context_length_exceeded'],
  ['quota', 429, 'insufficient_quota'],
  ['blocked', 400, 'content_policy_violation'],
])('%s is OpenAI’s %d %s and costs nothing', async (option, status, code) => {
  expect(await failure(ask({ model: `${MODEL}+${option}` }))).toMatchObject({ status, code });
  expect(billed()).toMatchObject([{ status, outcome: 'error', promptTokens: 0 }]);
});

describe('Azure', () => {
  const azure = () =>
    new AzureOpenAI({ endpoint: setUp.simulator.url, apiKey: 'azure-1234', apiVersion: '2025-04-01', maxRetries: 0 });
  const azureAsk = (model: string) => azure().chat.completions.create({ model, messages });

  test('names the model by its deployment, whole and streamed', async () => {
    const whole = await azureAsk('yard-gpt');
    expect(whole).toMatchObject({ model: 'yard-gpt', prompt_filter_results: [{ prompt_index: 0 }] });
    const stream = await azure().chat.completions.create({ model: 'yard-gpt', messages, stream: true });
    const chunks = await Array.fromAsync(stream);
    expect(chunks[0]).toMatchObject({ choices: [], prompt_filter_results: [{}] });
    expect(billed()).toMatchObject([{ format: 'openai-chat', model: 'yard-gpt', keyLast4: '1234' }, { stream: true }]);
  });

  test('refuses in its own words', async () => {
    expect(await failure(azureAsk('gpt+status-404'))).toMatchObject({ status: 404, code: 'DeploymentNotFound' });
    expect(await failure(azureAsk('gpt+blocked'))).toMatchObject({
      code: 'content_filter',
      error: { innererror: { code: 'ResponsibleAIPolicyViolation' } },
    });
    const v1 = await fetch(`${setUp.simulator.url}/openai/v1/chat/completions`, {
      method: 'POST',
      body: JSON.stringify({ model: 'gpt', messages }),
    });
    expect([v1.status, (await v1.json()).error.code]).toEqual([401, '401']);
  });
});
