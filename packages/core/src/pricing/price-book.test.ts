import { expect, test } from 'bun:test';
import { calcPrice, findProvider, type MatchLogic, type ModelInfo, type ModelPrice } from '@pydantic/genai-prices';
import fc from 'fast-check';
import committed from './price-book.json' with { type: 'json' };
import { lookUpPrice, parsePriceBook, priceAt, shippedPriceBook } from './price-book.ts';
import { type BookProvider, bookProviders } from './price-book-data.ts';
import { priceOfUsage } from './price-of-usage.ts';
import supplement from './price-supplement.json' with { type: 'json' };
import { ratesInForce, type UnitPrice } from './unit-price.ts';
import { noUsage } from './usage.ts';

const book = shippedPriceBook();
const today = new Date('2026-11-20T12:00:00Z');
/** Providers that the data knows by the same name. */
const fromData = bookProviders.filter((provider) => provider !== 'huggingface');
const usd = (text: string): bigint => BigInt(Math.round(Number(text) * 1e9));

test('the committed price book is what the installed data gives', () => {
  const script = new URL('../../../../scripts/build-price-book.ts', import.meta.url).pathname;
  const run = Bun.spawnSync([process.execPath, script, '--check']);
  expect({ errors: run.stderr.toString(), code: run.exitCode }).toEqual({ errors: '', code: 0 });
});

test.each([
  { model: 'gpt-4o-mini', provider: 'openai', at: today, input: '0.15', cached: '0.075', output: '0.6' },
  { model: 'gpt-4o-mini-2024-07-18', provider: 'openai', at: today, input: '0.15', cached: '0.075', output: '0.6' },
  { model: 'gpt-5-mini-20250807', provider: 'openai', at: today, input: '0.25', cached: '0.025', output: '2' },
  {
    model: 'O3',
    provider: 'openai',
    at: new Date('2025-06-09T23:59:59.999Z'),
    input: '10',
    cached: '0.5',
    output: '40',
  },
  { model: 'o3', provider: 'openai', at: new Date('2025-06-10T00:00:00Z'), input: '2', cached: '0.5', output: '8' },
  { model: 'claude-sonnet-4-5-20250929', provider: 'anthropic', at: today, input: '3', cached: '0.3', output: '15' },
  { model: 'claude-haiku-4-5', provider: 'anthropic', at: today, input: '1', cached: '0.1', output: '5' },
  { model: 'gemini-2.5-pro', provider: 'google', at: today, input: '1.25', cached: '0.125', output: '10' },
  {
    model: 'gemini-3.6-flash',
    provider: 'google',
    at: new Date('2027-01-01T00:00:00Z'),
    input: '1.5',
    cached: '0.15',
    output: '7.5',
  },
] as const)('$model at $at costs what the data states', ({ model, provider, at, input, cached, output }) => {
  const price = lookUpPrice(book, { model, provider, at });
  expect(price?.inputNanosPerMillion).toBe(usd(input));
  expect(price?.cachedInputNanosPerMillion).toBe(usd(cached));
  expect(price?.outputNanosPerMillion).toBe(usd(output));
  expect(lookUpPrice(book, { model, at })).toEqual(price!);
});

test('a price says where it comes from and in which version', () => {
  const price = lookUpPrice(book, { model: 'gpt-5-mini-2025-08-07', at: today });
  expect(price).toMatchObject({ source: 'price-book:openai/gpt-5-mini', version: committed.version });
});

test('a long input is priced by its tier', () => {
  const price = lookUpPrice(book, { model: 'gemini-2.5-pro', provider: 'google', at: today })!;
  const rates = (inputTokens: number) => ratesInForce(price, { inputTokens, serviceTier: null })?.rates;
  expect(rates(200_000)?.inputNanosPerMillion).toBe(usd('1.25'));
  expect(rates(200_001)?.inputNanosPerMillion).toBe(usd('2.5'));
  expect(rates(200_001)?.outputNanosPerMillion).toBe(usd('15'));
});

