import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { anthropicMessages } from '../formats/anthropic-messages/anthropic-messages.ts';
import { openaiChat } from '../formats/openai-chat/openai-chat.ts';
import type { WireFormat } from '../formats/wire-format.ts';
import { questionOf } from './canonical-call.ts';

const decode = (format: WireFormat, body: object) =>
  format.decodeCall({
    text: JSON.stringify({ model: 'm', ...body }),
    model: 'm',
    stream: false,
    query: new URLSearchParams(),
    headers: new Headers(),
  });

const asked = (content: unknown, more: object = {}, before: object[] = []) =>
  questionOf(decode(openaiChat, { messages: [...before, { role: 'user', content }], ...more }));

const words = fc.string({ minLength: 1 }).filter((text) => text.trim() !== '');

describe('a question', () => {
  test('is the last turn, and the rest is the same whatever it says', () => {
    fc.assert(
      fc.property(words, words, (one, other) => {
        const [a, b] = [asked(one), asked([{ type: 'text', text: other }])];
        expect(a?.text).toBe(one);
        expect(b?.text).toBe(other);
        expect(a?.rest).toBe(b?.rest ?? '');
      }),
    );
  });

  test('has another rest when anything else is said otherwise', () => {
    const system = { role: 'system', content: 'Be kind.' };
    const tool = {
      type: 'function',
      function: { name: 'look', description: 'Looks.', parameters: { type: 'object', properties: {} } },
    };
    const others = [
      asked('a'),
      asked('a', {}, [system]),
      asked('a', {}, [{ ...system, content: 'Be brief.' }]),
      asked('a', {}, [
        { role: 'user', content: 'b' },
        { role: 'assistant', content: 'c' },
      ]),
      asked('a', {}, [
        { role: 'user', content: 'b' },
        { role: 'assistant', content: 'd' },
      ]),
      asked('a', { tools: [tool] }),
      asked('a', { temperature: 0.5 }),
      asked('a', { max_tokens: 5 }),
      asked('a', { n: 2 }),
      asked('a', { seed: 1 }),
      asked('a', { response_format: { type: 'json_object' } }),
    ].map((question) => question?.rest);
    expect(others).not.toContain(undefined);
    expect(new Set(others).size).toBe(others.length);
  });

  test('is the same in every format that says the same', () => {
    const other = questionOf(decode(anthropicMessages, { max_tokens: 5, messages: [{ role: 'user', content: 'a' }] }));
    expect(other).not.toBeNull();
    expect(other).toEqual(asked('a', { max_tokens: 5 }));
  });

  test('is none where the last turn is not a user’s text, or the call is not understood whole', () => {
    const picture = { type: 'image_url', image_url: { url: 'https://example.com/a.png' } };
    expect(asked([{ type: 'text', text: 'a' }, picture])).toBeNull();
    expect(asked('  ')).toBeNull();
    expect(asked('a', { something_new: 1 })).toBeNull();
    const last = { role: 'assistant', content: 'c' };
    expect(questionOf(decode(openaiChat, { messages: [{ role: 'user', content: 'a' }, last] }))).toBeNull();
  });
});
