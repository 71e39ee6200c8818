import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { type CostForecast, forecastCost } from './forecast-cost.ts';

const usd = 1_000_000_000n;
const days = (count: number, cost: (day: number) => bigint, until = 20_000) =>
  Array.from({ length: count }, (_, index) => ({
    day: until - count + index,
    costNanos: cost(until - count + index),
  }));

function shown(forecast: CostForecast) {
  if (forecast.kind !== 'shown') throw new Error('It is hidden.');
  return forecast;
}

describe('a forecast', () => {
  test('is hidden below seven whole days since the first cost, and says how many there are', () => {
    const today = { day: 20_000, costNanos: usd, elapsed: 0.5 };
    const input = { today, spentBeforeTodayNanos: 6n * usd, until: 20_010 };
    expect(forecastCost({ ...input, past: days(6, () => usd) })).toEqual({ kind: 'hidden', basedOnDays: 6 });
    // Days of nothing before the first cost tell nothing.
    const quiet = days(20, (day) => (day >= 19_994 ? usd : 0n));
    expect(forecastCost({ ...input, past: quiet })).toEqual({ kind: 'hidden', basedOnDays: 6 });
    expect(forecastCost({ ...input, past: days(7, () => usd) }).kind).toBe('shown');
  });

  test('of days that all cost the same is exact and has no width', () => {
    const forecast = shown(
      forecastCost({
        past: days(28, () => 4n * usd),
        today: { day: 20_000, costNanos: usd, elapsed: 0.25 },
        spentBeforeTodayNanos: 40n * usd,
        until: 20_003,
      }),
    );
    // 40 + 1 spent, three quarters of today, two days.
    expect(forecast.expectedNanos).toBe(52n * usd);
    expect([forecast.lowNanos, forecast.highNanos]).toEqual([52n * usd, 52n * usd]);
    expect(forecast.days.map(({ costNanos }) => costNanos)).toEqual([3n * usd, 4n * usd, 4n * usd]);
  });

  test('knows that weekends cost less', () => {
    const weekend = (day: number) => [2, 3].includes(day % 7);
    const forecast = shown(
      forecastCost({
        past: days(28, (day) => (weekend(day) ? usd : 10n * usd)),
        today: { day: 20_000, costNanos: 0n, elapsed: 0 },
        spentBeforeTodayNanos: 0n,
        until: 20_007,
      }),
    );
    expect(forecast.byWeekday).toBe(true);
    expect(forecast.expectedNanos).toBe(52n * usd);
  });

  test('holds about four of five outcomes in its band', () => {
    let seed = 7;
    const chance = () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed / 2_147_483_648;
    };
    // The sum of twelve is near a normal distribution.
    const cost = () =>
      BigInt(Math.round((10 + Array.from({ length: 12 }, chance).reduce((a, b) => a + b - 0.5, 0)) * 1e9));
    let inside = 0;
    const rounds = 600;
    for (let round = 0; round < rounds; round++) {
      const forecast = shown(
        forecastCost({
          past: days(28, cost),
          today: { day: 20_000, costNanos: 0n, elapsed: 0 },
          spentBeforeTodayNanos: 0n,
          until: 20_014,
        }),
      );
      const actual = Array.from({ length: 14 }, cost).reduce((a, b) => a + b, 0n);
      if (forecast.lowNanos <= actual && actual <= forecast.highNanos) inside++;
    }
    expect(inside / rounds).toBeGreaterThan(0.74);
    expect(inside / rounds).toBeLessThan(0.87);
  });

  test('never ends below what is spent, and its band always holds what it expects', () => {
    fc.assert(
      fc.property(
        fc.array(fc.bigInt({ min: -5n * usd, max: 10n ** 15n }), { minLength: 7, maxLength: 40 }),
        fc.bigInt({ min: 0n, max: 10n ** 15n }),
        fc.integer({ min: 1, max: 31 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (costs, costNanos, ahead, elapsed) => {
          const past = costs.map((cost, index) => ({ day: 20_000 - costs.length + index, costNanos: cost }));
          const today = { day: 20_000, costNanos, elapsed };
          const forecast = forecastCost({ past, today, spentBeforeTodayNanos: usd, until: 20_000 + ahead });
          if (forecast.kind === 'hidden') return;
          expect(forecast.lowNanos).toBeGreaterThanOrEqual(usd + costNanos);
          expect(forecast.lowNanos).toBeLessThanOrEqual(forecast.expectedNanos);
          expect(forecast.highNanos).toBeGreaterThanOrEqual(forecast.expectedNanos);
        },
      ),
    );
  });
});
