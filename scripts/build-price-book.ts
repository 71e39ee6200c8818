// Writes packages/core/src/pricing/price-book.json from the data of @pydantic/genai-prices and our own beside it.
//   pnpm prices             writes the file
//   pnpm prices -- --check  exits with 1 when the committed file is not what the installed data gives
import { readFileSync, writeFileSync } from 'node:fs';
import { findProvider, type MatchLogic, type ModelInfo } from '@pydantic/genai-prices';
import { parsePriceBook } from '@switchyard/core/pricing/price-book';
import {
  type BookModel,
  type BookProvider,
  bookModel,
  bookModels,
  bookProviders,
  type PriceBookData,
  priceBookData,
} from '@switchyard/core/pricing/price-book-data';
import { withOwnData } from './price-book/own-data.ts';
import { toPeriods } from './price-book/to-periods.ts';

const bookFile = new URL('../packages/core/src/pricing/price-book.json', import.meta.url);

/** Hosts behind Hugging Face's router; a caller chooses one by its name after the model's: `openai/gpt-oss-120b:groq`. */
const huggingFaceHosts = [
  'cerebras',
  'fireworks-ai',
  'groq',
  'hyperbolic',
  'nebius',
  'novita',
  'nscale',
  'ovhcloud',
  'publicai',
  'sambanova',
  'together',
];

main(process.argv.slice(2).filter((argument) => argument !== '--'));

function main(flags: readonly string[]): void {
  const unknown = flags.find((flag) => flag !== '--check');
  if (unknown !== undefined) fail(`Unknown argument ${unknown}. The only one is --check.`);
  const book = buildPriceBook();
  const text = toText(book);
  for (const { provider, model, reason } of book.leftOut) console.log(`left out: ${provider}/${model}: ${reason}`);
  const counts = bookProviders.map((provider) => `${provider} ${priced(book, provider)}`).join(', ');
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
  const convert = (provider: BookProvider): BookModel[] => {
    const models = modelsOf(provider).flatMap((info) => {
      try {
        const { prices, leftOut: reasons } = toPeriods(info);
        leftOut.push(...reasons.map((reason) => ({ provider, model: info.id, reason })));
        return [toModel(info, prices)];
      } catch (error) {
        problems.push(`  ${provider}/${info.id}: ${error instanceof Error ? error.message : String(error)}`);
        return [];
      }
    });
    return withOwnData(provider, models);
  };
  const providers = Object.fromEntries(bookProviders.map((provider) => [provider, convert(provider)]));
  if (problems.length > 0) fail(`These prices cannot be expressed exactly:\n${problems.join('\n')}`);
  const book = priceBookData.parse({
    source: '@pydantic/genai-prices',
    version: sourceVersion(),
    unit: 'nano-USD: rates per million tokens, units for one',
    fallbacks: fallbacks(),
    providers,
    leftOut,
  });
  // Every unit price is made once, so that what cannot be is noticed here and not at a call.
  for (const provider of bookProviders) parsePriceBook(book).entriesOf(provider);
  return book;
}

/** Models of other providers that a provider serves, as far as the book has them. */
function fallbacks(): PriceBookData['fallbacks'] {
  return Object.fromEntries(
    bookProviders.flatMap((provider) => {
      const others = findProvider({ providerId: provider })?.fallback_model_providers ?? [];
      const known = bookProviders.filter((one) => others.includes(one));
      const inOrder = known.sort((a, b) => others.indexOf(a) - others.indexOf(b));
      return inOrder.length === 0 ? [] : [[provider, inOrder]];
    }),
  );
}

function modelsOf(provider: BookProvider): readonly ModelInfo[] {
  if (provider !== 'huggingface') return modelsOfData(provider);
  return huggingFaceHosts.flatMap((host) =>
    modelsOfData(`huggingface_${host}`).map((info) => ({
      ...info,
      id: `${info.id}:${host}`,
      match: endingWith(info.match, `:${host}`),
    })),
  );
}

function modelsOfData(id: string): readonly ModelInfo[] {
  const found = findProvider({ providerId: id });
  if (found?.id !== id) fail(`The data has no provider "${id}".`);
  return found.models;
}

/** The same match for names that have `suffix` after them. */
function endingWith(match: MatchLogic, suffix: string): MatchLogic {
  if ('or' in match) return { or: match.or.map((one) => endingWith(one, suffix)) };
  if ('equals' in match) return { equals: `${match.equals}${suffix}` };
  return fail(`A match of another form than equality has no suffix: ${JSON.stringify(match)}`);
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
    `  "fallbacks": ${JSON.stringify(book.fallbacks)},`,
    `  "providers": {\n${providers.join(',\n')}\n  },`,
    `  "leftOut": ${list(book.leftOut)}`,
    '}',
    '',
  ].join('\n');
}

function priced(book: PriceBookData, provider: BookProvider): number {
  return bookModels.parse(book.providers[provider]).filter(({ prices }) => prices.length > 0).length;
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
