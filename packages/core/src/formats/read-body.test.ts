import { expect, test } from 'bun:test';
import { openaiEmbeddings } from '../operations/openai-embeddings.ts';
import { anthropicMessages } from './anthropic-messages/anthropic-messages.ts';
import { googleGenerateContent } from './google-generate-content/google-generate-content.ts';
import { openaiChat } from './openai-chat/openai-chat.ts';
import { openaiResponses } from './openai-responses/openai-responses.ts';

const address = { model: 'm', stream: false, query: new URLSearchParams(), headers: new Headers() };
const many = (value: string) => `[${`${value},`.repeat(1_000_000)}${value}]`;

/** Bodies of a few megabytes, each value of which is wrong: to complain of all of them takes gigabytes. */
const teeming: [string, () => unknown][] = [
  ['messages', () => openaiChat.decodeCall({ ...address, text: `{"model":"m","messages":${many('{}')}}` })],
  ['input', () => openaiResponses.decodeCall({ ...address, text: `{"model":"m","input":${many('{}')}}` })],
  ['tools', () => openaiResponses.decodeCall({ ...address, text: `{"model":"m","input":"","tools":${many('0')}}` })],
  ['contents', () => googleGenerateContent.decodeCall({ ...address, text: `{"contents":${many('{}')}}` })],
  ['system', () => anthropicMessages.decodeCall({ ...address, text: `{"model":"m","system":${many('{}')}}` })],
  [
    'texts',
    () => openaiEmbeddings.decode({ ...address, body: { kind: 'json', text: `{"model":"m","input":${many('{}')}}` } }),
  ],
];

for (const [name, decode] of teeming)
  test(`a million wrong values among the ${name} are refused for their number`, () => {
    expect(decode).toThrow(/holds more than \d+ values/);
  });

test('three hundred thousand tokens are embedded at once, as OpenAI allows', () => {
  const input = Array.from({ length: 300 }, () => Array(1_000).fill(1));
  const body = { kind: 'json' as const, text: JSON.stringify({ model: 'm', input }) };
  expect(openaiEmbeddings.decode({ ...address, body }).model).toBe('m');
});
