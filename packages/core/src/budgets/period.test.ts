import { expect, test } from 'bun:test';
import fc from 'fast-check';
import type { BudgetPeriod } from './budget.ts';
import { readDay, startOfDay } from './calendar.ts';
import { periodAt } from './period.ts';

const day: BudgetPeriod = { kind: 'day' };
const month: BudgetPeriod = { kind: 'month', startDay: 1 };
const at = (period: BudgetPeriod, timeZone: string, moment: string) => {
  const found = periodAt({ period, timeZone }, Date.parse(moment));
  const short = (ms: number | null) => ms && new Date(ms).toISOString().replace(':00.000Z', 'Z');
  return found && [short(Date.parse(found.key)), short(found.endMs)];
};

test.each<[name: string, period: BudgetPeriod, zone: string, moment: string, from: string, until: string | null]>([
  ['the last moment of a month', month, 'UTC', '2026-11-30T23:59:59.999Z', '2026-11-01T00:00Z', '2026-12-01T00:00Z'],
  ['the first moment of the next', month, 'UTC', '2026-12-01T00:00:00Z', '2026-12-01T00:00Z', '2027-01-01T00:00Z'],
  ['a February of a leap year', month, 'UTC', '2028-02-29T12:00:00Z', '2028-02-01T00:00Z', '2028-03-01T00:00Z'],
  [
    'a zone ahead is in the next month before UTC',
    month,
    'Asia/Tokyo',
    '2026-11-30T15:00:00Z',
    '2026-11-30T15:00Z',
    '2026-12-31T15:00Z',
  ],
  [
    'a zone behind is in it later',
    month,
    'America/Los_Angeles',
    '2026-12-01T07:59:00Z',
    '2026-11-01T07:00Z',
    '2026-12-01T08:00Z',
  ],
  [
    'a month in which clocks go forward',
    month,
    'Europe/Berlin',
    '2026-03-15T12:00:00Z',
    '2026-02-28T23:00Z',
    '2026-03-31T22:00Z',
  ],
  [
    'the day on which they do has 23 hours',
    day,
    'Europe/Berlin',
    '2026-03-29T12:00:00Z',
    '2026-03-28T23:00Z',
    '2026-03-29T22:00Z',
  ],
  [
    'the day on which they go back has 25',
    day,
    'Europe/Berlin',
    '2026-10-25T12:00:00Z',
    '2026-10-24T22:00Z',
    '2026-10-25T23:00Z',
  ],
  [
    'a midnight that is skipped, in Cairo',
    day,
    'Africa/Cairo',
    '2026-04-24T12:00:00Z',
    '2026-04-23T22:00Z',
    '2026-04-24T21:00Z',
  ],
  [
    'a midnight that is skipped, in Beirut',
    day,
    'Asia/Beirut',
    '2026-03-29T12:00:00Z',
    '2026-03-28T22:00Z',
    '2026-03-29T21:00Z',
  ],
  [
    'a midnight that is skipped, in Santiago',
    day,
    'America/Santiago',
    '2026-09-06T12:00:00Z',
    '2026-09-06T04:00Z',
    '2026-09-07T03:00Z',
  ],
  [
    'the hour before midnight twice, in Santiago',
    day,
    'America/Santiago',
    '2026-04-05T03:30:00Z',
    '2026-04-04T03:00Z',
    '2026-04-05T04:00Z',
  ],
  [
    'a midnight that is shown twice counts once, in Amman',
    day,
    'Asia/Amman',
    '2010-10-28T21:30:00Z',
    '2010-10-28T21:00Z',
    '2010-10-29T22:00Z',
  ],
  ['a zone of half an hour', day, 'Asia/Kolkata', '2026-11-28T18:30:00Z', '2026-11-28T18:30Z', '2026-11-29T18:30Z'],
  [
    'a zone of a quarter of an hour',
    day,
    'Asia/Kathmandu',
    '2026-11-28T18:14:00Z',
    '2026-11-27T18:15Z',
    '2026-11-28T18:15Z',
  ],
  [
    'a week from Monday',
    { kind: 'week', startsOn: 'monday' },
    'UTC',
    '2026-11-29T12:00:00Z',
    '2026-11-23T00:00Z',
    '2026-11-30T00:00Z',
  ],
  [
    'a week from Sunday',
    { kind: 'week', startsOn: 'sunday' },
    'UTC',
    '2026-11-29T12:00:00Z',
    '2026-11-29T00:00Z',
    '2026-12-06T00:00Z',
  ],
  [
    'a month from the 15th, before it',
    { kind: 'month', startDay: 15 },
    'UTC',
    '2027-01-14T23:00:00Z',
    '2026-12-15T00:00Z',
    '2027-01-15T00:00Z',
  ],
  [
    'a month from the 28th, in a short one',
    { kind: 'month', startDay: 28 },
    'UTC',
    '2027-03-01T00:00:00Z',
    '2027-02-28T00:00Z',
    '2027-03-28T00:00Z',
  ],
  [
    'a quarter of the calendar',
    { kind: 'quarter', startMonth: 1 },
    'UTC',
    '2026-12-31T00:00:00Z',
    '2026-10-01T00:00Z',
    '2027-01-01T00:00Z',
  ],
  [
    'a quarter from February, in January',
    { kind: 'quarter', startMonth: 2 },
    'UTC',
    '2027-01-31T00:00:00Z',
    '2026-11-01T00:00Z',
    '2027-02-01T00:00Z',
  ],
  [
    'a quarter from March, in March',
    { kind: 'quarter', startMonth: 3 },
    'UTC',
    '2026-03-01T00:00:00Z',
    '2026-03-01T00:00Z',
    '2026-06-01T00:00Z',
  ],
  [
    'ten days from a day',
    { kind: 'days', length: 10, from: '2026-11-05' },
    'UTC',
    '2026-11-15T00:00:00Z',
    '2026-11-15T00:00Z',
    '2026-11-25T00:00Z',
  ],
  [
    'ten days, before that day',
    { kind: 'days', length: 10, from: '2026-11-05' },
    'UTC',
    '2026-11-04T00:00:00Z',
    '2026-10-26T00:00Z',
    '2026-11-05T00:00Z',
  ],
  [
    'once, on its last day',
    { kind: 'once', from: '2026-11-05', until: '2026-11-07' },
    'Europe/Berlin',
    '2026-11-07T22:59:00Z',
    '2026-11-04T23:00Z',
    '2026-11-07T23:00Z',
  ],
  [
    'once, for ever',
    { kind: 'once', from: '2026-11-05', until: null },
    'UTC',
    '2036-11-07T22:59:00Z',
    '2026-11-05T00:00Z',
    null,
  ],
])('%s', (_name, period, zone, moment, from, until) => expect(at(period, zone, moment)).toEqual([from, until]));

