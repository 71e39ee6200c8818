import { expect, test } from 'bun:test';
import { noUsage } from '../pricing/usage.ts';
import { openaiImageEdits, openaiImageGenerations, openaiImagesWire } from './openai-images.ts';
import { openaiSpeech, openaiSpeechWire } from './openai-speech.ts';
import { openaiTranscriptions, openaiTranscriptionsWire, openaiTranslations } from './openai-transcriptions.ts';
import type { OperationEvent } from './operation.ts';
import { sound } from './testing/canned-bodies.ts';
import { answered, callOf, sentTo } from './testing/inputs.ts';

const usage = {
  input_tokens: 30,
  output_tokens: 200,
  total_tokens: 230,
  input_tokens_details: { text_tokens: 10, image_tokens: 20 },
};

test('pictures are paid by the token where the provider tells tokens, else by the picture', () => {
  const call = callOf(openaiImageGenerations, { model: 'm', prompt: 'a', n: 2 });
  expect(call).toMatchObject({ choices: 2, maxUnits: { images: 2 }, knownUnits: { images: 2 } });
  expect(answered(openaiImagesWire, call, { data: [{}, {}], usage })?.reported).toEqual({
    usage: { ...noUsage, inputTokens: 10, inputImageTokens: 20, outputImageTokens: 200 },
    mismatch: null,
  });
  expect(answered(openaiImagesWire, call, { data: [{}, {}] })?.reported?.usage).toEqual({ ...noUsage, images: 2 });
  expect(answered(openaiImagesWire, call, { data: [] })).toBeUndefined();
  expect(
    answered(openaiImagesWire, call, { data: [{}], usage: { ...usage, total_tokens: 9 } })?.reported?.mismatch,
  ).toContain('9');
});

test('each picture of a stream tells its own usage, and they are added up', () => {
  const event = JSON.stringify({ type: 'image_generation.completed', usage });
  const read = (before: OperationEvent | null) => openaiImagesWire.readEvent(event, before?.reported?.usage ?? null);
  const first = read(null);
  expect(first).toMatchObject({ done: true, reported: { usage: { outputImageTokens: 200 } } });
  expect(read(first).reported?.usage).toMatchObject({ outputImageTokens: 400, inputTokens: 20 });
  expect(openaiImagesWire.readEvent('{"type":"image_generation.partial_image"}').done).toBe(false);
});

test('an edit keeps its pictures and changes only the model', () => {
  const picture = new File(['png'], 'a.png', { type: 'image/png' });
  const call = callOf(openaiImageEdits, { prompt: 'a', 'image[]': [picture, picture], model: 'm' });
  const { payload } = sentTo(openaiImagesWire, call);
  expect(payload.kind === 'form' && payload.entries.map(({ name }) => name)).toEqual([
    'prompt',
    'image[]',
    'image[]',
    'model',
  ]);
  expect(payload.kind === 'form' && payload.entries.at(-1)).toEqual({ name: 'model', kind: 'text', value: 'served' });
  expect(call.maxInputTokens).toBeGreaterThanOrEqual(100_000);
  const unnamed = sentTo(openaiImagesWire, callOf(openaiImageEdits, { prompt: 'a', image: picture })).payload;
  expect(unnamed.kind === 'form' && unnamed.entries[0]).toMatchObject({ name: 'model', value: 'served' });
  expect(() => callOf(openaiImageEdits, { prompt: 'a', image: 'no file' })).toThrow('image');
  expect(() => callOf(openaiImageEdits, { prompt: ['a', 'b'], image: picture })).toThrow('prompt');
});

test('speech is paid by the character, but for models that are paid by the token', () => {
  const call = callOf(openaiSpeech, { model: 'm', input: 'é😀a', voice: 'alloy' });
  expect(call.maxUnits).toEqual({ inputCharacters: 3 });
  const bytes = (model: string) => openaiSpeechWire.readAnswer({ contentType: 'audio/mpeg', text: null, model }, call);
  expect(bytes('tts-1')).toEqual({
    text: null,
    reported: { usage: { ...noUsage, inputCharacters: 3 }, mismatch: null },
  });
  expect(bytes('gpt-4o-mini-tts')).toEqual({ text: null, reported: null });
  expect(answered(openaiSpeechWire, call, { ok: true })).toBeUndefined();
  const last = { type: 'speech.audio.done', usage: { input_tokens: 3, output_tokens: 9, total_tokens: 12 } };
  expect(openaiSpeechWire.readEvent(JSON.stringify(last))).toMatchObject({
    done: true,
    reported: { usage: { inputTokens: 3, outputAudioTokens: 9 } },
  });
});

test('what is heard is paid by tokens or by time, in whole seconds', () => {
  const call = callOf(openaiTranscriptions, { file: sound, model: 'm' });
  expect(call.maxUnits).toEqual({ inputAudioMs: 2_000 });
  expect(call.knownUnits).toEqual({ inputTokens: 0, outputTokens: 0, inputAudioMs: 1_000 });
  const byToken = callOf(openaiTranscriptions, { file: sound, model: 'gpt-4o-transcribe', prompt: 'Signals' });
  expect(byToken.knownUnits).toEqual({ inputTokens: 2, inputAudioTokens: 10 });
  const heard = (more: object) =>
    answered(openaiTranscriptionsWire, call, { text: 'a', ...more })?.reported?.usage ?? null;
  const tokens = {
    type: 'tokens',
    input_tokens: 14,
    input_token_details: { text_tokens: 4, audio_tokens: 10 },
    output_tokens: 2,
    total_tokens: 16,
  };
  expect(heard({ usage: tokens })).toEqual({ ...noUsage, inputTokens: 4, inputAudioTokens: 10, outputTokens: 2 });
  expect(heard({ usage: { type: 'duration', seconds: 3 } })).toEqual({ ...noUsage, inputAudioMs: 3_000 });
  expect(heard({ duration: '2.1' })).toEqual({ ...noUsage, inputAudioMs: 3_000 });
  expect(heard({})).toBeNull();
  const plain = openaiTranscriptionsWire.readAnswer({ contentType: 'text/plain', text: 'a', model: 'm' }, call);
  expect(plain).toEqual({ text: 'a', reported: null });
  const done = JSON.stringify({ type: 'transcript.text.done', text: 'a', usage: tokens });
  expect(openaiTranscriptionsWire.readEvent(done)).toMatchObject({
    done: true,
    reported: { usage: { inputAudioTokens: 10 } },
  });
});

test('a form is refused by the name of its wrong field', () => {
  const form = (more: object) => () => callOf(openaiTranscriptions, { file: sound, model: 'm', ...more });
  expect(form({ temperature: 'warm' })).toThrow('temperature');
  expect(form({ 'timestamp_granularities[]': ['word', 'sentence'] })).toThrow('timestamp_granularities');
  const times = { 'timestamp_granularities[]': ['word', 'segment'] };
  expect(form(times)).toThrow('timestamp_granularities');
  expect(form({ ...times, response_format: 'verbose_json' })).not.toThrow();
  expect(form({ 'model[]': 'm' })).toThrow('model');
  expect(form({ file: { ...sound, bytes: new Uint8Array() } })).toThrow('file');
  expect(() => callOf(openaiTranslations, { model: 'm' })).toThrow('file');
});
