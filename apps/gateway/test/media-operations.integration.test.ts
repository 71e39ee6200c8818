import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type OpenAI from 'openai';
import { toFile } from 'openai';
import { png } from './sdk/sdk-client.ts';
import { createOperationsWorld, type OperationsWorld } from './testing/operations-world.ts';
import { expectBilled } from './testing/own-prices.ts';

let world: OperationsWorld;
beforeAll(async () => {
  world = await createOperationsWorld();
});
afterAll(() => world.close());

/** A sound of 2,345 ms at 48 bytes each, as its header says. */
const sound = () => {
  const bytes = Buffer.alloc(44 + 48 * 2_345);
  bytes.write('RIFF', 0, 'latin1');
  bytes.writeUInt32LE(48_000, 28);
  return toFile(bytes, 'signal.wav', { type: 'audio/wav' });
};
const picture = () => toFile(Buffer.from(png, 'base64'), 'dot.png', { type: 'image/png' });

describe('pictures', () => {
  test('a model paid by the token is billed for its tokens of text and pictures', async () => {
    const question = { model: 'gpt-image-a', prompt: 'A signal box', n: 2, quality: 'low' as const };
    const { usage } = await expectBilled(world, question, async () => {
      const answer = await world.openai.images.generate(question);
      const expected = await world.direct.images.generate(question);
      expect({ data: answer.data, usage: answer.usage }).toEqual({ data: expected.data, usage: expected.usage });
    });
    expect(usage.outputImageTokens).toBeGreaterThan(0);
    expect(usage.images).toBe(0);
  });

  test('one paid by the picture is billed for its pictures', async () => {
    const { usage } = await expectBilled(world, { model: 'dall-e-a' }, async () => {
      const { data } = await world.openai.images.generate({ model: 'dall-e-a', prompt: 'A signal box', n: 3 });
      expect(data?.every(({ url }) => url?.startsWith('http'))).toBe(true);
    });
    expect(usage.images).toBe(3);
  });

  test('a stream brings the picture piece by piece and is billed for it', async () => {
    const question = { model: 'gpt-image-a', prompt: 'A signal box', partial_images: 2, quality: 'low' as const };
    const { usage } = await expectBilled(world, question, async () => {
      const kinds: string[] = [];
      for await (const event of await world.openai.images.generate({ ...question, stream: true }))
        kinds.push(event.type);
      expect(kinds.filter((kind) => kind === 'image_generation.completed')).toHaveLength(1);
      expect(kinds).toContain('image_generation.partial_image');
    });
    expect(usage.outputImageTokens).toBeGreaterThan(0);
  });

  test('edits carry their pictures to the provider and are billed for reading them', async () => {
    const { usage } = await expectBilled(world, { model: 'gpt-image-a' }, async () => {
      const question = { model: 'gpt-image-a', prompt: 'A night sky', quality: 'low' as const };
      const answer = await world.openai.images.edit({ ...question, image: [await picture(), await picture()] });
      const expected = await world.direct.images.edit({ ...question, image: [await picture(), await picture()] });
      expect({ data: answer.data, usage: answer.usage }).toEqual({ data: expected.data, usage: expected.usage });
    });
    expect(usage.inputImageTokens).toBe(646);
  });

  test('an edit without a picture is refused by name, and nobody is asked', async () => {
    world.simulator.reset();
    const form = new FormData();
    form.append('model', 'gpt-image-a');
    form.append('prompt', 'A night sky');
    const response = await fetch(`${world.baseUrl}/images/edits`, {
      method: 'POST',
      headers: { authorization: `Bearer ${world.key.secret}` },
      body: form,
    });
    expect(response.status).toBe(400);
    expect((await response.json()).error.param).toStartWith('image');
    expect(world.simulator.bill.entries()).toEqual([]);
  });
});

describe('speech', () => {
  for (const response_format of ['mp3', 'wav', 'pcm', 'opus'] as const)
    test(`${response_format} arrives byte by byte, paid by the character`, async () => {
      const question = { model: 'tts-a', input: 'The träck is clear.', voice: 'alloy', response_format };
      const { usage } = await expectBilled(world, question, async () => {
        const here = await world.openai.audio.speech.create(question);
        const there = await world.direct.audio.speech.create(question);
        expect(here.headers.get('content-type')).toBe(there.headers.get('content-type'));
        const [bytes, expected] = [await here.arrayBuffer(), await there.arrayBuffer()];
        expect(bytes.byteLength).toBeGreaterThan(100);
        expect(Buffer.from(bytes).equals(Buffer.from(expected))).toBe(true);
      });
      expect(usage.inputCharacters).toBe(19);
    });

  test('as events it tells its tokens', async () => {
    const question = { model: 'gpt-voice-a', input: 'The track is clear.', voice: 'alloy' } as const;
    const { usage } = await expectBilled(world, question, async () => {
      const response = await world.openai.audio.speech.create({ ...question, stream_format: 'sse' });
      const expected = await world.direct.audio.speech.create({ ...question, stream_format: 'sse' });
      expect(await response.text()).toBe(await expected.text());
    });
    expect(usage.outputAudioTokens).toBeGreaterThan(0);
  });

  test('bytes of a model that is paid by the token tell none: what it cost is estimated and says so', async () => {
    await world.owner.requestAttempt.deleteMany();
    const question = { model: 'gpt-voice-a', input: 'The track is clear.', voice: 'alloy' } as const;
    const { response } = await world.openai.audio.speech.create(question).withResponse();
    await response.arrayBuffer();
    const id = response.headers.get('x-request-id') ?? '';
    const row = await world.row(id);
    const [attempt] = await world.attempts(id);
    expect([row.costEstimated, attempt?.costEstimated]).toEqual([true, true]);
    expect(attempt?.outputAudioTokens).toBeGreaterThan(0n);
    expect(attempt?.inputTokens).toBeGreaterThan(0n);
  });
});

