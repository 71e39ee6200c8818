// Writes packages/core/src/pricing/price-book.json from the data of @pydantic/genai-prices.
//   pnpm prices             writes the file
//   pnpm prices -- --check  exits with 1 when the committed file is not what the installed data gives
import { readFileSync, writeFileSync } from 'node:fs';
import { type ConditionalPrice, findProvider, type ModelInfo, type ModelPrice } from '@pydantic/genai-prices';
import {
  type BookModel,
  type BookPeriod,
  type BookProvider,
  type BookRates,
  bookModel,
  bookProviders,
  bookRates,
  type PriceBookData,
  priceBookData,
} from '@switchyard/core/pricing/price-book-data';

const bookFile = new URL('../packages/core/src/pricing/price-book.json', import.meta.url);

const rateOfKey = new Map<string, keyof BookRates>([
  ['input_mtok', 'input'],
  ['cache_read_mtok', 'cachedInput'],
  ['cache_write_mtok', 'cacheWrite'],
  ['cache_write_1h_mtok', 'cacheWrite1h'],
  ['output_mtok', 'output'],
  ['output_reasoning_mtok', 'reasoning'],
  ['input_audio_mtok', 'inputAudio'],
  ['cache_audio_read_mtok', 'cachedInputAudio'],
  ['output_audio_mtok', 'outputAudio'],
  ['input_image_mtok', 'inputImage'],
  ['cache_image_read_mtok', 'cachedInputImage'],
  ['output_image_mtok', 'outputImage'],
  ['input_video_mtok', 'inputVideo'],
  ['output_video_mtok', 'outputVideo'],
]);

const callOfKey = new Map<string, keyof NonNullable<BookPeriod['perCall']>>([
  ['requests_kcount', 'request'],
  ['web_searches_kcount', 'webSearch'],
  ['storage_searches_kcount', 'storageSearch'],
]);

const durationKeys = new Set(['audio_hours', 'input_audio_hours', 'output_audio_hours']);

/** USD per million tokens to nano-USD per million tokens. */
const rateScale = 9;
/** USD per thousand calls to nano-USD per call. */
const callScale = 6;

main(process.argv.slice(2).filter((argument) => argument !== '--'));

function main(flags: readonly string[]): void {
  const unknown = flags.find((flag) => flag !== '--check');
  if (unknown !== undefined) fail(`Unknown argument ${unknown}. The only one is --check.`);
  const book = buildPriceBook();
  const text = toText(book);
  for (const { provider, model, reason } of book.leftOut) console.log(`left out: ${provider}/${model}: ${reason}`);
  const counts = bookProviders.map((provider) => `${provider} ${priced(book.providers[provider])}`).join(', ');
  const summary = `${book.source} ${book.version}: ${counts} models priced, ${book.leftOut.length} left out`;
  if (!flags.includes('--check')) {
    writeFileSync(bookFile, text);
    console.log(`Wrote the price book from ${summary}.`);
  } else if (readCommitted() === text) {
    console.log(`The committed price book is up to date with ${summary}.`);
  } else {
    fail(`The committed price-book.json differs from ${book.source} ${book.version}. Run "pnpm prices" and commit it.`);
  }
}

