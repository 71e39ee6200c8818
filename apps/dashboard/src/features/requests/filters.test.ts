import { expect, test } from 'bun:test';
import { fixedSpan, requestIdIn, sinceMoment } from './filters';

const id = '0197a0c2-7c1e-7b52-9d2e-3f1a2b4c5d6e';

test.each([id, ` ${id.toUpperCase()} `, `x-request-id: ${id}`, `{"request_id":"${id}"}`])(
  'finds the id in %p',
  (text) => {
    expect(requestIdIn(text)).toBe(id);
  },
);

test('finds none where there is none', () => {
  expect(requestIdIn('gpt-5-mini 0197a0c2')).toBeUndefined();
});

test('a range asked for twice within a minute is the same question', () => {
  const now = Date.parse('2026-11-22T14:02:10Z');
  expect(sinceMoment('1h', now)).toBe('2026-11-22T13:02:00.000Z');
  expect(sinceMoment('1h', now + 49_000)).toBe(sinceMoment('1h', now));
});

test('a fixed span is one only when it ends after it begins', () => {
  expect(fixedSpan({ from: '2026-11-03T00:00:00Z', to: '2026-11-04T00:00:00Z' })).toEqual({
    since: '2026-11-03T00:00:00.000Z',
    until: '2026-11-04T00:00:00.000Z',
  });
  for (const [from, to] of [
    [null, null],
    ['2026-11-03T00:00:00Z', null],
    ['2026-11-04T00:00:00Z', '2026-11-03T00:00:00Z'],
    ['yesterday', 'today'],
  ] as const)
    expect(fixedSpan({ from, to })).toBeUndefined();
});
