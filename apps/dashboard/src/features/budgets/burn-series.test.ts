import { expect, test } from 'bun:test';
import { burnSeries } from './burn-series';

const current = {
  startsAt: '2026-11-01T00:00:00.000Z',
  resetsAt: '2026-11-11T00:00:00.000Z',
  group: null,
  groups: 0,
  limit: '1000',
  raisedBy: '0',
  spent: '300',
  held: '0',
  countedBy: 'gateways' as const,
  forecast: '600',
  runsOutAt: null,
};
const days = [
  { day: '2026-11-01', used: '100' },
  { day: '2026-11-03', used: '150' },
];
const nowMs = Date.UTC(2026, 10, 5, 12);

test('days add up, and the last one so far is what the gateways count', () => {
  const series = burnSeries({ current, days, timeZone: 'UTC' }, nowMs);
  expect(series.map(({ day }) => day.slice(8))).toEqual(['01', '02', '03', '04', '05', '06', '07', '08', '09', '10']);
  expect(series.map(({ used }) => used)).toEqual([
    100n,
    100n,
    250n,
    250n,
    300n,
    ...Array<undefined>(5).fill(undefined),
  ]);
  expect(series.map(({ even }) => even)).toEqual([100n, 200n, 300n, 400n, 500n, 600n, 700n, 800n, 900n, 1000n]);
});

test('the forecast goes on from now to the end', () => {
  const series = burnSeries({ current, days, timeZone: 'UTC' }, nowMs);
  expect(series.map(({ forecast }) => forecast).slice(3)).toEqual([undefined, 300n, 381n, 436n, 490n, 545n, 600n]);
});

test('days are those of the zone, also when clocks are turned', () => {
  const berlin = { ...current, startsAt: '2026-10-23T22:00:00.000Z', resetsAt: '2026-10-26T23:00:00.000Z' };
  const series = burnSeries(
    { current: berlin, days: [], timeZone: 'Europe/Berlin' },
    Date.parse('2026-10-25T00:30:00Z'),
  );
  expect(series.map(({ day }) => day)).toEqual(['2026-10-24', '2026-10-25', '2026-10-26']);
});

test('without days, and outside of the period, there is nothing to draw', () => {
  expect(burnSeries({ current, days: null, timeZone: 'UTC' }, nowMs)).toEqual([]);
  expect(burnSeries({ current: null, days, timeZone: 'UTC' }, nowMs)).toEqual([]);
});
