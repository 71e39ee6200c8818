import { expect, test } from 'bun:test';
import OpenAI, { toFile } from 'openai';
import { withSimulator } from '../../testing/with-simulator.ts';

const setUp = withSimulator();
const bill = () => setUp.simulator.bill.entries();
const PNG = /^iVBORw0KGgo/;
const prompt = 'A signal box at dawn';

test('gpt-image answers base64 and its tokens by size and quality, as billed', async () => {
  const request = { model: 'gpt-image-1', prompt, n: 2, size: '1024x1536', quality: 'low' } as const;
  const answer = await setUp.client().images.generate(request);
  expect(answer.data!.map((image) => image.b64_json)).toEqual([expect.stringMatching(PNG), expect.stringMatching(PNG)]);
  expect(answer).toMatchObject({ size: '1024x1536', quality: 'low', output_format: 'png', background: 'opaque' });
  expect(answer.usage).toEqual({
    input_tokens: 5,
    input_tokens_details: { text_tokens: 5, image_tokens: 0 },
    output_tokens: 816,
    output_tokens_details: { text_tokens: 0, image_tokens: 816 },
    total_tokens: 821,
  });
  expect(bill()).toMatchObject([
    {
      promptTokens: 5,
      completionTokens: 816,
      usage: { inputTokens: 5, outputTokens: 0, outputImageTokens: 816, images: 0 },
    },
  ]);
  const again = await setUp.client().images.generate(request);
  expect(again.data).toEqual(answer.data!);
});

test('dall-e answers addresses that serve the picture, has no usage, and pays by the picture', async () => {
  const answer = await setUp.client().images.generate({ model: 'dall-e-2', prompt, n: 3 });
  expect('usage' in answer).toBe(false);
  const picture = await fetch(answer.data![0]!.url!);
  expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/png']);
  const inline = await setUp.client().images.generate({ model: 'dall-e-3', prompt, response_format: 'b64_json' });
  expect(inline.data![0]!.b64_json).toMatch(PNG);
  expect(bill().map((entry) => entry.usage.images)).toEqual([3, 1]);
});

test('an edit reads its pictures as image tokens', async () => {
  const image = await Promise.all(
    [1, 2].map((byte) => toFile(Buffer.from([byte]), `${byte}.png`, { type: 'image/png' })),
  );
  const answer = await setUp.client().images.edit({ model: 'gpt-image-1', prompt, image, n: 1, quality: 'high' });
  expect(answer.data![0]!.b64_json).toMatch(PNG);
  expect(answer.usage).toMatchObject({
    input_tokens: 651,
    input_tokens_details: { text_tokens: 5, image_tokens: 646 },
    output_tokens: 4160,
  });
  expect(bill()).toMatchObject([{ usage: { inputTokens: 5, inputImageTokens: 646, outputImageTokens: 4160 } }]);
  const single = await setUp.client().images.edit({ model: 'gpt-image-1', prompt, image: image[0]! });
  expect(single.usage!.input_tokens_details.image_tokens).toBe(323);
});

test('a streamed picture comes in parts, with the usage on the last', async () => {
  const request = { model: 'gpt-image-1+tokens-100', prompt, partial_images: 2, stream: true } as const;
  const events = await Array.fromAsync(await setUp.client().images.generate(request));
  expect(events.map((event) => event.type)).toEqual([
    'image_generation.partial_image',
    'image_generation.partial_image',
    'image_generation.completed',
  ]);
  expect(events.at(-1)).toMatchObject({ b64_json: expect.stringMatching(PNG), usage: { output_tokens: 100 } });
  expect(bill()).toMatchObject([{ stream: true, completionTokens: 100, usage: { outputImageTokens: 100 } }]);
});

test.each([
  [{ model: 'gpt-image-1', prompt, response_format: 'url' }, 'response_format'],
  [{ model: 'dall-e-3', prompt, n: 2 }, 'n'],
  [{ model: 'gpt-image-1', prompt, n: 11 }, 'n'],
  [{ model: 'gpt-image-1', prompt, size: 'big' }, 'size'],
  [{ model: 'gpt-image-1' }, 'prompt'],
] as const)('a bad picture request is a 400 that names the field (%#)', async (body, param) => {
  const headers = { authorization: 'Bearer sk-x' };
  const url = `${setUp.simulator.url}/v1/images/generations`;
  const reply = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  expect([reply.status, (await reply.json()).error.param]).toEqual([400, param]);
});

test('an edit without a form, or without a picture, is refused', async () => {
  const headers = { authorization: 'Bearer sk-x' };
  const url = `${setUp.simulator.url}/v1/images/edits`;
  const json = await fetch(url, { method: 'POST', headers, body: '{}' });
  expect([json.status, (await json.json()).error.message]).toEqual([400, expect.stringContaining('multipart')]);
  const form = new FormData();
  form.set('prompt', prompt);
  const empty = await fetch(url, { method: 'POST', headers, body: form });
  expect([empty.status, (await empty.json()).error.param]).toEqual([400, 'image']);
  const failing = setUp.client().images.generate({ model: 'gpt-image-1+status-400', prompt });
  expect(await failing.catch((error: unknown) => error)).toBeInstanceOf(OpenAI.BadRequestError);
});
