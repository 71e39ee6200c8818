import { expect, test } from 'bun:test';
import Anthropic from '@anthropic-ai/sdk';
import { withSimulator } from '../../testing/with-simulator.ts';

const setUp = withSimulator();
const client = (apiKey = 'sk-test-1234') => new Anthropic({ apiKey, baseURL: setUp.simulator.url, maxRetries: 0 });
const failure = (call: Promise<unknown>) => call.then(() => null).catch((error: unknown) => error);
const messages: Anthropic.MessageParam[] = [{ role: 'user', content: 'Which track is free?' }];
const model = 'claude-test';

test('a count is the input that the same message is billed for, and is itself free', async () => {
  const system = 'You run a signal box.';
  const { input_tokens } = await client().messages.countTokens({ model, messages, system });
  const message = await client().messages.create({ model, messages, system, max_tokens: 20 });
  expect(message.usage.input_tokens).toBe(input_tokens);
  expect(setUp.simulator.bill.entries()).toMatchObject([
    { model, keyLast4: '1234', outcome: 'complete', promptTokens: 0, completionTokens: 0 },
    { promptTokens: input_tokens },
  ]);
});

test("a count that cannot be made is refused in Anthropic's shape", async () => {
  expect(await failure(client().messages.countTokens({ model, messages: [] }))).toBeInstanceOf(
    Anthropic.BadRequestError,
  );
  expect(await failure(client().messages.countTokens({ model: `${model}+status-529`, messages }))).toMatchObject({
    status: 529,
    error: { type: 'error', error: { type: 'overloaded_error' } },
  });
  expect(await failure(client('sk-invalid-1').messages.countTokens({ model, messages }))).toBeInstanceOf(
    Anthropic.AuthenticationError,
  );
  const post = async (body: object, headers: Record<string, string>) => {
    const url = `${setUp.simulator.url}/v1/messages/count_tokens`;
    const reply = await fetch(url, {
      method: 'POST',
      headers: { 'x-api-key': 'sk-x', ...headers },
      body: JSON.stringify(body),
    });
    return [reply.status, (await reply.json()).error.message];
  };
  const version = { 'anthropic-version': '2023-06-01' };
  expect(await post({ model, messages, max_tokens: 5 }, version)).toEqual([
    400,
    'max_tokens: Extra inputs are not permitted',
  ]);
  expect(await post({ messages }, version)).toEqual([400, 'model: Field required']);
  expect(await post({ model, messages }, {})).toEqual([400, 'anthropic-version: header is required']);
});