function buildPriceBook(): PriceBookData {
  const problems: string[] = [];
  const leftOut: PriceBookData['leftOut'] = [];
  const providers: PriceBookData['providers'] = { openai: [], anthropic: [], google: [] };
  for (const provider of bookProviders) {
    for (const info of modelsOf(provider)) {
      try {
        const reason = reasonToLeaveOut(info);
        if (reason !== undefined) leftOut.push({ provider, model: info.id, reason });
        providers[provider].push(toModel(info, reason === undefined ? toPeriods(info) : []));
      } catch (error) {
        problems.push(`  ${provider}/${info.id}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }
  if (problems.length > 0) fail(`These prices cannot be expressed exactly:\n${problems.join('\n')}`);
  const unit = 'nano-USD per million tokens; perCall in nano-USD';
  return priceBookData.parse({ source: '@pydantic/genai-prices', version: sourceVersion(), unit, providers, leftOut });
}

function modelsOf(provider: BookProvider): readonly ModelInfo[] {
  const found = findProvider({ providerId: provider });
  if (found?.id !== provider) fail(`The data has no provider "${provider}".`);
  return found.models;
}

function toModel(info: ModelInfo, prices: BookModel['prices']): BookModel {
  return bookModel.parse({
    id: info.id,
    match: info.match,
    ...(info.context_window === undefined ? {} : { contextWindow: info.context_window }),
    ...(info.deprecated === true ? { deprecated: true } : {}),
    prices,
  });
}

/** A sentence for a model that has no price per token at all; undefined for every other. */
function reasonToLeaveOut(info: ModelInfo): string | undefined {
  const keys = historyOf(info).flatMap(({ prices }) => Object.keys(prices));
  if (keys.length === 0) return 'the data states no price';
  if (keys.every((key) => durationKeys.has(key))) return 'priced by seconds of audio, not by tokens';
  return undefined;
}

function historyOf(info: ModelInfo): ConditionalPrice[] {
  return Array.isArray(info.prices) ? info.prices : [{ prices: info.prices }];
}

function toPeriods(info: ModelInfo): BookPeriod[] {
  return historyOf(info).map(({ constraint, prices }) => {
    if (constraint !== undefined && constraint.type !== 'start_date') {
      throw new Error(`a price with the constraint ${constraint.type} has no place in the book`);
    }
    const period = toPeriod(constraint?.start_date ?? null, prices);
    if (period.rates.output === undefined && !info.id.includes('embedding')) {
      throw new Error('no price for output tokens, and the model is no embedding model');
    }
    return period;
  });
}

function toPeriod(from: string | null, prices: ModelPrice): BookPeriod {
  const perCall: NonNullable<BookPeriod['perCall']> = {};
  const rates: [keyof BookRates, Rate][] = [];
  for (const [key, price] of Object.entries(prices)) {
    const rate = rateOfKey.get(key);
    const call = callOfKey.get(key);
    if (price === undefined) continue;
    if (rate !== undefined) rates.push([rate, toRate(key, price)]);
    else if (call !== undefined && typeof price === 'number') perCall[call] = toNanos(key, price, callScale);
    else throw new Error(`the book has no place for ${key}`);
  }
  const starts = new Set(rates.flatMap(([, rate]) => rate.tiers.map(({ start }) => start)));
  const tiers = [...starts]
    .sort((a, b) => a - b)
    .map((start) => ({ aboveInputTokens: start, rates: ratesAbove(rates, start) }));
  return {
    from,
    rates: ratesAbove(rates, -1),
    ...(tiers.length > 0 ? { tiers } : {}),
    ...(Object.keys(perCall).length > 0 ? { perCall } : {}),
  };
}

type Rate = { base: number; tiers: { start: number; nanos: number }[] };

function toRate(key: string, price: NonNullable<ModelPrice[string]>): Rate {
  if (typeof price === 'number') return { base: toNanos(key, price, rateScale), tiers: [] };
  const tiers = price.tiers.map((tier) => ({ start: tier.start, nanos: toNanos(key, tier.price, rateScale) }));
  return { base: toNanos(key, price.base, rateScale), tiers: tiers.sort((a, b) => a.start - b.start) };
}

/** The rates in force just above a tier's start; a rate that has no tier there keeps the one below. */
function ratesAbove(rates: readonly [keyof BookRates, Rate][], start: number): BookRates {
  const inOrder = [...rateOfKey.values()].flatMap((name) => rates.filter(([other]) => other === name));
  const entries = inOrder.map(([name, rate]) => [
    name,
    rate.tiers.findLast((tier) => tier.start <= start)?.nanos ?? rate.base,
  ]);
  return bookRates.parse(Object.fromEntries(entries));
}

/**
 * A price in USD as an integer, `scale` decimal places to the left. Works on the decimal digits, because a product of
 * floating-point numbers may be off by one. Throws when digits would be lost or the result is not a safe integer.
 */
function toNanos(key: string, usd: number, scale: number): number {
  const [, whole, decimals = '', exponent = '0'] = /^(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(usd)) ?? [];
  if (whole === undefined) throw new Error(`${key} ${usd} is not a price`);
  const shift = scale - decimals.length + Number(exponent);
  const digits = BigInt(whole + decimals);
  const divisor = 10n ** BigInt(Math.max(0, -shift));
  const nanos = (digits * 10n ** BigInt(Math.max(0, shift))) / divisor;
  if (digits % divisor !== 0n) throw new Error(`${key} ${usd} is finer than a nano-dollar`);
  if (nanos > BigInt(Number.MAX_SAFE_INTEGER)) throw new Error(`${key} ${usd} is too large for a safe integer`);
  return Number(nanos);
}

/** One line a model, so that a change of prices reads well in a diff. */
function toText(book: PriceBookData): string {
  const list = (items: readonly unknown[]): string =>
    items.length === 0 ? '[]' : `[\n${items.map((item) => `      ${JSON.stringify(item)}`).join(',\n')}\n    ]`;
  const providers = bookProviders.map((provider) => `    "${provider}": ${list(book.providers[provider])}`);
  return [
    '{',
    `  "source": ${JSON.stringify(book.source)},`,
    `  "version": ${JSON.stringify(book.version)},`,
    `  "unit": ${JSON.stringify(book.unit)},`,
    `  "providers": {\n${providers.join(',\n')}\n  },`,
    `  "leftOut": ${list(book.leftOut)}`,
    '}',
    '',
  ].join('\n');
}

function priced(models: readonly BookModel[]): number {
  return models.filter(({ prices }) => prices.length > 0).length;
}

function sourceVersion(): string {
  const manifest = new URL('../package.json', import.meta.resolve('@pydantic/genai-prices'));
  const { version }: { version?: unknown } = JSON.parse(readFileSync(manifest, 'utf8'));
  if (typeof version !== 'string') fail('The package @pydantic/genai-prices states no version.');
  return version;
}

function readCommitted(): string | undefined {
  try {
    return readFileSync(bookFile, 'utf8');
  } catch {
    return undefined;
  }
}

function fail(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}
