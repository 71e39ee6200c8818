import { expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { lookUpPrice, shippedPriceBook } from './price-book.ts';
import { priceOfUsage } from './price-of-usage.ts';
import { unitPrice } from './unit-price.ts';
import { usage } from './usage.ts';

const page = readFileSync(new URL('../../../../docs/pricing.md', import.meta.url), 'utf8');
const attempt = JSON.parse(/```json\n([\s\S]*?)```/.exec(page)?.[1] ?? '');

test('the worked example of the page on prices can be derived again from what a record keeps', () => {
  const cost = priceOfUsage(usage.parse(attempt.usage), unitPrice.parse(attempt.price), attempt.serviceTier);
  expect(String(cost)).toBe(attempt.costNanos);
  expect(page).toContain(`**${Number(attempt.costNanos).toLocaleString('en')}**`);
});

test('its rates are those of the price book', () => {
  const at = new Date('2026-11-22T00:00:00Z');
  const listed = lookUpPrice(shippedPriceBook(), { model: 'claude-sonnet-4-5', provider: 'anthropic', at });
  const { adjustment: _, version: _version, ...rates } = unitPrice.parse(attempt.price);
  expect(listed).toMatchObject(rates);
});
