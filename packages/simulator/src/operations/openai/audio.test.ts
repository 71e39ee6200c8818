import { describe, expect, test } from 'bun:test';
import OpenAI, { toFile } from 'openai';
import { payloads } from '../../testing/raw-call.ts';
import { withSimulator } from '../../testing/with-simulator.ts';
import { AUDIO_FORMATS, audioBytes, audioDurationMs } from '../audio-bytes.ts';

const setUp = withSimulator();
const bill = () => setUp.simulator.bill.entries();
const failure = (call: Promise<unknown>) => call.then(() => null).catch((error: unknown) => error);
const recording = (durationMs: number) => toFile(audioBytes('wav', durationMs), 'speech.wav', { type: 'audio/wav' });

describe('speech', () => {
  test.each(AUDIO_FORMATS)('%s comes as bytes of its media type, without usage', async (response_format) => {
    const request = { model: 'gpt-4o-mini-tts', voice: 'alloy', input: 'Mind the gap', response_format } as const;
    const reply = await setUp.client().audio.speech.create(request);
    expect(reply.headers.get('content-type')).toStartWith('audio/');
    expect((await reply.arrayBuffer()).byteLength).toBeGreaterThan(2000);
    // Three words of six tokens.
    expect(bill()).toMatchObject([{ usage: { inputTokens: 3, outputAudioTokens: 18, outputTokens: 0 } }]);
  });

  test('a WAV lasts as long as its tokens say', async () => {
    const request = { model: 'gpt-4o-mini-tts+tokens-40', voice: 'alloy', input: 'x', response_format: 'wav' } as const;
    const reply = await setUp.client().audio.speech.create(request);
    expect(audioDurationMs(new Uint8Array(await reply.arrayBuffer()))).toBe(2000);
  });

  test('tts-1 is paid by the character and has no events', async () => {
    const request = { model: 'tts-1', voice: 'alloy', input: 'Züge 🚂' } as const;
    await setUp.client().audio.speech.create(request);
    const streamed = setUp.client().audio.speech.create({ ...request, stream_format: 'sse' });
    expect(await failure(streamed)).toBeInstanceOf(OpenAI.BadRequestError);
    expect(bill()).toMatchObject([
      { usage: { inputCharacters: 6, inputTokens: 0, outputAudioTokens: 0 } },
      { status: 400 },
    ]);
  });

  test('events carry the audio in pieces and the usage at the end', async () => {
    const request = { model: 'gpt-4o-mini-tts', voice: 'alloy', input: 'Mind the gap', stream_format: 'sse' } as const;
    const reply = await setUp.client().audio.speech.create(request);
    const events = payloads(await reply.text()).map((payload) => JSON.parse(payload));
    expect(events.slice(0, -1).every((event) => event.type === 'speech.audio.delta' && event.audio !== '')).toBe(true);
    expect(events.at(-1)).toEqual({
      type: 'speech.audio.done',
      usage: { input_tokens: 3, output_tokens: 18, total_tokens: 21 },
    });
    const cut = await setUp.client().audio.speech.create({ ...request, model: 'gpt-4o-mini-tts+eof-5' });
    expect(payloads(await cut.text())).toHaveLength(5);
    expect(bill().map((entry) => entry.usage.outputAudioTokens)).toEqual([18, 5]);
  });
});

