import { afterAll, expect, test } from 'bun:test';
import { openaiChat } from '@switchyard/core/formats/openai-chat/openai-chat';
import { estimateUsage } from '../ledger/estimate-usage.ts';
import { createTokenCounter } from './token-counter.ts';

const counter = createTokenCounter();
afterAll(() => counter.close());

/** Texts on which a tokenizer or a pattern may take time by the square of their length: minutes, where it should be moments. */
const unending = {
  'one word': 'a'.repeat(10_000_000),
  'words just short of a picture': `${'a'.repeat(999)} `.repeat(10_000),
  'one space': ' '.repeat(10_000_000),
  'one picture after the other': '"data:'.repeat(1_600_000),
  faces: '😀'.repeat(2_000_000),
};

for (const [name, text] of Object.entries(unending))
  test(`${name} without end is counted all the same`, async () => {
    expect(await counter.count(text)).toBeGreaterThan(0);
    expect(await counter.countBody(text)).toBeGreaterThan(0);
    const body = JSON.stringify({ model: 'm', messages: [{ role: 'user', content: text }] });
    const address = { model: null, stream: null, query: new URLSearchParams(), headers: new Headers() };
    const told = { output: text, outputCharacters: text.length, contentChunks: 1, inputUsage: null };
    const usage = await estimateUsage(openaiChat.decodeCall({ text: body, ...address }), told, counter);
    expect(usage.inputTokens * usage.outputTokens).toBeGreaterThan(0);
  });

test('a text of ordinary words counts as the tokenizer counts it, and long words about so', async () => {
  expect(await counter.count('The track is clear; the points are set.\n\nProceed.')).toBe(12);
  expect(await counter.count('a'.repeat(8_000))).toBe(1_000);
});