test('a budget for once has no period before and after it', () => {
  const once: BudgetPeriod = { kind: 'once', from: '2026-11-05', until: '2026-11-07' };
  expect(at(once, 'UTC', '2026-11-04T23:59:59.999Z')).toBeNull();
  expect(at(once, 'UTC', '2026-11-08T00:00:00Z')).toBeNull();
});

test('what is remembered of a period is forgotten for another zone and another time', () => {
  expect(at(day, 'UTC', '2026-11-28T12:00:00Z')?.[0]).toBe('2026-11-28T00:00Z');
  expect(at(day, 'Asia/Tokyo', '2026-11-28T12:00:00Z')?.[0]).toBe('2026-11-27T15:00Z');
  expect(at(day, 'Asia/Tokyo', '2026-11-28T15:00:00Z')?.[0]).toBe('2026-11-28T15:00Z');
});

const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/Santiago',
  'America/Havana',
  'Africa/Cairo',
  'Asia/Beirut',
  'Asia/Amman',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
  'Pacific/Apia',
  'America/St_Johns',
];
const date = fc.date({ min: new Date('2010-01-01'), max: new Date('2035-01-01'), noInvalidDate: true });
const periods = fc.oneof(
  fc.constant<BudgetPeriod>({ kind: 'day' }),
  fc.record({ kind: fc.constant('week' as const), startsOn: fc.constantFrom('monday' as const, 'sunday' as const) }),
  fc.record({ kind: fc.constant('month' as const), startDay: fc.integer({ min: 1, max: 28 }) }),
  fc.record({ kind: fc.constant('quarter' as const), startMonth: fc.integer({ min: 1, max: 3 }) }),
  fc.record({
    kind: fc.constant('days' as const),
    length: fc.integer({ min: 1, max: 400 }),
    from: date.map((some) => some.toISOString().slice(0, 10)),
  }),
);
const hourMs = 3_600_000;
/** Days may be an hour off to either side, and Samoa left one out. */
const slackMs = 25 * hourMs;
const daysLong = (period: BudgetPeriod): [least: number, most: number] => {
  if (period.kind === 'day') return [1, 1];
  if (period.kind === 'week') return [7, 7];
  if (period.kind === 'days') return [period.length, period.length];
  return period.kind === 'month' ? [28, 31] : [90, 92];
};

test('periods cover time without gap or overlap, and are about as long as they are called', () => {
  fc.assert(
    fc.property(periods, fc.constantFrom(...zones), date, (period, timeZone, moment) => {
      const found = periodAt({ period, timeZone }, moment.getTime());
      if (found?.endMs == null) throw new Error('It has a period, which ends.');
      const { startMs, endMs } = found;
      expect(startMs <= moment.getTime() && moment.getTime() < endMs).toBe(true);
      // Asked with an object of its own, so that nothing is remembered.
      for (const someMs of [startMs, endMs - 1])
        expect(periodAt({ period: { ...period }, timeZone }, someMs)).toEqual(found);
      expect(periodAt({ period: { ...period }, timeZone }, endMs)?.startMs).toBe(endMs);
      const [least, most] = daysLong(period);
      expect(endMs - startMs).toBeGreaterThanOrEqual(least * 24 * hourMs - slackMs);
      expect(endMs - startMs).toBeLessThanOrEqual(most * 24 * hourMs + slackMs);
    }),
    { numRuns: 500 },
  );
});

test('a day begins when the clocks of its zone first show it', () => {
  const shows = (timeZone: string, ms: number) => new Intl.DateTimeFormat('en-CA', { timeZone }).format(ms);
  fc.assert(
    fc.property(fc.constantFrom(...zones), date, (zone, moment) => {
      const text = shows(zone, moment.getTime());
      const startMs = startOfDay(zone, readDay(text));
      expect(shows(zone, startMs)).toBe(text);
      expect(shows(zone, startMs - 1) < text).toBe(true);
    }),
    { numRuns: 500 },
  );
});
