import { expect, test } from 'bun:test';
import { calcPrice, findProvider, type MatchLogic, type ModelInfo, type ModelPrice } from '@pydantic/genai-prices';
import fc from 'fast-check';
import { listPrices, type PriceRow } from './list-prices.ts';
import committed from './price-book.json' with { type: 'json' };
import { lookUpPrice, parsePriceBook, shippedPriceBook } from './price-book.ts';
import { type BookProvider, bookProviders, priceBookData } from './price-book-data.ts';
import { priceOfUsage } from './price-of-usage.ts';
import { ratesFor, type UnitPrice } from './unit-price.ts';

const book = shippedPriceBook();
const today = new Date('2026-11-20T12:00:00Z');
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
  expect(price?.reasoningNanosPerMillion).toBe(usd(output));
  expect(lookUpPrice(book, { model, at })).toEqual(price!);
});

test('a price says where it comes from and in which version', () => {
  const price = lookUpPrice(book, { model: 'gpt-5-mini-2025-08-07', at: today });
  expect(price).toMatchObject({ source: 'price-book:openai/gpt-5-mini', version: committed.version });
});

test('a long input is priced by its tier', () => {
  const price = lookUpPrice(book, { model: 'gemini-2.5-pro', provider: 'google', at: today })!;
  expect(ratesFor(price, 200_000).inputNanosPerMillion).toBe(usd('1.25'));
  expect(ratesFor(price, 200_001).inputNanosPerMillion).toBe(usd('2.5'));
  expect(ratesFor(price, 200_001).outputNanosPerMillion).toBe(usd('15'));
});

test('the book keeps prices by medium, cache lifetime and call, also where a unit price has no use for them', () => {
  const ratesOf = (provider: BookProvider, id: string) =>
    priceBookData
      .parse(committed)
      .providers[provider].find((model) => model.id === id)
      ?.prices.at(-1);
  expect(ratesOf('openai', 'gpt-audio')?.rates).toMatchObject({ inputAudio: 32e9, outputAudio: 64e9 });
  expect(ratesOf('anthropic', 'claude-haiku-4-5')?.rates).toMatchObject({ cacheWrite: 125e7, cacheWrite1h: 2e9 });
  expect(ratesOf('openai', 'gpt-4.1')?.perCall).toEqual({ webSearch: 10_000_000, storageSearch: 2_500_000 });
});

test('an unknown name, a name of another provider, and a model left out of the book have no price', () => {
  for (const model of ['', 'gpt', 'my-own-model', 'gpt-4o-mini-2', ...committed.leftOut.map((one) => one.model)]) {
    expect(lookUpPrice(book, { model, at: today })).toBeUndefined();
  }
  expect(lookUpPrice(book, { model: 'gpt-4o', provider: 'anthropic', at: today })).toBeUndefined();
});

test('every text the data can match finds the same model and the same prices as in the data package', () => {
  const names = everyName();
  for (const provider of bookProviders) {
    for (const model of names) {
      for (const at of [new Date('2024-01-01T00:00:00Z'), new Date('2026-08-01T00:00:00Z'), today]) {
        const expected = calcPrice({}, model, { providerId: provider, timestamp: at });
        const price = lookUpPrice(book, { model, provider, at });
        const known = expected !== null && modelsOf(provider).includes(expected.model);
        if (!known || expected.model_price.input_mtok === undefined) expect(price).toBeUndefined();
        else {
          expect(price?.source).toBe(`price-book:${provider}/${expected.model.id}`);
          expect(inUsd(price!)).toEqual(fromData(expected.model_price));
        }
      }
    }
  }
});

test('costs agree with the data package, up to its floating-point error', () => {
  // Some ids are only a common prefix and match nothing themselves.
  const isName = (row: PriceRow) => lookUpPrice(book, { ...row, at: today }) === row.unitPrice;
  const models = listPrices(book, today).filter(isName);
  expect(models.length).toBeGreaterThan(150);
  const tokens = fc.nat(400_000);
  fc.assert(
    fc.property(fc.constantFrom(...models), tokens, tokens, tokens, tokens, (row, plain, cached, written, output) => {
      const input = plain + cached + written;
      const theirs = calcPrice(
        { input_tokens: input, cache_read_tokens: cached, cache_write_tokens: written, output_tokens: output },
        row.model,
        { providerId: row.provider, timestamp: today },
      );
      const ours = priceOfUsage(
        {
          inputTokens: plain,
          cachedInputTokens: cached,
          cacheWriteTokens: written,
          outputTokens: output,
          reasoningTokens: 0,
        },
        row.unitPrice,
      );
      expect(Math.abs(Number(ours) - theirs!.total_price * 1e9)).toBeLessThanOrEqual(1);
    }),
    { numRuns: 1_000 },
  );
});

