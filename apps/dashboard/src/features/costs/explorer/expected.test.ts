import { expect, test } from 'bun:test';
import { budgetLevel } from './budget-level';
import { expectedOf } from './expected';
import { reportOf } from './testing/report-of';

const forecast = {
  kind: 'shown' as const,
  until: '2026-12-01T00:00:00.000Z',
  expectedNanos: '161',
  lowNanos: '141',
  highNanos: '201',
  points: [
    { from: '2026-11-28T14:02:10.000Z', costNanos: '10' },
    { from: '2026-11-29T00:00:00.000Z', costNanos: '20' },
    { from: '2026-11-30T00:00:00.000Z', costNanos: '30' },
  ],
  basedOnDays: 27,
  byWeekday: true,
};

test('by day, what is left of today is added to what today cost', () => {
  expect(expectedOf(forecast, { spentNanos: 100n, todayNanos: 5n, cumulative: false })).toEqual([
    { at: '2026-11-28T00:00:00.000Z', nanos: 15n },
    { at: '2026-11-29T00:00:00.000Z', nanos: 20n },
    { at: '2026-11-30T00:00:00.000Z', nanos: 30n },
  ]);
});

test('added up, it goes on from what was spent and ends at exactly what the forecast states', () => {
  expect(expectedOf(forecast, { spentNanos: 100n, todayNanos: 5n, cumulative: true })).toEqual([
    { at: '2026-11-28T00:00:00.000Z', nanos: 110n, low: 110n, high: 110n },
    { at: '2026-11-29T00:00:00.000Z', nanos: 130n, low: 120n, high: 150n },
    { at: '2026-11-30T00:00:00.000Z', nanos: 161n, low: 141n, high: 201n },
  ]);
});

const budget = {
  id: '01930000-0000-7000-8000-000000000001',
  name: 'Northwind',
  limitNanos: '100',
  action: 'block' as const,
  periodFrom: '2026-11-01T00:00:00.000Z',
  periodTo: '2026-12-01T00:00:00.000Z',
  timeZone: 'UTC',
};
const { from, intervals } = reportOf([[1n, 2n]]);

test('a budget is a line where picture and budget count the same time, and words elsewhere', () => {
  const place = { from, intervals, peakNanos: 50n };
  expect(budgetLevel(budget, { ...place, cumulative: true })).toMatchObject({ kind: 'line', limitNanos: 100n });
  expect(budgetLevel(budget, { ...place, cumulative: false })).toMatchObject({ kind: 'words', why: 'other-period' });
  const ofADay = { ...budget, periodFrom: '2026-11-02T00:00:00.000Z', periodTo: '2026-11-03T00:00:00.000Z' };
  expect(budgetLevel(ofADay, { ...place, cumulative: false })).toMatchObject({ kind: 'line' });
  expect(budgetLevel(ofADay, { ...place, cumulative: true })).toMatchObject({ kind: 'words', why: 'other-period' });
});

test('a budget far above what was spent does not press the picture flat', () => {
  expect(budgetLevel(budget, { from, intervals, peakNanos: 20n, cumulative: true })).toMatchObject({
    why: 'far-above',
  });
});
