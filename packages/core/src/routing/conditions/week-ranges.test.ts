import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { isWithin, type TimeWindow, weekDays } from './time-window.ts';
import { areInside, commonRanges, rangesOfWeek } from './week-ranges.ts';

const monday = Date.UTC(2026, 10, 23);
const time = fc
  .tuple(fc.nat({ max: 23 }), fc.constantFrom('00', '30'))
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${minute}`);
const window: fc.Arbitrary<TimeWindow> = fc.record({
  days: fc.subarray([...weekDays], { minLength: 1 }),
  from: time,
  to: time,
  zone: fc.constant('UTC'),
});
const halfHours = Array.from({ length: 7 * 48 }, (_, n) => n * 30);
const taken = (some: TimeWindow) => halfHours.map((minute) => isWithin(some, monday + minute * 60_000));

test('ranges take exactly the moments that the window takes', () => {
  fc.assert(
    fc.property(window, (some) => {
      const ranges = rangesOfWeek(some);
      expect(halfHours.map((minute) => ranges.some(({ begin, end }) => begin <= minute && minute < end))).toEqual(
        taken(some),
      );
      for (const [index, { begin }] of ranges.entries()) expect(begin).toBeGreaterThan(ranges[index - 1]?.end ?? -1);
    }),
  );
});

test('ranges are inside others, or have something in common, exactly when all or some of their moments are', () => {
  fc.assert(
    fc.property(window, window, (one, other) => {
      const [mine, theirs] = [taken(one), taken(other)];
      expect(areInside(rangesOfWeek(one), rangesOfWeek(other))).toBe(
        mine.every((is, at) => !is || theirs[at] === true),
      );
      expect(commonRanges(rangesOfWeek(one), rangesOfWeek(other)).length > 0).toBe(
        mine.some((is, at) => is && theirs[at] === true),
      );
    }),
  );
});
