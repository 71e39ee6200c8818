import type { ConditionalPrice, ModelInfo, ModelPrice } from '@pydantic/genai-prices';
import { type BookPeriod, type BookRates, type BookUnits, bookRates } from '@switchyard/core/pricing/price-book-data';
import { kcountScale, rateScale, toNanos } from './exact.ts';

/** What a model's prices became: its history, empty when it has no place in the book, and what was left out and why. */
export type Periods = { prices: BookPeriod[]; leftOut: string[] };

const rateOfKey = new Map<string, keyof BookRates>([
  ['input_mtok', 'input'],
  ['cache_read_mtok', 'cachedInput'],
  ['cache_write_mtok', 'cacheWrite'],
  ['cache_write_1h_mtok', 'cacheWrite1h'],
  ['input_audio_mtok', 'inputAudio'],
  ['cache_audio_read_mtok', 'cachedInputAudio'],
  ['input_image_mtok', 'inputImage'],
  ['cache_image_read_mtok', 'cachedInputImage'],
  ['output_mtok', 'output'],
  ['output_reasoning_mtok', 'reasoning'],
  ['output_audio_mtok', 'outputAudio'],
  ['output_image_mtok', 'outputImage'],
]);

const unitOfKey = new Map<string, { unit: keyof BookUnits; scale: number }>([
  ['requests_kcount', { unit: 'request', scale: kcountScale }],
  ['web_searches_kcount', { unit: 'webSearch', scale: kcountScale }],
  ['storage_searches_kcount', { unit: 'fileSearch', scale: kcountScale }],
  ['input_audio_hours', { unit: 'inputAudioHour', scale: rateScale }],
]);

/** Keys without which a model's price would be too low on its usual calls: the model is left out. */
const reasonOfKey = new Map([
  ['input_document_kpages', 'priced by pages, which no usage counts'],
  ['input_annotated_document_kpages', 'priced by pages, which no usage counts'],
  ['output_citation_mtok', 'citation tokens have a price of their own, and no usage counts them'],
  ['input_text_messages_kcount', 'priced by messages, which no usage counts'],
]);

/** Keys of what only some calls hold: the model keeps its other prices. */
const videoKeys = new Set(['input_video_mtok', 'output_video_mtok']);

/**
 * The price history of a model of the data. Prices at hours of the day have no date in the data: they came with its last prices and
 * belong to these. Throws when a price cannot be expressed exactly.
 */
export function toPeriods(info: ModelInfo): Periods {
  const history = historyOf(info);
  const keys = new Set(history.flatMap(({ prices }) => Object.keys(prices)));
  if (keys.size === 0) return { prices: [], leftOut: ['the data states no price'] };
  const reasons = new Set([...keys].flatMap((key) => reasonOfKey.get(key) ?? []));
  if (reasons.size > 0) return { prices: [], leftOut: [...reasons] };
  if (keys.has('audio_hours') && !keys.has('input_audio_hours')) {
    return { prices: [], leftOut: ['priced by hours of audio in both directions together'] };
  }
  const video = [...keys].filter((key) => videoKeys.has(key));
  const leftOut = video.map((key) => `${key}: no usage counts video apart; its other prices are in the book`);
  return { prices: withHours(history), leftOut };
}

function historyOf(info: ModelInfo): ConditionalPrice[] {
  return Array.isArray(info.prices) ? info.prices : [{ prices: info.prices }];
}

function withHours(history: readonly ConditionalPrice[]): BookPeriod[] {
  const periods: BookPeriod[] = [];
  const hours: NonNullable<BookPeriod['hours']> = [];
  for (const { constraint, prices } of history) {
    if (constraint?.type !== 'time_of_date') {
      if (hours.length > 0) throw new Error('a dated price after one for hours of the day has no place in the book');
      periods.push(toPeriod(constraint?.start_date ?? null, prices));
      continue;
    }
    const { rates, tiers } = toPeriod(null, prices);
    if (tiers !== undefined) throw new Error('tiers at hours of the day have no place in the book');
    hours.push({ from: timeOf(constraint.start_time), until: timeOf(constraint.end_time), rates });
  }
  const last = periods.at(-1);
  if (last !== undefined && hours.length > 0) last.hours = hours;
  return periods;
}

function timeOf(time: string): string {
  const [, minutes] = /^(\d\d:\d\d):00Z$/.exec(time) ?? [];
  if (minutes === undefined) throw new Error(`the time of day ${time} has no place in the book`);
  return minutes;
}

function toPeriod(from: string | null, prices: ModelPrice): BookPeriod {
  const units: BookUnits = {};
  const rates: [keyof BookRates, Rate][] = [];
  for (const [key, price] of Object.entries(prices)) {
    const rate = rateOfKey.get(key);
    const unit = unitOfKey.get(key);
    if (price === undefined || videoKeys.has(key) || key === 'audio_hours') continue;
    if (rate !== undefined) rates.push([rate, toRate(key, price)]);
    else if (unit !== undefined && typeof price === 'number') units[unit.unit] = toNanos(key, price, unit.scale);
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
    ...(Object.keys(units).length > 0 ? { units } : {}),
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