type Heard = { model: string; file: File; response_format: 'json' | 'text' | 'verbose_json' | 'srt' };
const hear = {
  transcriptions: (client: OpenAI, heard: Heard) => client.audio.transcriptions.create(heard),
  translations: (client: OpenAI, heard: Heard) => client.audio.translations.create(heard),
};

describe('hearing', () => {
  for (const task of ['transcriptions', 'translations'] as const)
    for (const response_format of ['json', 'text', 'verbose_json', 'srt'] as const)
      test(`${task} as ${response_format} are the provider’s own, paid by the second`, async () => {
        const question = async () => ({ model: 'whisper-a', file: await sound(), response_format });
        // Plain text tells no usage, and OpenAI's translations tell it only at length.
        const costEstimated =
          /^(text|srt)$/.test(response_format) || (task === 'translations' && response_format === 'json');
        const { usage } = await expectBilled(world, { model: 'whisper-a', costEstimated }, async () => {
          const answer: unknown = await hear[task](world.openai, await question());
          const expected: unknown = await hear[task](world.direct, await question());
          expect(answer).toEqual(expected);
        });
        expect(usage.inputAudioMs).toBe(3_000);
      });

  test('a transcript paid by the token is billed for its sound and its words', async () => {
    const { usage } = await expectBilled(world, { model: 'gpt-hear-a+audio_in-33' }, async () => {
      const question = { model: 'gpt-hear-a+audio_in-33', prompt: 'Signals', language: 'en' };
      const answer = await world.openai.audio.transcriptions.create({ ...question, file: await sound() });
      expect(answer).toEqual(await world.direct.audio.transcriptions.create({ ...question, file: await sound() }));
    });
    expect(usage.inputAudioTokens).toBe(33);
    expect(usage.outputTokens).toBeGreaterThan(0);
  });

  test('one in plain words is estimated by its sound and its words', async () => {
    const model = 'gpt-hear-a+audio_in-33';
    await world.owner.requestAttempt.deleteMany();
    const { response } = await world.openai.audio.transcriptions
      .create({ model, file: await sound(), response_format: 'text' })
      .withResponse();
    const [attempt] = await world.row(response.headers.get('x-request-id')).then(({ id }) => world.attempts(id));
    expect(attempt?.costEstimated).toBe(true);
    expect([attempt?.inputTokens, attempt?.inputAudioTokens]).toEqual([0n, 30n]);
    expect(attempt?.outputTokens).toBeGreaterThan(3n);
  });

  test('a streamed transcript has the same words and its exact tokens', async () => {
    const model = 'gpt-hear-a+audio_in-33';
    await expectBilled(world, { model }, async () => {
      let text = '';
      let done = '';
      for await (const event of await world.openai.audio.transcriptions.create({
        model,
        file: await sound(),
        stream: true,
      })) {
        if (event.type === 'transcript.text.delta') text += event.delta;
        if (event.type === 'transcript.text.done') done = event.text;
      }
      const whole = await world.direct.audio.transcriptions.create({ model, file: await sound() });
      expect([text, done]).toEqual([whole.text, whole.text]);
    });
  });

  test('a stream asked of a model that does not stream is answered whole', async () => {
    const { usage } = await expectBilled(world, { model: 'whisper-a' }, async () => {
      const form = new FormData();
      form.append('model', 'whisper-a');
      form.append('stream', 'true');
      form.append('file', await sound());
      const response = await fetch(`${world.baseUrl}/audio/transcriptions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${world.key.secret}` },
        body: form,
      });
      expect(response.headers.get('content-type')).toStartWith('application/json');
      expect((await response.json()).text.length).toBeGreaterThan(0);
    });
    expect(usage.inputAudioMs).toBe(3_000);
  });

  test('several timestamp granularities reach the provider', async () => {
    const answer = await world.openai.audio.transcriptions.create({
      model: 'whisper-a',
      file: await sound(),
      response_format: 'verbose_json',
      timestamp_granularities: ['word', 'segment'],
    });
    expect(answer.words?.length).toBeGreaterThan(0);
    expect(answer.segments?.length).toBeGreaterThan(0);
  });
});