describe('transcriptions', () => {
  test('gpt-4o-transcribe is paid by the token, text and audio apart', async () => {
    const file = await recording(2500);
    const answer = await setUp
      .client()
      .audio.transcriptions.create({ file, model: 'gpt-4o-transcribe', prompt: 'Trains.' });
    const spoken = answer.text.split(' ').length;
    expect(answer.usage).toEqual({
      type: 'tokens',
      input_tokens: 27,
      input_token_details: { text_tokens: 2, audio_tokens: 25 },
      output_tokens: spoken,
      total_tokens: 27 + spoken,
    });
    expect(bill()).toMatchObject([
      { usage: { inputTokens: 2, inputAudioTokens: 25, outputTokens: spoken, inputAudioMs: 0 } },
    ]);
  });

  test('scripted tokens of text, sound and answer are exact', async () => {
    const model = 'gpt-4o-transcribe+prompt-7+audio_in-100+tokens-9';
    const answer = await setUp.client().audio.transcriptions.create({ file: await recording(500), model });
    expect(answer.usage).toMatchObject({ input_tokens: 107, output_tokens: 9 });
    expect(bill()).toMatchObject([{ usage: { inputTokens: 7, inputAudioTokens: 100, outputTokens: 9 } }]);
  });

  test('whisper-1 is paid by whole seconds', async () => {
    const file = await recording(2500);
    const answer = await setUp.client().audio.transcriptions.create({ file, model: 'whisper-1' });
    expect(answer.usage).toEqual({ type: 'duration', seconds: 3 });
    expect(bill()).toMatchObject([{ promptTokens: 0, completionTokens: 0, usage: { inputAudioMs: 3000 } }]);
  });

  test('the same audio has the same words in every form', async () => {
    const client = setUp.client();
    const file = await recording(2000);
    const ask = { file, model: 'whisper-1+tokens-12' };
    const { text } = await client.audio.transcriptions.create(ask);
    const verbose = await client.audio.transcriptions.create({
      ...ask,
      response_format: 'verbose_json',
      timestamp_granularities: ['word', 'segment'],
    });
    expect(verbose).toMatchObject({ text, duration: 2, usage: { type: 'duration', seconds: 2 } });
    expect(verbose.words).toHaveLength(12);
    expect(verbose.segments!.map((segment) => segment.text).join('')).toBe(text);
    expect(await client.audio.transcriptions.create({ ...ask, response_format: 'text' })).toBe(`${text}\n`);
    const srt = await client.audio.transcriptions.create({ ...ask, response_format: 'srt' });
    expect(srt).toStartWith('1\n00:00:00,000 --> 00:00:01,667\n');
    const vtt = await client.audio.transcriptions.create({ ...ask, response_format: 'vtt' });
    expect(vtt).toStartWith('WEBVTT\n\n00:00:00.000 --> 00:00:01.667\n');
  });

  test('a stream says the same words and ends with the usage', async () => {
    const file = await recording(1000);
    const whole = await setUp.client().audio.transcriptions.create({ file, model: 'gpt-4o-transcribe' });
    const stream = await setUp.client().audio.transcriptions.create({ file, model: 'gpt-4o-transcribe', stream: true });
    const events = await Array.fromAsync(stream);
    const deltas = events.flatMap((event) => (event.type === 'transcript.text.delta' ? [event.delta] : []));
    expect(deltas.join('')).toBe(whole.text);
    expect(events.at(-1)).toMatchObject({ type: 'transcript.text.done', text: whole.text });
    expect(JSON.stringify(events.at(-1))).toContain(JSON.stringify(whole.usage));
    expect(bill()[1]).toMatchObject({ stream: true, usage: bill()[0]!.usage });
  });

  test('translations are English and tell no usage, but are paid', async () => {
    const answer = await setUp.client().audio.translations.create({ file: await recording(900), model: 'whisper-1' });
    expect(Object.keys(answer)).toEqual(['text']);
    expect(bill()).toMatchObject([{ usage: { inputAudioMs: 1000 } }]);
  });

  test('forms that cannot be answered are refused by field', async () => {
    const headers = { authorization: 'Bearer sk-x' };
    const post = async (fields: Record<string, string>, file = true) => {
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) form.set(name, value);
      if (file) form.set('file', await recording(100));
      const url = `${setUp.simulator.url}/v1/audio/transcriptions`;
      const reply = await fetch(url, { method: 'POST', headers, body: form });
      return [reply.status, (await reply.json()).error.param];
    };
    expect(await post({ model: 'whisper-1' }, false)).toEqual([400, 'file']);
    expect(await post({})).toEqual([400, 'model']);
    expect(await post({ model: 'gpt-4o-transcribe', response_format: 'srt' })).toEqual([400, 'response_format']);
    expect(await post({ model: 'whisper-1', temperature: 'hot' })).toEqual([400, 'temperature']);
    expect(await post({ model: 'whisper-1', 'timestamp_granularities[]': 'word' })).toEqual([
      400,
      'timestamp_granularities',
    ]);
    expect(bill().map((entry) => entry.outcome)).toEqual(Array(5).fill('error'));
  });
});
