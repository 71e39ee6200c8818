import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { readBatch } from './record-batch.ts';

test('a bad record is answered as it came, with the field at fault, and leaves its batch alone', () => {
  const bad = { version: 1, id: 'no-uuid' };
  const read = readBatch({ version: 1, records: [bad] });
  if (read.kind !== 'batch') throw new Error(read.reason);
  expect(read.batch.records).toEqual([]);
  expect(read.refused[0]?.record).toEqual(bad);
  expect(read.refused[0]?.reason).toContain('at id');
});

test('no payload makes the reader throw; what is no batch has a reason', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (payload) => {
      const read = readBatch(payload);
      if (read.kind === 'unreadable') expect(read.reason.length).toBeGreaterThan(0);
      else expect(read.refused.length + read.batch.records.length).toBeGreaterThan(0);
    }),
  );
  expect(readBatch({ version: 2, records: [{}] }).kind).toBe('unreadable');
  expect(readBatch({ version: 1, records: [] }).kind).toBe('unreadable');
});
