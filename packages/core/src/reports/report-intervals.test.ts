import { expect, test } from 'bun:test';
import { comparedRange, startsOf, wholeRange } from './report-intervals.ts';

const at = (text: string) => new Date(text.length === 10 ? `${text}T00:00:00Z` : text);
const days = (dates: readonly Date[]) => dates.map((date) => date.toISOString().slice(0, 10));

test('a range becomes whole hours for hours and whole days for everything else', () => {
  const range = { from: at('2026-11-03T10:20:00Z'), to: at('2026-11-05T12:00:01Z') };
  expect(wholeRange(range, 'hour')).toEqual({ from: at('2026-11-03T10:00:00Z'), to: at('2026-11-05T13:00:00Z') });
  for (const interval of ['day', 'week', 'month'] as const)
    expect(wholeRange(range, interval)).toEqual({ from: at('2026-11-03'), to: at('2026-11-06') });
});

test('weeks begin on Monday and months on the first, but never before the range', () => {
  const range = { from: at('2026-10-29'), to: at('2026-11-12') };
  expect(days(startsOf(range, 'week', 100))).toEqual(['2026-10-29', '2026-11-02', '2026-11-09']);
  expect(days(startsOf(range, 'month', 100))).toEqual(['2026-10-29', '2026-11-01']);
  expect(startsOf(range, 'day', 100)).toHaveLength(14);
  expect(startsOf(range, 'hour', 100)).toHaveLength(101);
});

test('what came before is as long, and whole months come before whole months', () => {
  const part = { from: at('2026-11-10'), to: at('2026-11-13') };
  const before = comparedRange({ ...part, starts: startsOf(part, 'day', 100) }, 'previous');
  expect(days([before.from, before.to])).toEqual(['2026-11-07', '2026-11-10']);
  expect(days(before.starts)).toEqual(['2026-11-07', '2026-11-08', '2026-11-09']);
  const quarter = { from: at('2026-07-01'), to: at('2026-10-01') };
  const earlier = comparedRange({ ...quarter, starts: startsOf(quarter, 'month', 100) }, 'previous');
  expect(days([earlier.from, earlier.to, ...earlier.starts])).toEqual([
    '2026-04-01',
    '2026-07-01',
    '2026-04-01',
    '2026-05-01',
    '2026-06-01',
  ]);
});

test('a day that the month before does not have is the end of that month, so nothing is compared twice', () => {
  const march = { from: at('2027-03-01'), to: at('2027-04-01') };
  const { from, to, starts } = comparedRange({ ...march, starts: startsOf(march, 'day', 100) }, 'same-last-month');
  expect(days([from, to])).toEqual(['2027-02-01', '2027-03-01']);
  expect(days(starts).slice(26)).toEqual(['2027-02-27', '2027-02-28', '2027-03-01', '2027-03-01', '2027-03-01']);
  const lateMarch = { from: at('2027-03-15'), to: at('2027-03-31') };
  expect(days([comparedRange({ ...lateMarch, starts: [] }, 'same-last-month').to])).toEqual(['2027-03-01']);
});
