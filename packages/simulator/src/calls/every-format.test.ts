import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import type { Buckets } from '../bill/buckets.ts';
import { ASKED_FORMATS, type AskedFormat, askIn } from '../testing/formats.ts';
import { withSimulator } from '../testing/with-simulator.ts';

const setUp = withSimulator();
const formats = ASKED_FORMATS.map((format) => [format.name, format] as const);
const ask = (format: AskedFormat, call: Parameters<typeof askIn>[2]) => askIn(format, setUp.simulator.url, call);
const billed = () => setUp.simulator.bill.entries();

const tokensIn = ({ webSearches: _, ...usage }: Buckets) => Object.values(usage).reduce((sum, count) => sum + count, 0);

const amount = fc.nat(500);
const amounts = fc.record({
  prompt: fc.nat(1000),
  cached: amount,
  cache_write: amount,
  cache_write_1h: amount,
  audio_in: amount,
  image_in: amount,
  searches: fc.nat(3),
  reasoning: fc.nat(20),
});

/** Any value in place of any field, at any depth. */
const mutated = (body: unknown): fc.Arbitrary<unknown> => {
  if (typeof body !== 'object' || body === null) return fc.jsonValue();
  const entries = Object.entries(body);
  if (entries.length === 0) return fc.jsonValue();
  const inside = fc.constantFrom(...entries).chain(([key, value]) =>
    fc.oneof(fc.jsonValue(), mutated(value)).map((other) => {
      if (Array.isArray(body)) return body.map((each, index) => (String(index) === key ? other : each));
      return { ...body, [key]: other };
    }),
  );
  return fc.oneof({ weight: 9, arbitrary: inside }, { weight: 1, arbitrary: fc.jsonValue() });
};

describe.each(formats)('%s', (name, format) => {
  test('bills the same disjoint buckets whole and streamed, whatever is scripted', async () => {
    await fc.assert(
      fc.asyncProperty(amounts, async (options) => {
        const words = Object.entries(options).map(([option, value]) => `+${option}-${value}`);
        const model = `m${words.join('')}+tokens-${options.reasoning + 5}`;
        await (await ask(format, { model, stream: false })).text();
        await (await ask(format, { model, stream: true })).text();
        const [whole, streamed] = billed().slice(-2);
        expect(whole).toMatchObject({ format: name, status: 200, stream: false, outcome: 'complete' });
        expect(streamed).toMatchObject({ format: name, stream: true, outcome: 'complete', usage: whole!.usage });
        const input = options.prompt + options.audio_in + options.image_in;
        expect(whole).toMatchObject({ promptTokens: input, completionTokens: options.reasoning + 5 });
        expect(tokensIn(whole!.usage)).toBe(input + options.reasoning + 5);
      }),
      { numRuns: 40 },
    );
  });

  test('bills what was produced before a cut, and ends a stream without its end', async () => {
    const reply = await ask(format, { model: 'm+eof-3+tokens-20', stream: true });
    const text = await reply.text();
    expect(text).not.toMatch(/finish_reason":"(?!null)|message_stop|messageStop|response\.completed|message-end|STOP/);
    expect(billed()).toMatchObject([{ outcome: 'cut', completionTokens: 3 }]);
  });

  test('leaves usage out when the script says so, and bills it all the same', async () => {
    for (const stream of [false, true]) {
      const text = await (await ask(format, { model: 'm+no_usage+tokens-4', stream })).text();
      expect(text).not.toMatch(/"(?:input|output|prompt|completion|total)_?[tT]okens"|TokenCount/);
    }
    expect(billed()).toMatchObject([{ completionTokens: 4 }, { completionTokens: 4 }]);
  });

  test('answers any body with a 200 or a 4xx that is JSON, and always bills once', async () => {
    const body = format.body('m', false);
    await fc.assert(
      fc.asyncProperty(mutated(body), async (other) => {
        const before = billed().length;
        const reply = await ask(format, { model: 'm', stream: false, body: other });
        const text = await reply.text();
        expect([200, 400, 403, 404, 422]).toContain(reply.status);
        if (reply.headers.get('content-type')?.includes('json')) expect(JSON.parse(text)).toBeObject();
        expect(billed()).toHaveLength(before + 1);
      }),
      { numRuns: 300 },
    );
    expect((await ask(format, { model: 'm', stream: false, body: '{"model":' })).status).toBe(400);
  });
});
