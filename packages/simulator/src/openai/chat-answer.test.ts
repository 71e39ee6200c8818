import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { answerTo, type Choice } from '../answer/answer.ts';
import { consumptionOf } from '../answer/consumption.ts';
import { parseScript, type Script } from '../faults/script.ts';
import { chatQuestion } from './chat-question.ts';
import { type ChatRequest, parseChatRequest } from './chat-request.ts';
import { CHAT_GRAIN } from './chat-usage.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 40 });
const message = fc.record({ role: fc.constantFrom('user', 'system', 'developer'), content: text });
const body = fc.record(
  {
    model: fc.constantFrom('gpt-5-mini', 'anything'),
    messages: fc.array(message, { minLength: 1, maxLength: 5 }),
    seed: fc.integer(),
    n: fc.integer({ min: 1, max: 4 }),
    max_completion_tokens: fc.integer({ min: 1, max: 80 }),
  },
  { requiredKeys: ['model', 'messages'] },
);

function compose(input: object, options = '') {
  const parsed = parseChatRequest(input);
  if (parsed.kind !== 'request') throw new Error(parsed.error.message);
  const { request } = parsed;
  const question = chatQuestion(request, request.model);
  const played = script(options);
  const choices = answerTo(question, played);
  const tokens = consumptionOf(question.turns, choices, { script: played, grain: CHAT_GRAIN });
  return { request, answer: { choices: choices.map(plain), tokens } };
}

/** A choice of one text. */
const plain = ({ parts, finish }: Choice) => ({ tokens: parts[0]?.tokens ?? [], finish: finish.kind });

function script(options: string): Script {
  const parsed = parseScript(`m${options}`, null);
  if (parsed.kind !== 'script') throw new Error(parsed.message);
  return parsed.script;
}

const textBytes = (request: ChatRequest) =>
  request.messages.reduce(
    (sum, each) => sum + Buffer.byteLength(typeof each.content === 'string' ? each.content : ''),
    0,
  );

test('the same model, messages and seed always give the same answer, whatever its faults', () => {
  fc.assert(
    fc.property(body, (input) => {
      const first = compose(input).answer;
      expect(compose(structuredClone(input)).answer).toEqual(first);
      expect(compose(input, '+status-500+latency-9').answer).toEqual(first);
    }),
  );
});

test('another seed, model or message gives another answer', () => {
  const words = (change: object) => {
    const messages = [{ role: 'user', content: 'Hello' }];
    return compose({ model: 'm', messages, ...change }).answer.choices[0]?.tokens.join('');
  };
  const changes = [{}, { seed: 1 }, { seed: 2 }, { model: 'n' }, { messages: [{ role: 'user', content: 'Hello!' }] }];
  expect(new Set(changes.map(words)).size).toBe(changes.length);
});

test('prompt tokens never exceed the bytes of the texts plus 8 a message; completion tokens are the tokens sent', () => {
  fc.assert(
    fc.property(body, (input) => {
      const { request, answer } = compose(input);
      expect(answer.tokens.promptTokens).toBeLessThanOrEqual(textBytes(request) + 8 * request.messages.length);
      const sent = answer.choices.reduce((sum, choice) => sum + choice.tokens.length, 0);
      expect(answer.tokens.visibleTokens).toBe(sent);
      for (const choice of answer.choices) {
        const cap = request.max_completion_tokens ?? 60;
        expect(choice.tokens.length).toBeLessThanOrEqual(cap);
        if (choice.finish === 'length') expect(choice.tokens.length).toBe(cap);
        for (const token of choice.tokens) expect(token.length).toBeGreaterThan(0);
      }
    }),
  );
});

test('scripted tokens are exact, and a cap counts reasoning first', () => {
  const count = fc.integer({ min: 0, max: 300 });
  fc.assert(
    fc.property(count, count, fc.integer({ min: 1, max: 300 }), (a, b, cap) => {
      const [reasoning, tokens] = [Math.min(a, b), Math.max(a, b)];
      const messages = [{ role: 'user', content: 'Hello' }];
      const options = `+tokens-${tokens}+reasoning-${reasoning}`;
      const { answer } = compose({ model: 'm', messages, max_tokens: cap }, options);
      expect(answer.tokens.visibleTokens + answer.tokens.reasoningTokens).toBe(Math.min(tokens, cap));
      expect(answer.tokens.reasoningTokens).toBe(Math.min(reasoning, cap));
      expect(answer.choices[0]?.finish).toBe(cap < tokens ? 'length' : 'stop');
    }),
  );
});