const priceOf = (provider: BookProvider, model: string, time = today): UnitPrice => {
  const price = lookUpPrice(book, { model, provider, at: time });
  if (price === undefined) throw new Error(`${provider}/${model} has no price`);
  return price;
};

test('prices by medium, cache lifetime and call are in the unit price', () => {
  expect(priceOf('openai', 'gpt-audio')).toMatchObject({
    inputAudioNanosPerMillion: usd('32'),
    outputAudioNanosPerMillion: usd('64'),
  });
  expect(priceOf('anthropic', 'claude-haiku-4-5')).toMatchObject({
    cacheWriteNanosPerMillion: usd('1.25'),
    cacheWrite1hNanosPerMillion: usd('2'),
  });
  expect(priceOf('openai', 'gpt-4.1')).toMatchObject({ webSearchNanos: usd('0.01'), fileSearchNanos: usd('0.0025') });
  expect(priceOf('perplexity', 'sonar').perRequestNanos).toBe(usd('0.012'));
  expect(priceOf('groq', 'whisper-large-v3').inputAudioNanosPerHour).toBe(usd('0.111'));
});

test('pictures are read at the rate for text unless the data states another, audio only at Google', () => {
  expect(priceOf('openai', 'gpt-4o').inputImageNanosPerMillion).toBe(usd('2.5'));
  expect(priceOf('openai', 'gpt-image-1').inputImageNanosPerMillion).toBe(usd('10'));
  expect(priceOf('openai', 'gpt-4o').inputAudioNanosPerMillion).toBeUndefined();
  expect(priceOf('google', 'gemini-2.5-pro').inputAudioNanosPerMillion).toBe(usd('1.25'));
  expect(priceOf('google', 'gemini-2.5-flash').inputAudioNanosPerMillion).toBe(usd('1'));
  expect(priceOf('google', 'gemini-2.5-flash').cachedInputAudioNanosPerMillion).toBe(usd('0.1'));
});

test('what a provider serves of others is priced as theirs, without service tiers', () => {
  const azure = priceOf('azure', 'gpt-4o');
  expect(azure).toMatchObject({ source: 'price-book:openai/gpt-4o', inputNanosPerMillion: usd('2.5') });
  expect(azure.serviceTiers).toBeUndefined();
  expect(priceOf('azure', 'o1').source).toBe('price-book:azure/o1');
  expect(priceOf('huggingface', 'openai/gpt-oss-120b:groq').inputNanosPerMillion).toBe(usd('0.15'));
  expect(lookUpPrice(book, { provider: 'huggingface', model: 'openai/gpt-oss-120b', at: today })).toBeUndefined();
});

test.each([
  ['2026-11-20T00:59:59.999Z', '0.22'],
  ['2026-11-20T01:00:00.000Z', '0.44'],
  ['2026-11-20T03:59:59.999Z', '0.44'],
  ['2026-11-20T04:00:00.000Z', '0.22'],
  ['2026-11-20T09:00:00.000Z', '0.44'],
  ['2026-08-16T09:00:00.000Z', '0.14'],
])('DeepSeek charges by the hour: at %s a million tokens of input cost $%s', (time, input) => {
  expect(priceOf('deepseek', 'deepseek-v4-flash', new Date(time)).inputNanosPerMillion).toBe(usd(input));
});