test('every price of the list is positive, and every model with a price is listed once', () => {
  const rows = listPrices(book, today);
  expect(new Set(rows.map((row) => `${row.provider}/${row.model}`)).size).toBe(rows.length);
  expect(rows.length).toBe(bookProviders.flatMap((provider) => modelsOf(provider)).length - committed.leftOut.length);
  for (const row of rows) {
    expect(row.inputNanosPerMillion > 0n).toBe(true);
    expect(row.cachedInputNanosPerMillion > 0n).toBe(true);
    expect(row.outputNanosPerMillion > 0n || row.model.includes('embedding')).toBe(true);
  }
});

test('a book with an unknown field, a fractional price or a history out of order is refused', () => {
  const withModel = (model: object) => ({ ...committed, providers: { openai: [model], anthropic: [], google: [] } });
  const model = { id: 'a', match: { equals: 'a' }, prices: [{ from: null, rates: { input: 1, output: 1 } }] };
  expect(() => parsePriceBook(withModel(model))).not.toThrow();
  expect(() => parsePriceBook(withModel({ ...model, colour: 'red' }))).toThrow('colour');
  expect(() => parsePriceBook(withModel({ ...model, match: { like: 'a' } }))).toThrow('match');
  expect(() => parsePriceBook(withModel({ ...model, prices: [{ from: null, rates: { input: 0.5 } }] }))).toThrow(
    'input',
  );
  expect(() => parsePriceBook(withModel({ ...model, prices: [{ from: null, rates: { input: 0 } }] }))).toThrow('input');
  const dated = { from: '2026-01-01', rates: { input: 1, output: 1 } };
  expect(() => parsePriceBook(withModel({ ...model, prices: [dated] }))).toThrow('first period');
  expect(() => parsePriceBook(withModel({ ...model, prices: [...model.prices, dated, dated] }))).toThrow('ascending');
});

function modelsOf(provider: BookProvider): ModelInfo[] {
  return findProvider({ providerId: provider })!.models;
}

/** Ids, every text of every match, and variations on them. */
function everyName(): string[] {
  const texts = bookProviders.flatMap((one) => modelsOf(one)).flatMap((model) => [model.id, ...textsOf(model.match)]);
  return [...new Set(texts)].flatMap((text) => [
    text,
    `${text}-2025-01-31`,
    `${text}-20250131`,
    `${text}-20250231`,
    ` ${text.toUpperCase()}`,
    `x${text}`,
  ]);
}

function textsOf(match: MatchLogic): string[] {
  if ('or' in match) return match.or.flatMap(textsOf);
  if ('and' in match) return match.and.flatMap(textsOf);
  return Object.values(match);
}

type Steps = { above: number; usd: number }[];

/** The data's prices as steps; a rate that is not stated falls back as the data package counts it. */
function fromData(prices: ModelPrice): Record<string, Steps> {
  const starts = Object.values(prices).flatMap((price) =>
    typeof price === 'object' ? price.tiers.map((tier) => tier.start) : [],
  );
  const steps = (...keys: string[]): Steps =>
    [-1, ...new Set(starts)].map((above) => {
      const price = keys.map((key) => prices[key]).find((one) => one !== undefined) ?? 0;
      if (typeof price === 'number') return { above, usd: price };
      return { above, usd: price.tiers.filter((tier) => tier.start <= above).at(-1)?.price ?? price.base };
    });
  return {
    input: steps('input_mtok'),
    cachedInput: steps('cache_read_mtok', 'input_mtok'),
    cacheWrite: steps('cache_write_mtok', 'input_mtok'),
    output: steps('output_mtok'),
  };
}

/** An integer price divided by 1e9 is the very double that the data's decimal stands for, if and only if it is exact. */
function inUsd(price: UnitPrice): Record<string, Steps> {
  const all = [{ aboveInputTokens: -1, ...price }, ...(price.tiers ?? [])];
  const steps = (name: 'input' | 'cachedInput' | 'cacheWrite' | 'output'): Steps =>
    all.map((rates) => ({ above: rates.aboveInputTokens, usd: Number(rates[`${name}NanosPerMillion`]) / 1e9 }));
  return {
    input: steps('input'),
    cachedInput: steps('cachedInput'),
    cacheWrite: steps('cacheWrite'),
    output: steps('output'),
  };
}
