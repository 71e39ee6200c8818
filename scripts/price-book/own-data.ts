import { readFileSync } from 'node:fs';
import {
  type BookModel,
  type BookProvider,
  type BookRates,
  type BookServiceTier,
  type BookUnits,
  bookRates,
  bookUnits,
} from '@switchyard/core/pricing/price-book-data';
import {
  type OwnModel,
  type OwnServiceTier,
  ownServiceTiers,
  priceSupplement,
  type UsdRates,
  type UsdUnits,
} from '@switchyard/core/pricing/price-supplement';
import { rateScale, toNanos } from './exact.ts';

const folder = new URL('../../packages/core/src/pricing/', import.meta.url);

/** A provider's models with our own data in them. Throws when they state what the data states itself, or name no model of it. */
export function withOwnData(of: BookProvider, models: readonly BookModel[]): BookModel[] {
  const result = models.map((model) => structuredClone(model));
  const own = priceSupplement.parse(read('price-supplement.json'));
  for (const entry of own.rates) if (entry.provider === of) addRates(modelOf(result, entry.model), entry.rates);
  for (const entry of own.models.toReversed()) if (entry.provider === of) addModel(result, entry);
  for (const entry of ownServiceTiers.parse(read('service-tiers.json')).tiers) {
    if (entry.provider === of) for (const id of entry.models) addServiceTier(modelOf(result, id), entry);
  }
  return result;
}

/** Puts a model before those of the data, whose matches may be mere beginnings of its name. */
function addModel(models: BookModel[], { id, aliases = [], rates: given = {}, units: each }: OwnModel): void {
  if (models.some((model) => model.id === id))
    throw new Error(`the data has ${id} itself; remove it from the supplement`);
  const names = [id, ...aliases].map((equals) => ({ equals }));
  const [first, ...others] = names;
  if (first === undefined) return;
  const match = others.length === 0 ? first : { or: names };
  const stated = { rates: toRates(given), ...(each === undefined ? {} : { units: toUnits(each) }) };
  models.unshift({ id, match, prices: [{ from: null, ...stated }] });
}

function addRates(model: BookModel, given: UsdRates): void {
  const last = model.prices.at(-1);
  if (last === undefined) throw new Error(`the book has no price of ${model.id} to add to`);
  for (const [name, nanos] of Object.entries(toRates(given))) {
    if (name in last.rates) throw new Error(`the data states ${name} of ${model.id}; remove it from the supplement`);
    last.rates = bookRates.parse({ ...last.rates, [name]: nanos });
  }
}

function addServiceTier(model: BookModel, entry: OwnServiceTier): void {
  const { tier } = entry;
  if (model.serviceTiers?.[tier] !== undefined) throw new Error(`${tier} of ${model.id} is stated twice`);
  model.serviceTiers = { ...model.serviceTiers, [tier]: toServiceTier(entry, `${tier} of ${model.id}`) };
}

function toServiceTier({ perMille, keep, rates: given, tiers }: OwnServiceTier, subject: string): BookServiceTier {
  if (perMille !== undefined && given === undefined && tiers === undefined) {
    return { perMille, ...(keep === undefined ? {} : { keep }) };
  }
  if (perMille !== undefined || given === undefined) throw new Error(`${subject}: perMille or rates`);
  const long = tiers?.map(({ aboveInputTokens, rates: above }) => ({ aboveInputTokens, rates: toRates(above) }));
  return { rates: toRates(given), ...(long === undefined ? {} : { tiers: long }) };
}

function modelOf(models: readonly BookModel[], id: string): BookModel {
  const model = models.find((one) => one.id === id);
  if (model === undefined) throw new Error(`our own data names ${id}, which the data does not have`);
  return model;
}

function toRates(given: UsdRates): BookRates {
  return bookRates.parse(nanosOf(given));
}

function toUnits(given: UsdUnits): BookUnits {
  return bookUnits.parse(nanosOf(given));
}

function nanosOf(given: Partial<Record<string, string>>): Record<string, number> {
  return Object.fromEntries(Object.entries(given).map(([name, usd]) => [name, toNanos(name, usd ?? '', rateScale)]));
}

function read(name: string): unknown {
  return JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
}