test.each([
  ['openai', 'gpt-4o-mini-2024-07-18', 'priority', '0.25', '0.125', '1'],
  ['openai', 'gpt-5-mini', 'flex', '0.125', '0.0125', '1'],
  ['openai', 'gpt-5', 'priority', '2.5', '0.25', '20'],
  ['openai', 'o4-mini', 'priority', '2', '0.5', '8'],
  ['openai', 'o4-mini', 'flex', '0.55', '0.138', '2.2'],
  ['openai', 'gpt-5.4', 'batch', '1.25', '0.13', '7.5'],
  ['openai', 'gpt-5.5', 'priority', '12.5', '1.25', '75'],
  ['openai', 'gpt-6-sol', 'flex', '1', '0.1', '5'],
  ['anthropic', 'claude-sonnet-4-5', 'batch', '1.5', '0.15', '7.5'],
  ['anthropic', 'claude-sonnet-5-5', 'batch', '1', '0.05', '5'],
  ['google', 'gemini-2.5-flash', 'batch', '0.15', '0.03', '1.25'],
  ['google', 'gemini-3.8-flash', 'flex', '0.375', '0.0375', '1.875'],
  ['google', 'gemini-2.5-pro', 'priority', '2.25', '0.225', '18'],
] as const)('%s %s in %s service costs what its vendor publishes', (provider, model, tier, input, cached, output) => {
  expect(priceOf(provider, model).serviceTiers?.[tier]).toMatchObject({
    inputNanosPerMillion: usd(input),
    cachedInputNanosPerMillion: usd(cached),
    outputNanosPerMillion: usd(output),
  });
});

test('long inputs have no price in a service tier that nobody publishes them for', () => {
  const atPriority = (inputTokens: number) =>
    priceOfUsage({ ...noUsage, inputTokens }, priceOf('openai', 'gpt-5.4'), 'priority');
  expect(atPriority(200_000)).toBe(usd('1'));
  expect(atPriority(300_000)).toBeUndefined();
});

test('a name that we price ourselves is not taken for a shorter one of the data', () => {
  expect(priceOf('anthropic', 'claude-sonnet-5').cachedInputNanosPerMillion).toBe(usd('0.2'));
  expect(priceOf('anthropic', 'claude-sonnet-5-5').cachedInputNanosPerMillion).toBe(usd('0.1'));
  expect(priceOf('google', 'gemini-3.8-flash').outputNanosPerMillion).toBe(usd('3.75'));
  expect(priceOf('google', 'gemini-3.8-flash-tts').outputAudioNanosPerMillion).toBe(usd('9'));
});

test('a picture is priced by its quality and size, and one of an unknown size has no price', () => {
  const ofVariant = (variant?: string) => lookUpPrice(book, { model: 'dall-e-3', at: today, variant });
  expect(ofVariant()?.imageNanos).toBe(usd('0.04'));
  expect(ofVariant('hd/1024x1792')?.imageNanos).toBe(usd('0.12'));
  expect(ofVariant('hd/2048x2048')).toBeUndefined();
  const other = lookUpPrice(book, { model: 'gpt-image-1', at: today, variant: 'hd/1024x1792' });
  expect(other?.outputImageNanosPerMillion).toBe(usd('40'));
});

test('every price of ours is found under every name that it has', () => {
  for (const entry of supplement.models) {
    for (const name of [entry.id, ...('aliases' in entry ? entry.aliases : [])]) {
      const price = lookUpPrice(book, { model: name, provider: entry.provider as BookProvider, at: today });
      expect(price?.source).toBe(`price-book:${entry.provider}/${entry.id}`);
    }
  }
});

test('speech is priced by its characters', () => {
  expect(priceOfUsage({ ...noUsage, inputCharacters: 1_000 }, priceOf('openai', 'tts-1'))).toBe(usd('0.015'));
});

test('an unknown name, a name of another provider, and a model left out of the book have no price', () => {
  for (const model of ['', 'gpt', 'my-own-model', 'gpt-4o-mini-2']) {
    expect(lookUpPrice(book, { model, at: today })).toBeUndefined();
  }
  for (const { provider, model, reason } of committed.leftOut) {
    if (reason.includes('other prices are in the book')) continue;
    const entry = book.entriesOf(provider as BookProvider).find((one) => one.model === model);
    expect(entry?.prices).toEqual([]);
  }
  expect(lookUpPrice(book, { model: 'gpt-4o', provider: 'anthropic', at: today })).toBeUndefined();
});

