import { expect, test } from 'bun:test';
import { readHeadroom, resetAwayMs, shareLeft } from './headroom.ts';

const at = { nowMs: 1_000, wallMs: Date.parse('2026-11-28T14:00:00Z') };
const headroomOf = (headers: Record<string, string>) => readHeadroom(new Headers(headers), at);

test('the smallest share of all limits counts, until it is reset', () => {
  const openai = headroomOf({
    'x-ratelimit-limit-requests': '60',
    'x-ratelimit-remaining-requests': '45',
    'x-ratelimit-reset-requests': '1s',
    'x-ratelimit-limit-tokens': '150000',
    'x-ratelimit-remaining-tokens': '15000',
    'x-ratelimit-reset-tokens': '6m0s',
  });
  expect(openai && shareLeft(openai, 1_000)).toBe(0.1);
  expect(openai && shareLeft(openai, 1_000 + 360_000)).toBe(1);
  const anthropic = headroomOf({
    'anthropic-ratelimit-requests-limit': '50',
    'anthropic-ratelimit-requests-remaining': '49',
    'anthropic-ratelimit-requests-reset': '2026-11-28T14:00:05Z',
    'anthropic-ratelimit-input-tokens-limit': '100',
    'anthropic-ratelimit-input-tokens-remaining': '20',
    'anthropic-ratelimit-input-tokens-reset': '2026-11-28T14:01:00Z',
  });
  expect(anthropic && shareLeft(anthropic, 30_000)).toBe(0.2);
  expect(anthropic && shareLeft(anthropic, 61_000)).toBe(1);
});

test('headers that say nothing, or nonsense, are no headroom', () => {
  expect(headroomOf({})).toBeNull();
  for (const [limit, remaining] of [
    ['0', '0'],
    ['-1', '1'],
    ['many', '1'],
    ['', ''],
    ['10', ''],
    ['10', 'NaN'],
  ] as const)
    expect(headroomOf({ 'x-ratelimit-limit-requests': limit, 'x-ratelimit-remaining-requests': remaining })).toBeNull();
  const more = headroomOf({ 'x-ratelimit-limit-tokens': '10', 'x-ratelimit-remaining-tokens': '20' });
  expect(more && shareLeft(more, 1_000)).toBe(1);
});

test('a reset is read in every form it comes in', () => {
  const { wallMs } = at;
  const forms: [string, number | null][] = [
    ['1s', 1_000],
    ['6m0s', 360_000],
    ['1h2m3.5s', 3_723_500],
    ['120ms', 120],
    ['2', 2_000],
    ['0.5', 500],
    ['2026-11-28T14:00:05Z', 5_000],
    ['2026-11-28T13:00:00Z', 0],
    [String(wallMs / 1_000 + 7), 7_000],
    [String(wallMs + 7_000), 7_000],
    ['', null],
    ['soon', null],
    ['-5', null],
    ['5 s', null],
  ];
  for (const [text, awayMs] of forms) expect([text, resetAwayMs(text, wallMs)]).toEqual([text, awayMs]);
  expect(resetAwayMs(null, wallMs)).toBeNull();
});
