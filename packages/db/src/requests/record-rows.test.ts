import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { startOf, toJson, UnacceptableRecord } from './record-rows.ts';

test('the start of a request is the time inside its UUIDv7', () => {
  const nowMs = Date.parse('2026-11-22T10:00:00.123Z');
  expect(startOf(Bun.randomUUIDv7('hex', nowMs))).toBe(nowMs);
});

test('an id without a time is refused, and so is one that Postgres would spell differently', () => {
  const v7 = Bun.randomUUIDv7();
  for (const id of [crypto.randomUUID(), v7.toUpperCase(), `${v7} `, '', "'; drop table request_logs"]) {
    expect(() => startOf(id)).toThrow(UnacceptableRecord);
  }
});

/** A lone surrogate is a sign of one code unit; a whole pair has two. */
const holds = (sign: string) => sign !== '\0' && !(sign.length === 1 && sign >= '\ud800' && sign <= '\udfff');

test('rows survive JSON unchanged, except for what Postgres cannot hold', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const [back] = JSON.parse(toJson([{ text }]));
      expect(back.text).toBe(Array.from(text, (sign) => (holds(sign) ? sign : '\uFFFD')).join(''));
    }),
  );
  expect(JSON.parse(toJson([{ text: 'a\0\ud800\\u0000' }]))).toEqual([{ text: 'a\uFFFD\uFFFD\\u0000' }]);
  // Callers name their metadata themselves.
  const named = { metadata: { 'a\0b': 'c', 'd\udfff': ['e\0'] } };
  expect(JSON.parse(toJson([named]))).toEqual([{ metadata: { 'a\uFFFDb': 'c', 'd\uFFFD': ['e\uFFFD'] } }]);
});