test.each(fromData)(
  'every text that the data of %s can match finds the same model and the same prices there',
  (provider) => {
    const ours = new Set(supplement.models.filter((one) => one.provider === provider).map((one) => one.id));
    const own = new Set(modelsOf(provider).map(({ id }) => id));
    for (const model of namesOf(provider)) {
      for (const at of [new Date('2024-01-01T00:00:00Z'), new Date('2026-08-01T00:00:00Z'), today]) {
        const expected = calcPrice({}, model, { providerId: provider, timestamp: at });
        const price = lookUpPrice(book, { model, provider, at });
        const known = expected !== null && !isLeftOut(expected.model.id);
        if (!known || Object.keys(expected.model_price).length === 0) {
          if (price !== undefined) expect(ours).toContain(price.source.split('/').slice(1).join('/'));
          continue;
        }
        // The data names the provider that was asked also where the model is another's.
        expect(price?.source).toEndWith(`/${expected.model.id}`);
        const isOwn = price?.source.startsWith(`price-book:${provider}/`) ?? false;
        expect(!isOwn || own.has(expected.model.id)).toBe(true);
        expect(inUsd(price!)).toEqual(stepsOfData(expected.model_price));
      }
    }
  },
);

test('costs agree with the data package, up to its floating-point error', () => {
  const rows = fromData.flatMap((provider) =>
    book.entriesOf(provider).flatMap((entry) => {
      const unitPrice = priceAt(entry, today);
      // Some ids are only a common prefix and match nothing themselves.
      const isName = lookUpPrice(book, { model: entry.model, provider, at: today }) === unitPrice;
      const isOurs = supplement.models.some((one) => one.provider === provider && one.id === entry.model);
      const isText = unitPrice?.inputNanosPerMillion !== undefined && unitPrice.outputNanosPerMillion !== undefined;
      return unitPrice && isName && isText && !isOurs ? [{ entry, unitPrice }] : [];
    }),
  );
  expect(rows.length).toBeGreaterThan(900);
  const tokens = fc.nat(400_000);
  fc.assert(
    fc.property(fc.constantFrom(...rows), tokens, tokens, tokens, tokens, (row, plain, cached, written, output) => {
      const theirs = calcPrice(
        {
          input_tokens: plain + cached + written,
          cache_read_tokens: cached,
          cache_write_tokens: written,
          output_tokens: output,
        },
        row.entry.model,
        { providerId: row.entry.provider, timestamp: today },
      );
      const used = { inputTokens: plain, cachedInputTokens: cached, cacheWriteTokens: written, outputTokens: output };
      const ours = priceOfUsage({ ...noUsage, ...used }, row.unitPrice);
      expect(Math.abs(Number(ours) - theirs!.total_price * 1e9)).toBeLessThanOrEqual(1);
    }),
    { numRuns: 1_000 },
  );
});

test('no price of the book is nothing at all', () => {
  for (const provider of bookProviders) {
    for (const entry of book.entriesOf(provider)) {
      for (const { unitPrice } of entry.prices) {
        expect(Object.values(unitPrice).some((rate) => typeof rate === 'bigint' && rate > 0n)).toBe(true);
      }
    }
  }
});

