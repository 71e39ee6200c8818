import { expect, test } from 'bun:test';
import OpenAI, { toFile } from 'openai';
import { asks, withSimulator } from '../testing/with-simulator.ts';

const setUp = withSimulator();
const bill = () => setUp.simulator.bill.entries();
const failure = (call: Promise<unknown>) => call.then(() => null).catch((error: unknown) => error);

const CHAT = '/v1/chat/completions';
type Endpoint = OpenAI.BatchCreateParams['endpoint'];

const chatLine = (id: string, model: string, content = 'Which track?') => ({
  custom_id: id,
  method: 'POST',
  url: CHAT,
  body: { model, messages: asks(content) },
});

async function batchOf(lines: readonly unknown[], endpoint: Endpoint = CHAT, client = setUp.client()) {
  const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
  const file = await client.files.create({ file: await toFile(Buffer.from(text), 'in.jsonl'), purpose: 'batch' });
  return client.batches.create({
    input_file_id: file.id,
    endpoint,
    completion_window: '24h',
    metadata: { night: '7' },
  });
}

async function linesOf(fileId: string | undefined | null) {
  const text = await (await setUp.client().files.content(fileId ?? 'none')).text();
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

test('a batch answers each request as a direct call would, and is billed once for all', async () => {
  const client = setUp.client();
  const lines = [chatLine('a', 'gpt-5-mini'), chatLine('b', 'gpt-5-mini+cached-4+reasoning-9', 'And why?')];
  const batch = await batchOf(lines);
  expect(batch).toMatchObject({
    object: 'batch',
    status: 'completed',
    model: 'gpt-5-mini',
    endpoint: CHAT,
    request_counts: { total: 2, completed: 2, failed: 0 },
    metadata: { night: '7' },
  });
  const answers = await linesOf(batch.output_file_id);
  const direct = await client.chat.completions.create({ model: 'gpt-5-mini', messages: asks('Which track?') });
  expect(answers.map((each) => [each.custom_id, each.response.status_code, each.error])).toEqual([
    ['a', 200, null],
    ['b', 200, null],
  ]);
  expect(answers[0].response.body.choices).toEqual(direct.choices);
  const told = answers.map((each) => each.response.body.usage);
  expect(batch.usage).toEqual({
    input_tokens: told[0].prompt_tokens + told[1].prompt_tokens,
    input_tokens_details: { cached_tokens: 4 },
    output_tokens: told[0].completion_tokens + told[1].completion_tokens,
    output_tokens_details: { reasoning_tokens: 9 },
    total_tokens: told[0].total_tokens + told[1].total_tokens,
  });
  expect(bill()).toHaveLength(2);
  expect(bill()[0]).toMatchObject({
    model: 'gpt-5-mini',
    outcome: 'complete',
    promptTokens: batch.usage!.input_tokens,
    completionTokens: batch.usage!.output_tokens,
    usage: { cachedInputTokens: 4, reasoningTokens: 9 },
  });
  expect(await client.batches.retrieve(batch.id)).toEqual(batch);
});

test('embeddings are answered in batches too', async () => {
  const body = { model: 'text-embedding-3-small', input: 'Track two', dimensions: 4 };
  const batch = await batchOf([{ custom_id: 'e', method: 'POST', url: '/v1/embeddings', body }], '/v1/embeddings');
  expect(batch.usage).toMatchObject({ input_tokens: 3, output_tokens: 0 });
  expect((await linesOf(batch.output_file_id))[0].response.body.data[0].embedding).toHaveLength(4);
  expect(bill()).toMatchObject([{ usage: { inputTokens: 3, outputTokens: 0 } }]);
});

test('responses are answered in batches too, and kept for the key', async () => {
  const body = { model: 'gpt-5-mini', input: 'Which track?' };
  const batch = await batchOf([{ custom_id: 'r', method: 'POST', url: '/v1/responses', body }], '/v1/responses');
  const [line] = await linesOf(batch.output_file_id);
  expect(batch.usage!.output_tokens).toBe(line.response.body.usage.output_tokens);
  expect((await setUp.client().responses.retrieve(line.response.body.id)).output).toEqual(line.response.body.output);
  expect(bill()).toMatchObject([{ completionTokens: batch.usage!.output_tokens }]);
});

test('requests that fail go to the error file and cost nothing', async () => {
  const lines = [
    chatLine('good', 'm'),
    chatLine('limited', 'm+status-429'),
    chatLine('odd', 'm+teleport'),
    { ...chatLine('empty', 'm'), body: { model: 'm', messages: [] } },
  ];
  const batch = await batchOf(lines);
  expect(batch.request_counts).toEqual({ total: 4, completed: 1, failed: 3 });
  const errors = await linesOf(batch.error_file_id);
  expect(errors.map((each) => [each.custom_id, each.response.status_code])).toEqual([
    ['limited', 429],
    ['odd', 400],
    ['empty', 400],
  ]);
  expect(errors[2].response.body.error.param).toBe('messages');
  const [answer] = await linesOf(batch.output_file_id);
  expect(bill()).toMatchObject([{ completionTokens: answer.response.body.usage.completion_tokens }]);
});

test('a file that is no batch fails with every fault named by its line', async () => {
  const batch = await batchOf([
    '{"custom_id":',
    chatLine('a', 'm'),
    chatLine('a', 'n'),
    { ...chatLine('b', 'm'), method: 'GET', url: '/v1/embeddings' },
    { custom_id: 'c', method: 'POST', url: CHAT },
  ]);
  expect(batch.status).toBe('failed');
  expect(batch.output_file_id).toBeNull();
  expect(batch.errors!.data!.map((fault) => [fault.line, fault.code])).toEqual([
    [1, 'invalid_json_line'],
    [3, 'duplicate_custom_id'],
    [3, 'mismatched_model'],
    [4, 'invalid_method'],
    [4, 'mismatched_endpoint'],
    [4, 'mismatched_model'],
    [5, 'invalid_request'],
  ]);
  expect((await batchOf(['\n\n'])).errors!.data![0]!.code).toBe('empty_file');
  expect(bill().map((entry) => [entry.outcome, entry.promptTokens])).toEqual([
    ['error', 0],
    ['error', 0],
  ]);
});

test('a batch with a request that hangs is in progress until it is cancelled', async () => {
  const client = setUp.client();
  const batch = await batchOf([chatLine('a', 'm+hang')]);
  expect(batch.status).toBe('in_progress');
  expect(await client.batches.cancel(batch.id)).toMatchObject({ id: batch.id, status: 'cancelled' });
  expect((await client.batches.retrieve(batch.id)).cancelled_at).toBeNumber();
  expect(await failure(client.batches.cancel(batch.id))).toBeInstanceOf(OpenAI.ConflictError);
});

test('batches are listed page by page, newest first, each key its own', async () => {
  const ids: string[] = [];
  for (const name of ['a', 'b', 'c']) ids.unshift((await batchOf([chatLine(name, 'm')])).id);
  expect((await Array.fromAsync(setUp.client().batches.list({ limit: 2 }))).map((batch) => batch.id)).toEqual(ids);
  const other = setUp.client('sk-other-2');
  expect((await other.batches.list()).data).toEqual([]);
  expect(await failure(other.batches.retrieve(ids[0]!))).toBeInstanceOf(OpenAI.NotFoundError);
});

test('a batch without its file, or of another endpoint, is refused by field and billed as an error', async () => {
  const create = (body: object) =>
    setUp.client().batches.create({ input_file_id: 'file-none', endpoint: CHAT, completion_window: '24h', ...body });
  expect(await failure(create({}))).toMatchObject({ status: 400, param: 'input_file_id' });
  expect(await failure(create({ endpoint: '/v1/rerank' }))).toMatchObject({ status: 400, param: 'endpoint' });
  expect(await failure(create({ completion_window: '1h' }))).toMatchObject({ status: 400, param: 'completion_window' });
  expect(bill().map((entry) => entry.status)).toEqual([400, 400, 400]);
});
