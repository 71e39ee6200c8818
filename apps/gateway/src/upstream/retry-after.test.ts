import { expect, test } from 'bun:test';
import { retryAfterMs } from './retry-after.ts';

const nowMs = Date.parse('2026-11-28T14:00:00Z');
const waitOf = (headers: Record<string, string>, body = '') => retryAfterMs(new Headers(headers), { body, nowMs });
const retryInfo = (delay: string) =>
  JSON.stringify({ error: { details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: delay }] } });

test('a wait is read in every form it comes in, and never for longer than a minute', () => {
  const forms: [Record<string, string>, number | null][] = [
    [{ 'retry-after': '2' }, 2_000],
    [{ 'retry-after': '0' }, 0],
    [{ 'retry-after': '1.5' }, 1_500],
    [{ 'retry-after': ' 3 ' }, 3_000],
    [{ 'retry-after': 'Sat, 28 Nov 2026 14:00:07 GMT' }, 7_000],
    [{ 'retry-after': 'Sat, 28 Nov 2026 13:00:00 GMT' }, 0],
    [{ 'retry-after': '1e9' }, 60_000],
    [{ 'retry-after': 'Sat, 28 Nov 2099 14:00:00 GMT' }, 60_000],
    [{ 'retry-after-ms': '750' }, 750],
    [{ 'retry-after-ms': '750', 'retry-after': '1' }, 750],
    [{ 'x-ms-retry-after-ms': '1200', 'retry-after': '2' }, 1_200],
    [{ 'retry-after-ms': '-5', 'retry-after': '2' }, 2_000],
    [{ 'retry-after': '-1' }, null],
    [{ 'retry-after': 'soon' }, null],
    [{ 'retry-after': 'Infinity' }, null],
    [{ 'retry-after': '' }, null],
    [{}, null],
  ];
  for (const [headers, ms] of forms) expect([headers, waitOf(headers)]).toEqual([headers, ms]);
});

test('Google’s RetryInfo is read from the body when no header says anything', () => {
  expect(waitOf({}, retryInfo('34.5s'))).toBe(34_500);
  expect(waitOf({ 'retry-after': '2' }, retryInfo('34s'))).toBe(2_000);
  for (const delay of ['-1s', '5', 'soon', 's']) expect(waitOf({}, retryInfo(delay))).toBeNull();
  expect(waitOf({}, retryInfo('999999999s'))).toBe(60_000);
});
