import { expect, test } from 'bun:test';
import { changeWords, relativeChange, shareOf } from './change-words';
import { asOfWords, computedLines } from './computed-words';
import { forecastWords } from './forecast-words';
import { metrics } from './metric';
import { pictureOf } from './picture';
import { leadOf, summaryOf } from './summary-words';
import { reportOf, sumsOf } from './testing/report-of';
import { intervalName, intervalTick } from './time-words';

test.each([
  [112n, 100n, '12% more'],
  [88n, 100n, '12% less'],
  [100n, 100n, 'the same'],
  [0n, 0n, 'the same'],
  [5n, 0n, 'new'],
  [0n, 5n, 'none now'],
  [1_300n, 100n, '13 times as much'],
  [null, 5n, 'unknown'],
] as const)('%p after %p is "%s"', (now, before, words) => {
  expect(changeWords(now, before)).toBe(words);
});

test('a change from a negative amount points the right way', () => {
  expect(relativeChange(-50n, -100n)).toBe(0.5);
});

test('there is no share of a whole that is not above zero', () => {
  expect([shareOf(1n, 4n), shareOf(1n, 0n), shareOf(1n, -4n), shareOf(null, 4n)]).toEqual([0.25, null, null, null]);
});

test('the summary says the whole, the dearest and the peak', () => {
  const report = reportOf([
    [1_000_000_000n, 3_000_000_000n],
    [500_000_000n, 0n],
  ]);
  const picture = pictureOf(report, { metric: metrics.cost, cumulative: false });
  expect(summaryOf(report, picture, { metric: metrics.cost, cumulative: false })).toBe(
    'Cost per day by team: $4.50 in all, Team 0 $4.00, most on Mon 2 Nov ($3.00).',
  );
});

test('the lead counts the requests whose cost is not known', () => {
  const report = reportOf([[1_000_000_000n]]);
  report.total = sumsOf({ costNanos: '1000000000', requests: 12, unpricedRequests: 2 });
  expect(leadOf(report)).toBe('$1.00 for 12 requests. 2 requests without a price not included.');
});

test('a forecast is a range with what it is made from; a missing one says why', () => {
  const shown = {
    kind: 'shown' as const,
    until: '2026-12-01T00:00:00Z',
    expectedNanos: '4660000000000',
    lowNanos: '4450000000000',
    highNanos: '4870000000000',
    points: [],
    basedOnDays: 21,
    byWeekday: true,
  };
  expect(forecastWords(reportOf([[1n]], { forecast: shown }))).toBe(
    'November is expected to end at $4,660.00, in four of five cases between $4,450.00 and $4,870.00 (from 21 days, each weekday by itself).',
  );
  const hidden = { kind: 'hidden' as const, reason: 'It needs seven whole days.', basedOnDays: 3 };
  expect(forecastWords(reportOf([[1n]], { forecast: hidden }))).toBe('No forecast: it needs seven whole days.');
});

test('how it is computed names source, window, zone, rows, lag and the exact total', () => {
  const words = Object.fromEntries(
    computedLines(reportOf([[1_234_567_891n]])).map(({ term, words: of }) => [term, of]),
  );
  expect(words).toMatchObject({
    Window: '1 Nov 2026, UTC',
    'Added up': '12 rows',
    'As of': '14:02:10 UTC, 3 s behind',
    'Without a price': 'none: every request had a price',
    Corrections: 'none',
    'Exact total': '$1.234567891',
  });
});

test('a queue that cannot be asked is not called up to date', () => {
  const report = reportOf([[1n]]);
  report.computed.asOf = null;
  report.computed.lagMs = null;
  expect(asOfWords(report)).toBe('unknown: the queue of records did not answer');
});

test('intervals are named by what they are', () => {
  const [from, to] = ['2026-11-23T00:00:00Z', '2026-11-30T00:00:00Z'];
  expect([intervalName(from, to, 'day'), intervalName(from, to, 'week'), intervalName(from, to, 'month')]).toEqual([
    'Mon 23 Nov',
    '23–29 Nov',
    'Nov 2026',
  ]);
  expect(intervalTick('2026-11-23T14:00:00Z', 'hour')).toBe('14:00');
});
