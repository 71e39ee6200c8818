import { expect, test } from 'bun:test';
import { readdirSync } from 'node:fs';
import { jobs } from './index.ts';

test('every file of the folder is a job in the list, and every job in the list has its file', () => {
  const files = readdirSync(import.meta.dir).filter((file) => !file.endsWith('.test.ts'));
  const expected = files
    .filter((file) => file !== 'index.ts' && file !== 'job.ts')
    .map((file) => file.replace('.ts', ''));
  expect(jobs.map(({ name }) => name as string).sort()).toEqual(expected.sort());
});
