import { expect, test } from 'bun:test';
import { parametersFor } from './parameters-for.ts';

const nothing = { maxOutputTokens: null, temperature: null };
const rule = {
  defaults: { maxOutputTokens: 500, temperature: 0.2 },
  caps: { maxOutputTokens: 1_000, temperature: 0.8 },
};

test('a default fills only what is absent, and a cap lowers only what is larger', () => {
  expect(parametersFor(nothing, rule)).toEqual({ maxOutputTokens: 500, temperature: 0.2 });
  expect(parametersFor({ maxOutputTokens: 2_000, temperature: 1.5 }, rule)).toEqual({
    maxOutputTokens: 1_000,
    temperature: 0.8,
  });
  expect(parametersFor({ maxOutputTokens: 900, temperature: 0 }, rule)).toEqual(nothing);
});

test('an absent output bound is set by a cap, an absent temperature is not', () => {
  expect(parametersFor(nothing, { caps: rule.caps })).toEqual({ maxOutputTokens: 1_000, temperature: null });
});

test('a default above its own cap is lowered to it, and no parameters change nothing', () => {
  expect(parametersFor(nothing, { defaults: { temperature: 2 }, caps: { temperature: 1 } }).temperature).toBe(1);
  expect(parametersFor({ maxOutputTokens: 5, temperature: 1 }, {})).toEqual(nothing);
});
