import { expect, test } from 'bun:test';
import { isTimeZone, isWithin, readClock, type TimeWindow, weekDays } from './time-window.ts';

const every = [...weekDays];
const office: TimeWindow = {
  days: ['mon', 'tue', 'wed', 'thu', 'fri'],
  from: '09:00',
  to: '17:00',
  zone: 'Europe/Berlin',
};
const at = (iso: string) => Date.parse(iso);

test('a window begins with its first minute and ends before its last', () => {
  expect(isWithin(office, at('2026-11-27T09:00:00+01:00'))).toBe(true);
  expect(isWithin(office, at('2026-11-27T08:59:59.999+01:00'))).toBe(false);
  expect(isWithin(office, at('2026-11-27T16:59:59.999+01:00'))).toBe(true);
  expect(isWithin(office, at('2026-11-27T17:00:00+01:00'))).toBe(false);
  expect(isWithin(office, at('2026-11-28T10:00:00+01:00'))).toBe(false);
});

test('the days are those of the zone, not of UTC', () => {
  const monday: TimeWindow = { days: ['mon'], from: '00:00', to: '06:00', zone: 'Pacific/Auckland' };
  expect(isWithin(monday, at('2026-11-29T12:30:00Z'))).toBe(true);
  expect(isWithin({ ...monday, zone: 'UTC' }, at('2026-11-29T12:30:00Z'))).toBe(false);
});

test('a window over midnight belongs to the day on which it began', () => {
  const fridayNight: TimeWindow = { days: ['fri'], from: '22:00', to: '06:00', zone: 'UTC' };
  expect(isWithin(fridayNight, at('2026-11-27T22:00:00Z'))).toBe(true);
  expect(isWithin(fridayNight, at('2026-11-28T05:59:00Z'))).toBe(true);
  expect(isWithin(fridayNight, at('2026-11-28T06:00:00Z'))).toBe(false);
  expect(isWithin(fridayNight, at('2026-11-27T05:00:00Z'))).toBe(false);
  expect(isWithin(fridayNight, at('2026-11-28T22:30:00Z'))).toBe(false);
  // Sunday's night runs into Monday, across the end of the week.
  expect(isWithin({ ...fridayNight, days: ['sun'] }, at('2026-11-30T01:00:00Z'))).toBe(true);
});

test('a window that ends when it begins lasts a whole day', () => {
  const shift: TimeWindow = { days: ['sat'], from: '08:00', to: '08:00', zone: 'UTC' };
  expect(isWithin(shift, at('2026-11-28T08:00:00Z'))).toBe(true);
  expect(isWithin(shift, at('2026-11-29T07:59:00Z'))).toBe(true);
  expect(isWithin(shift, at('2026-11-28T07:59:00Z'))).toBe(false);
  expect(isWithin(shift, at('2026-11-29T08:00:00Z'))).toBe(false);
  for (const zone of ['UTC', 'Asia/Kathmandu'])
    expect(isWithin({ days: every, from: '13:37', to: '13:37', zone }, at('2026-11-28T00:00:00Z'))).toBe(true);
});

test('when clocks go forward, the skipped hour is in no window and the rest of the day is where it reads', () => {
  // Berlin, 29 March 2026: 02:00 becomes 03:00.
  const skipped: TimeWindow = { days: ['sun'], from: '02:00', to: '03:00', zone: 'Europe/Berlin' };
  for (let minute = 0; minute < 24 * 60; minute += 1)
    expect(isWithin(skipped, at('2026-03-28T23:00:00Z') + minute * 60_000)).toBe(false);
  const morning: TimeWindow = { ...skipped, from: '03:00', to: '04:00' };
  expect(isWithin(morning, at('2026-03-29T01:00:00Z'))).toBe(true);
  expect(isWithin(morning, at('2026-03-29T02:00:00Z'))).toBe(false);
});

test('when clocks go back, an hour that they show twice is in its window both times', () => {
  // Berlin, 25 October 2026: 03:00 becomes 02:00.
  const twice: TimeWindow = { days: ['sun'], from: '02:00', to: '03:00', zone: 'Europe/Berlin' };
  expect(isWithin(twice, at('2026-10-25T00:30:00Z'))).toBe(true);
  expect(isWithin(twice, at('2026-10-25T01:30:00Z'))).toBe(true);
  expect(isWithin(twice, at('2026-10-25T02:30:00Z'))).toBe(false);
  // A night that began on Saturday is an hour longer, and Saturday's all the same.
  const night: TimeWindow = { days: ['sat'], from: '22:00', to: '06:00', zone: 'Europe/Berlin' };
  expect(isWithin(night, at('2026-10-25T04:59:00Z'))).toBe(true);
  expect(isWithin(night, at('2026-10-25T05:00:00Z'))).toBe(false);
});

test('clocks read midnight as 0, and zones off by quarters of an hour are read to the minute', () => {
  expect(readClock('UTC', at('2026-11-28T00:00:00Z'))).toEqual({ day: 'sat', minutes: 0 });
  expect(readClock('Asia/Kathmandu', at('2026-11-28T00:00:00Z'))).toEqual({ day: 'sat', minutes: 5 * 60 + 45 });
  expect(readClock('America/New_York', at('2026-11-28T00:00:00Z'))).toEqual({ day: 'fri', minutes: 19 * 60 });
});

test('only zones that are known have clocks', () => {
  expect(isTimeZone('Europe/Berlin')).toBe(true);
  for (const name of ['', 'Europe/Atlantis', 'Mars']) expect(isTimeZone(name)).toBe(false);
});