test('a book with an unknown field, a fractional price or a history out of order is refused', () => {
  const entriesOf = (model: object) =>
    parsePriceBook({ ...committed, providers: { ...committed.providers, openai: [model] } }).entriesOf('openai');
  const model = { id: 'a', match: { equals: 'a' }, prices: [{ from: null, rates: { input: 1, output: 1 } }] };
  expect(() => entriesOf(model)).not.toThrow();
  expect(() => entriesOf({ ...model, colour: 'red' })).toThrow('colour');
  expect(() => entriesOf({ ...model, match: { like: 'a' } })).toThrow('match');
  expect(() => entriesOf({ ...model, prices: [{ from: null, rates: { input: 0.5 } }] })).toThrow('input');
  expect(() => entriesOf({ ...model, prices: [{ from: null, rates: {} }] })).toThrow('must state a price');
  const dated = { from: '2026-01-01', rates: { input: 1, output: 1 } };
  expect(() => entriesOf({ ...model, prices: [dated] })).toThrow('first period');
  expect(() => entriesOf({ ...model, prices: [...model.prices, dated, dated] })).toThrow('ascending');
  expect(() => entriesOf({ ...model, serviceTiers: { batch: { perMille: 500 } } })).toThrow('no whole nano-dollars');
  expect(() => parsePriceBook({ ...committed, providers: { ...committed.providers, other: [] } })).toThrow('other');
});

function modelsOf(provider: BookProvider): ModelInfo[] {
  return findProvider({ providerId: provider })!.models;
}

/** Ids, every text of every match, and variations on them. */
function namesOf(provider: BookProvider): string[] {
  const texts = modelsOf(provider).flatMap((model) => [model.id, ...textsOf(model.match)]);
  const strangers = ['gpt-4o', 'claude-sonnet-4-5', 'gemini-2.5-pro', 'grok-4', 'deepseek-chat'];
  return [...new Set([...texts, ...strangers])].flatMap((text) => [
    text,
    `${text}-2025-01-31`,
    `${text}-20250131`,
    `${text}-20250231`,
    ` ${text.toUpperCase()}`,
    `x${text}`,
  ]);
}

function isLeftOut(model: string): boolean {
  return committed.leftOut.some((one) => one.model === model && !one.reason.includes('other prices are in the book'));
}

function textsOf(match: MatchLogic): string[] {
  if ('or' in match) return match.or.flatMap(textsOf);
  if ('and' in match) return match.and.flatMap(textsOf);
  return Object.values(match);
}

type Steps = { above: number; usd: number }[];

const rateNames = [
  ['input_mtok', 'inputNanosPerMillion'],
  ['cache_read_mtok', 'cachedInputNanosPerMillion'],
  ['cache_write_mtok', 'cacheWriteNanosPerMillion'],
  ['cache_write_1h_mtok', 'cacheWrite1hNanosPerMillion'],
  ['output_mtok', 'outputNanosPerMillion'],
  ['output_reasoning_mtok', 'reasoningNanosPerMillion'],
] as const;

/** The stated rates of the data as steps, to the nano-dollar: some were computed there in floating point. */
function stepsOfData(prices: ModelPrice): Record<string, Steps> {
  const starts = Object.values(prices).flatMap((price) =>
    typeof price === 'object' ? price.tiers.map((tier) => tier.start) : [],
  );
  const entries = rateNames.flatMap(([key, name]) => {
    const price = prices[key];
    if (price === undefined) return [];
    const steps = [-1, ...new Set(starts)].map((above) => {
      if (typeof price === 'number') return { above, usd: toNano(price) };
      return { above, usd: toNano(price.tiers.filter((tier) => tier.start <= above).at(-1)?.price ?? price.base) };
    });
    return [[name, steps]];
  });
  return Object.fromEntries(entries);
}

const toNano = (amount: number) => Math.round(amount * 1e9) / 1e9;

/** An integer price divided by 1e9 is the very double that the data's decimal stands for, if and only if it is exact. */
function inUsd(price: UnitPrice): Record<string, Steps> {
  const all = [{ aboveInputTokens: -1, ...price }, ...(price.tiers ?? [])];
  const entries = rateNames.flatMap(([, name]) => {
    if (price[name] === undefined) return [];
    return [[name, all.map((rates) => ({ above: rates.aboveInputTokens, usd: Number(rates[name]) / 1e9 }))]];
  });
  return Object.fromEntries(entries);
}
