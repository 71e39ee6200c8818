import { describe, expect, test } from 'bun:test';
import {
  BedrockRuntimeClient,
  type ContentBlock,
  ConverseCommand,
  type ConverseCommandInput,
  ConverseStreamCommand,
  type ConverseStreamOutput,
  type Message,
} from '@aws-sdk/client-bedrock-runtime';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { withSimulator } from '../testing/with-simulator.ts';

const SECRET = 'simulated-secret';
const setUp = withSimulator({ awsSecret: SECRET });
const MODEL = 'amazon.nova-simulated-v1:0';
const messages: Message[] = [{ role: 'user', content: [{ text: 'Which track is free?' }] }];
const PROMPT_TOKENS = 11;
const toolConfig: ConverseCommandInput['toolConfig'] = {
  tools: [
    {
      toolSpec: {
        name: 'set_points',
        inputSchema: { json: { type: 'object', properties: { track: { type: 'integer' } } } },
      },
    },
  ],
};
const additionalModelRequestFields = { thinking: { type: 'enabled', budget_tokens: 1024 } };

const client = (secretAccessKey = SECRET) =>
  new BedrockRuntimeClient({
    region: 'eu-central-1',
    endpoint: setUp.simulator.url,
    credentials: { accessKeyId: 'AKIATEST1234', secretAccessKey },
    requestHandler: new NodeHttpHandler(),
    maxAttempts: 1,
  });
const ask = (more: Partial<ConverseCommandInput> = {}, from = client()) =>
  from.send(new ConverseCommand({ modelId: MODEL, messages, ...more }));
const streamed = async (more: Partial<ConverseCommandInput> = {}) => {
  const { stream } = await client().send(new ConverseStreamCommand({ modelId: MODEL, messages, ...more }));
  return Array.fromAsync(stream ?? []);
};
const billed = () => setUp.simulator.bill.entries();
const failure = (call: Promise<unknown>) =>
  call.then(
    () => null,
    (error: unknown) => error,
  );
const textOf = (content: ContentBlock[] | undefined) => content?.map((block) => block.text ?? '').join('') ?? '';
const deltas = (events: ConverseStreamOutput[]) => events.flatMap((event) => event.contentBlockDelta?.delta ?? []);

