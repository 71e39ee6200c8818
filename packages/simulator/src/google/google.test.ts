import { describe, expect, test } from 'bun:test';
import {
  ApiError,
  type Content,
  FunctionCallingConfigMode,
  type GenerateContentParameters,
  GoogleGenAI,
} from '@google/genai';
import { withSimulator } from '../testing/with-simulator.ts';

const setUp = withSimulator();
const MODEL = 'gemini-3-simulated';
const contents = 'Which track is free?';
const PROMPT_TOKENS = 11;
const PNG = Buffer.from('not really a picture').toString('base64');
const parametersJsonSchema = { type: 'object', properties: { track: { type: 'integer' } } };
const tools = [{ functionDeclarations: [{ name: 'set_points', parametersJsonSchema }] }];

const client = (apiKey = 'key-test-1234') => new GoogleGenAI({ apiKey, httpOptions: { baseUrl: setUp.simulator.url } });
const ask = (more: Partial<GenerateContentParameters> = {}) =>
  client().models.generateContent({ model: MODEL, contents, ...more });
const billed = () => setUp.simulator.bill.entries();
const failure = (call: Promise<unknown>) =>
  call.then(
    () => null,
    (error: unknown) => error,
  );
const post = (path: string, body: object, headers: Record<string, string> = { 'x-goog-api-key': 'key' }) =>
  fetch(`${setUp.simulator.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
const raw = (change: object = {}) => ({ contents: [{ role: 'user', parts: [{ text: contents }] }], ...change });

async function streamed(more: Partial<GenerateContentParameters> = {}) {
  const stream = await client().models.generateContentStream({ model: MODEL, contents, ...more });
  return Array.fromAsync(stream);
}

describe('the official client gets', () => {
  test('a whole answer whose usage is what the bill says', async () => {
    const answer = await ask();
    const words = answer.text?.split(' ').length ?? 0;
    expect(words).toBeGreaterThan(7);
    expect(answer).toMatchObject({
      candidates: [{ finishReason: 'STOP', index: 0, content: { role: 'model' } }],
      usageMetadata: {
        promptTokenCount: PROMPT_TOKENS,
        candidatesTokenCount: words,
        totalTokenCount: PROMPT_TOKENS + words,
        promptTokensDetails: [{ modality: 'TEXT', tokenCount: PROMPT_TOKENS }],
      },
      modelVersion: MODEL,
    });
    expect(billed()).toMatchObject([
      {
        format: 'google-generate-content',
        keyLast4: '1234',
        usage: { inputTokens: PROMPT_TOKENS, outputTokens: words },
      },
    ]);
  });

  test('the same words streamed, with a running usage', async () => {
    const whole = await ask();
    const chunks = await streamed();
    expect(chunks.map((chunk) => chunk.text ?? '').join('')).toBe(whole.text ?? '');
    expect(chunks.at(-1)).toMatchObject({ usageMetadata: whole.usageMetadata, candidates: [{ finishReason: 'STOP' }] });
    expect(chunks[0]?.usageMetadata?.candidatesTokenCount).toBe(1);
    expect(billed()[1]).toMatchObject({ stream: true, usage: billed()[0]!.usage });
  });

  test('modalities, cached of each, thoughts and searches, disjoint and billed', async () => {
    const model = `${MODEL}+prompt-100+image_in-60+audio_in-40+cached-170+reasoning-12+tokens-30+searches-2`;
    const answer = await ask({ model });
    expect(answer.usageMetadata).toEqual({
      promptTokenCount: 200,
      candidatesTokenCount: 18,
      thoughtsTokenCount: 12,
      totalTokenCount: 230,
      cachedContentTokenCount: 170,
      cacheTokensDetails: [
        { modality: 'TEXT', tokenCount: 100 },
        { modality: 'IMAGE', tokenCount: 60 },
        { modality: 'AUDIO', tokenCount: 10 },
      ] as never,
      promptTokensDetails: [
        { modality: 'TEXT', tokenCount: 100 },
        { modality: 'IMAGE', tokenCount: 60 },
        { modality: 'AUDIO', tokenCount: 40 },
      ] as never,
    });
    expect(answer.candidates?.[0]?.groundingMetadata?.webSearchQueries).toHaveLength(2);
    expect(billed()).toMatchObject([
      {
        usage: {
          inputTokens: 0,
          cachedInputTokens: 100,
          cachedInputImageTokens: 60,
          inputAudioTokens: 30,
          cachedInputAudioTokens: 10,
          outputTokens: 18,
          reasoningTokens: 12,
          webSearches: 2,
        },
      },
    ]);
  });

  test('calls with a signature that must come back unchanged', async () => {
    const config = { tools, thinkingConfig: { includeThoughts: true } };
    const asked = await ask({ model: `${MODEL}+tools-2`, config });
    const parts = asked.candidates?.[0]?.content?.parts ?? [];
    expect(parts.map((part) => Object.keys(part)[0])).toEqual(['text', 'functionCall', 'functionCall']);
    expect(structuredClone(asked.functionCalls)).toMatchObject([
      { name: 'set_points', args: { track: expect.any(Number) } },
      {},
    ]);
    const response = { result: 'track four is free' };
    const responses = [1, 2].map(() => ({ functionResponse: { name: 'set_points', response } }));
    const next = (model: Content, answers = responses) =>
      ask({
        config,
        contents: [{ role: 'user', parts: [{ text: contents }] }, model, { role: 'user', parts: answers }],
      });
    expect((await next({ role: 'model', parts })).text).toContain('track four is free');
    const without = parts.map(({ thoughtSignature: _, ...part }) => part);
    expect(String(await failure(next({ role: 'model', parts: without })))).toContain('missing a thought_signature');
    const forged = parts.map((part) => (part.thoughtSignature ? { ...part, thoughtSignature: 'AAAA' } : part));
    expect(String(await failure(next({ role: 'model', parts: forged })))).toContain('Corrupted thought signature');
    const few = responses.slice(1);
    expect(String(await failure(next({ role: 'model', parts }, few)))).toContain('number of function response parts');
  });

  test('a forced call, streamed', async () => {
    const mode = FunctionCallingConfigMode.ANY;
    const chunks = await streamed({ config: { tools, toolConfig: { functionCallingConfig: { mode } } } });
    const calls = chunks.flatMap((chunk) => chunk.functionCalls ?? []);
    expect(calls).toMatchObject([{ name: 'set_points', args: { track: expect.any(Number) } }]);
    expect(billed()).toMatchObject([{ completionTokens: chunks.at(-1)?.usageMetadata?.candidatesTokenCount }]);
  });

  test('thoughts only when they are asked for', async () => {
    const shown = await streamed({ config: { thinkingConfig: { includeThoughts: true } } });
    expect(shown.some((chunk) => chunk.candidates?.[0]?.content?.parts?.[0]?.thought)).toBe(true);
    const hidden = await ask({ config: { thinkingConfig: { thinkingBudget: 100 } } });
    expect(hidden.candidates?.[0]?.content?.parts).toHaveLength(1);
    expect(hidden.usageMetadata?.thoughtsTokenCount).toBeGreaterThan(0);
  });

  test('structured output by both kinds of schema, and several candidates', async () => {
    const json = { responseMimeType: 'application/json' };
    const own = await ask({
      config: { ...json, responseSchema: { type: 'OBJECT', properties: { clear: { type: 'BOOLEAN' } } } } as never,
    });
    expect(JSON.parse(own.text ?? '')).toEqual({ clear: expect.any(Boolean) });
    const plain = await ask({ config: { ...json, responseJsonSchema: parametersJsonSchema } });
    expect(JSON.parse(plain.text ?? '')).toEqual({ track: expect.any(Number) });
    expect((await ask({ config: { candidateCount: 3 } })).candidates).toHaveLength(3);
  });

  test('proof that pictures and files arrived', async () => {
    const fileUri = 'https://example.com/plan.pdf';
    const answer = await ask({
      contents: [
        { inlineData: { mimeType: 'image/png', data: PNG } },
        { fileData: { fileUri, mimeType: 'application/pdf' } },
      ],
    });
    expect(answer.text).toStartWith(`I see 1 image (image/png, 20 bytes) and 1 file (application/pdf, ${fileUri}).`);
  });

  test('each way an answer can end', async () => {
    const reason = async (more: Partial<GenerateContentParameters>) => (await ask(more)).candidates?.[0]?.finishReason;
    expect(String(await reason({ config: { maxOutputTokens: 3 } }))).toBe('MAX_TOKENS');
    expect(String(await reason({ model: `${MODEL}+filter` }))).toBe('SAFETY');
    const refused = await ask({ model: `${MODEL}+refuse` });
    expect(refused.candidates).toBeUndefined();
    expect(String(refused.promptFeedback?.blockReason)).toBe('SAFETY');
    expect(billed().at(-1)).toMatchObject({ completionTokens: 0, promptTokens: PROMPT_TOKENS });
  });

  test('the models, page by page', async () => {
    const pager = await client().models.list({ config: { pageSize: 7 } });
    const names: (string | undefined)[] = [];
    for await (const model of pager) names.push(model.name);
    expect(names).toContain('models/gemini-2.5-flash');
    expect(new Set(names).size).toBe(names.length);
    expect((await client().models.get({ model: 'gemini-2.5-flash' })).name).toBe('models/gemini-2.5-flash');
    expect(await failure(client().models.get({ model: 'nothing' }))).toMatchObject({ status: 404 });
  });
});

describe('refusals', () => {
  test.each([
    ['status-429', 429, 'RESOURCE_EXHAUSTED'],
    ['status-503', 503, 'UNAVAILABLE'],
    ['status-500', 500, 'INTERNAL'],
    ['status-404', 404, 'NOT_FOUND'],
    ['context', 400, 'exceeds the maximum number of tokens'],
    ['quota', 429, 'exceeded your current quota'],
    ['blocked', 400, 'Responsible AI'],
  ])('%s is Google’s %d %s and costs nothing', async (options, status, words) => {
    const error = await failure(ask({ model: `${MODEL}+${options}` }));
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status, message: expect.stringContaining(words) });
    expect(billed()).toMatchObject([{ status, outcome: 'error', promptTokens: 0 }]);
  });

  test('keys are read from header, query and bearer token', async () => {
    const path = `/v1beta/models/${MODEL}:generateContent`;
    expect((await post(path, raw())).status).toBe(200);
    expect((await post(`${path}?key=abc`, raw(), {})).status).toBe(200);
    expect((await post(path, raw(), { authorization: 'Bearer abc' })).status).toBe(200);
    expect((await post(path, raw(), {})).status).toBe(403);
    const wrong = await post(path, raw(), { 'x-goog-api-key': 'sk-invalid' });
    expect([wrong.status, (await wrong.json()).error.details[0].reason]).toEqual([400, 'API_KEY_INVALID']);
  });

  test.each([
    ['an unknown name', raw({ n: 2 }), 'Unknown name "n"'],
    ['no contents', { contents: [] }, 'contents is not specified'],
    ['a wrong role', { contents: [{ role: 'assistant', parts: [{ text: 'x' }] }] }, 'valid role'],
    ['an empty part', { contents: [{ role: 'user', parts: [{}] }] }, "required oneof field 'data'"],
    ['a schema without its MIME type', raw({ generationConfig: { responseSchema: { type: 'OBJECT' } } }), 'text/plain'],
  ])('%s is a 400 that says so', async (_, body, words) => {
    const reply = await post(`/v1beta/models/${MODEL}:generateContent`, body);
    expect(reply.status).toBe(400);
    expect(await reply.json()).toMatchObject({
      error: { code: 400, status: 'INVALID_ARGUMENT', message: expect.stringContaining(words) },
    });
  });
});

describe('on the wire', () => {
  test('without alt=sse a stream is one JSON array', async () => {
    const reply = await post(`/v1/models/${MODEL}+tokens-3:streamGenerateContent`, raw());
    expect(reply.headers.get('content-type')).toContain('application/json');
    const chunks: unknown = await reply.json();
    expect(chunks).toMatchObject([{}, {}, {}, { candidates: [{ finishReason: 'STOP' }] }]);
    const refused = await post(`/v1/models/${MODEL}+status-429:streamGenerateContent`, raw());
    expect(await refused.json()).toMatchObject([{ error: { code: 429 } }]);
  });

  test('names in snake case mean the same', async () => {
    const snake = {
      system_instruction: { parts: [{ text: 'Be short.' }] },
      generation_config: { max_output_tokens: 2 },
    };
    const reply = await post(`/v1beta/models/${MODEL}:generateContent`, raw(snake));
    expect(await reply.json()).toMatchObject({ candidates: [{ finishReason: 'MAX_TOKENS' }] });
  });

  test('Vertex’s paths serve Google’s and Anthropic’s models', async () => {
    const place = '/v1/projects/yard/locations/europe-west4/publishers';
    const bearer = { authorization: 'Bearer ya29' };
    expect((await post(`${place}/google/models/${MODEL}:generateContent`, raw(), bearer)).status).toBe(200);
    expect((await post(`${place}/google/models/${MODEL}:generateContent`, raw(), {})).status).toBe(401);
    const path = `${place}/anthropic/models/claude-simulated@20260101`;
    const body = {
      anthropic_version: 'vertex-2023-10-16',
      max_tokens: 4,
      messages: [{ role: 'user', content: 'Hello' }],
    };
    expect(await (await post(`${path}:rawPredict`, body, bearer)).json()).toMatchObject({ type: 'message' });
    expect(await (await post(`${path}:streamRawPredict`, body, bearer)).text()).toContain('event: message_stop');
    expect((await post(`${path}:rawPredict`, { ...body, model: 'x' }, bearer)).status).toBe(400);
    expect(billed().slice(-3)).toMatchObject([
      { format: 'anthropic-messages', model: 'claude-simulated@20260101', stream: false },
      { stream: true },
      { status: 400 },
    ]);
  });

  test('an error inside a stream is an error to the client', async () => {
    expect(await failure(streamed({ model: `${MODEL}+error_event-2` }))).toBeInstanceOf(Error);
    expect(billed()).toMatchObject([{ outcome: 'error', completionTokens: 2 }]);
  });
});
