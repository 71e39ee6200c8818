import { expect, test } from 'bun:test';
import { listedFields, parseRequestFilter, rangeOf, requestFilter, requestFilterQuery } from './request-filter.ts';

const now = Date.parse('2026-11-29T14:37:12.345Z');
const at = (ms: number) => new Date(ms).toISOString();

test('a query string, its filter and the query string again say the same; what is not of the filter is left out', () => {
  const query =
    'since=7d&outcome=FAILED&outcome=PARTIAL&team.not=0197A0C2-7C1E-7B52-9D2E-3F1A2B4C5D6E&metadata=a%3Db%26c&latency.min=10&with=error';
  const filter = parseRequestFilter(`${query}&request=1&tab=why`);
  expect(filter).toMatchObject({
    since: '7d',
    outcome: ['FAILED', 'PARTIAL'],
    'team.not': ['0197a0c2-7c1e-7b52-9d2e-3f1a2b4c5d6e'],
    metadata: ['a=b&c'],
    'latency.min': 10,
    with: ['error'],
    key: [],
  });
  expect(parseRequestFilter(requestFilterQuery(filter))).toEqual(filter);
});

test('each field of a list takes what it is and what it is not, and nothing of another kind', () => {
  for (const field of listedFields)
    expect(requestFilter.safeParse({ [field]: [], [`${field}.not`]: [] }).success).toBe(true);
  for (const wrong of [
    { outcome: 'DONE' },
    { status: '600' },
    { team: 'x' },
    { nonsense: '1' },
    { 'error.contains': ' a ' },
    { since: '0h' },
  ])
    expect(requestFilter.safeParse(wrong).success).toBe(false);
  expect(requestFilter.safeParse({ client: Array.from({ length: 51 }, (_, n) => `c${n}`) }).success).toBe(false);
});

test('a range is the last day unless it says otherwise, and begins with a whole hour from six hours on', () => {
  expect(rangeOf({}, now)).toEqual({ fromMs: Date.parse('2026-11-28T14:00:00Z'), toMs: now + 60_000 });
  expect(at(rangeOf({ since: '6h' }, now).fromMs)).toBe('2026-11-29T08:00:00.000Z');
  expect(at(rangeOf({ since: '90m' }, now).fromMs)).toBe('2026-11-29T13:07:12.345Z');
  const [from, to] = ['2026-11-01T00:00:00Z', '2026-11-02T00:00:00Z'];
  expect(rangeOf({ from, to }, now)).toEqual({ fromMs: Date.parse(from), toMs: Date.parse(to) });
  expect(at(rangeOf({ to }, now).fromMs)).toBe('2026-11-01T00:00:00.000Z');
});

test('a range that is empty, or both relative and absolute, is refused', () => {
  const [from, to] = ['2026-11-02T00:00:00Z', '2026-11-01T00:00:00Z'];
  expect(() => rangeOf({ from, to }, now)).toThrow(RangeError);
  expect(() => rangeOf({ since: '1h', to }, now)).toThrow(RangeError);
  expect(() => rangeOf({ from: '2027-01-01T00:00:00Z' }, now)).toThrow(RangeError);
});