describe('the official client, whose signature is verified, gets', () => {
  test('a whole answer whose usage is what the bill says', async () => {
    const answer = await ask();
    const words = textOf(answer.output?.message?.content).split(' ').length;
    expect(answer).toMatchObject({
      stopReason: 'end_turn',
      usage: { inputTokens: PROMPT_TOKENS, outputTokens: words, totalTokens: PROMPT_TOKENS + words },
    });
    expect(billed()).toMatchObject([
      {
        format: 'bedrock-converse',
        model: MODEL,
        keyLast4: '1234',
        usage: { inputTokens: PROMPT_TOKENS, outputTokens: words },
      },
    ]);
  });

  test('the same words in a binary event stream', async () => {
    const whole = await ask();
    const events = await streamed();
    expect(
      deltas(events)
        .map((delta) => delta.text)
        .join(''),
    ).toBe(textOf(whole.output?.message?.content));
    expect(events[0]).toMatchObject({ messageStart: { role: 'assistant' } });
    expect(events.at(-2)).toMatchObject({ messageStop: { stopReason: 'end_turn' } });
    expect(events.at(-1)).toMatchObject({ metadata: { usage: whole.usage } });
    expect(billed()[1]).toMatchObject({ stream: true, usage: billed()[0]!.usage });
  });

  test('cached and written amounts by lifetime; reasoning is output', async () => {
    const modelId = `${MODEL}+prompt-1000+cached-200+cache_write-300+cache_write_1h-100+reasoning-12+tokens-40`;
    const { usage } = await ask({ modelId });
    expect(usage).toMatchObject({
      inputTokens: 400,
      cacheReadInputTokens: 200,
      cacheWriteInputTokens: 400,
      cacheDetails: [
        { ttl: '5m', inputTokens: 300 },
        { ttl: '1h', inputTokens: 100 },
      ],
      outputTokens: 40,
      totalTokens: 1040,
    });
    const tokens = { inputTokens: 400, cachedInputTokens: 200, cacheWriteTokens: 300, cacheWrite1hTokens: 100 };
    expect(billed()).toMatchObject([{ usage: { ...tokens, outputTokens: 40, reasoningTokens: 0 } }]);
  });

  test('parallel calls and reasoning that must come back unchanged', async () => {
    const more = { toolConfig, additionalModelRequestFields };
    const asked = await ask({ ...more, modelId: `${MODEL}+tools-2` });
    const content = asked.output?.message?.content ?? [];
    expect(content.map((block) => Object.keys(block)[0])).toEqual(['reasoningContent', 'toolUse', 'toolUse']);
    const results = content.flatMap(({ toolUse }) =>
      toolUse ? [{ toolResult: { toolUseId: toolUse.toolUseId, content: [{ json: { free: 'four' } }] } }] : [],
    );
    const next = (turn: ContentBlock[], answers: ContentBlock[] = results) =>
      ask({
        ...more,
        messages: [...messages, { role: 'assistant', content: turn }, { role: 'user', content: answers }],
      });
    expect(textOf((await next(content)).output?.message?.content)).toContain('{"free":"four"}');
    const forged = content.map((block) =>
      block.reasoningContent ? { reasoningContent: { reasoningText: { text: 'x', signature: 'AAAA' } } } : block,
    );
    expect(String(await failure(next(forged)))).toContain('Invalid `signature`');
    expect(String(await failure(next(content, results.slice(1))))).toContain('Expected toolResult blocks');
    const streamedCall = await streamed(more);
    expect(deltas(streamedCall).some((delta) => delta.reasoningContent?.signature)).toBe(true);
  });

  test('a forced call, streamed as pieces of JSON', async () => {
    const events = await streamed({ toolConfig: { ...toolConfig, toolChoice: { any: {} } } as never });
    expect(events[1]).toMatchObject({ contentBlockStart: { start: { toolUse: { name: 'set_points' } } } });
    const json = deltas(events)
      .map((delta) => delta.toolUse?.input ?? '')
      .join('');
    expect(JSON.parse(json)).toEqual({ track: expect.any(Number) });
  });

  test('structured output, proof of pictures, and each way to end', async () => {
    const schema = JSON.stringify({ type: 'object', properties: { clear: { type: 'boolean' } } });
    const outputConfig = {
      textFormat: { type: 'json_schema' as const, structure: { jsonSchema: { schema, name: 'yard' } } },
    };
    expect(JSON.parse(textOf((await ask({ outputConfig })).output?.message?.content))).toEqual({
      clear: expect.any(Boolean),
    });
    const image = { format: 'png' as const, source: { bytes: Buffer.from('not really a picture') } };
    const seen = await ask({ messages: [{ role: 'user', content: [{ image }] }] });
    expect(textOf(seen.output?.message?.content)).toStartWith('I see 1 image (image/png, 20 bytes).');
    expect((await ask({ inferenceConfig: { maxTokens: 3 } })).stopReason).toBe('max_tokens');
    expect((await ask({ modelId: `${MODEL}+refuse` })).stopReason).toBe('content_filtered');
    expect((await ask({ modelId: `${MODEL}+filter` })).stopReason).toBe('guardrail_intervened');
    expect((await ask({ inferenceConfig: { stopSequences: [' the'] } })).stopReason).toBe('stop_sequence');
  });
});

describe('refusals', () => {
  test.each([
    ['status-429', 429, 'ThrottlingException'],
    ['status-503', 503, 'ServiceUnavailableException'],
    ['status-500', 500, 'InternalServerException'],
    ['status-404', 404, 'ResourceNotFoundException'],
    ['context', 400, 'ValidationException'],
    ['quota', 400, 'ServiceQuotaExceededException'],
  ])('%s is a %d %s and costs nothing', async (options, status, name) => {
    expect(await failure(ask({ modelId: `${MODEL}+${options}` }))).toMatchObject({ name });
    expect(billed()).toMatchObject([{ status, outcome: 'error', promptTokens: 0 }]);
  });

  test('a wrong secret, a changed body and no signature are 403; a bearer key is enough', async () => {
    expect(await failure(ask({}, client('another-secret')))).toMatchObject({ name: 'InvalidSignatureException' });
    const post = (headers: Record<string, string>) =>
      fetch(`${setUp.simulator.url}/model/${encodeURIComponent(MODEL)}/converse`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ messages }),
      });
    expect((await post({})).headers.get('x-amzn-errortype')).toBe('MissingAuthenticationTokenException');
    expect((await post({ authorization: 'Bearer key' })).status).toBe(200);
    expect((await post({ authorization: 'AWS4-HMAC-SHA256 nonsense' })).status).toBe(403);
  });

  test('an exception inside a stream is an error to the client', async () => {
    expect(await failure(streamed({ modelId: `${MODEL}+error_event-2` }))).toMatchObject({
      name: 'ModelStreamErrorException',
    });
    expect(billed()).toMatchObject([{ outcome: 'error', completionTokens: 2 }]);
    expect(await failure(streamed({ modelId: `${MODEL}+malformed` }))).toBeInstanceOf(Error);
  });
});
