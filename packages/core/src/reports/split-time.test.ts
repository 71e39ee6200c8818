import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { splitTime } from './split-time.ts';

const at = (text: string) => new Date(text);

test('a month of a zone with half hours is whole days, hours at both ends, and half hours from the log', () => {
  // November 2026 in Kolkata.
  expect(splitTime({ from: at('2026-10-31T18:30:00Z'), to: at('2026-11-30T18:30:00Z') })).toEqual({
    days: [{ from: at('2026-11-01T00:00:00Z'), to: at('2026-11-30T00:00:00Z') }],
    hours: [
      { from: at('2026-10-31T19:00:00Z'), to: at('2026-11-01T00:00:00Z') },
      { from: at('2026-11-30T00:00:00Z'), to: at('2026-11-30T18:00:00Z') },
    ],
    rest: [
      { from: at('2026-10-31T18:30:00Z'), to: at('2026-10-31T19:00:00Z') },
      { from: at('2026-11-30T18:00:00Z'), to: at('2026-11-30T18:30:00Z') },
    ],
  });
});

test('the parts of any stretch touch each other from its start to its end, and are as whole as they say', () => {
  const hourMs = 3_600_000;
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10 ** 10 }), fc.integer({ min: 1, max: 10 ** 9 }), (fromMs, lengthMs) => {
      const { days, hours, rest } = splitTime({ from: new Date(fromMs), to: new Date(fromMs + lengthMs) });
      let end = fromMs;
      for (const { from, to } of [...days, ...hours, ...rest].sort((a, b) => a.from.getTime() - b.from.getTime())) {
        expect(from.getTime()).toBe(end);
        end = to.getTime();
      }
      expect(end).toBe(fromMs + lengthMs);
      for (const { from, to } of days)
        expect([from.getTime() % (24 * hourMs), to.getTime() % (24 * hourMs)]).toEqual([0, 0]);
      for (const { from, to } of hours) expect([from.getTime() % hourMs, to.getTime() % hourMs]).toEqual([0, 0]);
      for (const { from, to } of rest) expect(to.getTime() - from.getTime()).toBeLessThan(2 * hourMs);
    }),
  );
});
