import { expect, test } from 'bun:test';
import { chooseSuites, type Suite } from './suite.ts';

const suites = ['lint', 'unit', 'browser'].map((name): Suite => ({ name, needs: [], run: async () => undefined }));

test('no name means every suite, and names keep the fixed order', () => {
  expect(chooseSuites(suites, []).map(({ name }) => name)).toEqual(['lint', 'unit', 'browser']);
  expect(chooseSuites(suites, ['browser', 'lint']).map(({ name }) => name)).toEqual(['lint', 'browser']);
});

test('a name that matches nothing is an error that lists the names', () => {
  expect(() => chooseSuites(suites, ['unti'])).toThrow(
    'There is no suite called "unti". The suites are lint, unit, browser.',
  );
});
