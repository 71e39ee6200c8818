import { expect, test } from 'bun:test';
import { readRebuildArguments } from './rebuild-arguments.ts';

const read = (...args: string[]) => readRebuildArguments(args, '2026-11-30');
const problem = (...args: string[]) => {
  const answer = read(...args);
  return answer.kind === 'refused' ? answer.problem : undefined;
};

test('days, and an organization if only one is meant', () => {
  const days = ['--from', '2026-11-01', '--to', '2026-11-02'];
  const range = { fromDay: '2026-11-01', toDay: '2026-11-02' };
  expect(read(...days)).toEqual({ kind: 'range', range });
  const organizationId = '00000000-0000-7000-8000-000000000001';
  expect(read(...days, '--organization', organizationId)).toEqual({
    kind: 'range',
    range: { ...range, organizationId },
  });
});

test('what is wrong is said in words', () => {
  expect(problem()).toBe('--from is missing.');
  expect(problem('--from', '2026-11-01')).toBe('--to is missing.');
  expect(problem('--from', 'yesterday', '--to', '2026-11-01')).toContain('--from must be a day');
  expect(problem('--from', '2026-02-30', '--to', '2026-11-01')).toContain('--from must be a day');
  expect(problem('--from', '2026-11-03', '--to', '2026-11-01')).toContain('is after');
  expect(problem('--from', '2026-11-03', '--to', '2026-12-01')).toContain('in the future');
  expect(problem('--from', '2026-11-01', '--to', '2026-11-02', '--organization', 'acme')).toContain('--organization');
  expect(problem('--frmo', '2026-11-01')).toContain('--frmo');
});
