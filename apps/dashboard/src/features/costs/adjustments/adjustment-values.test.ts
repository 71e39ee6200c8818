import { expect, test } from 'bun:test';
import { deltaText } from './adjustment';
import { emptyAdjustment, whichOf } from './adjustment-values';

const account = '01930000-0000-7000-8000-000000000001';
const now = Date.parse('2026-11-22T14:02:10Z');

test('days are both included and begin at midnight, UTC', () => {
  expect(whichOf({ providerAccountId: account, model: 'gpt-5', fromDay: '2026-11-01', lastDay: '2026-11-22' })).toEqual(
    {
      providerAccountId: account,
      model: 'gpt-5',
      from: '2026-11-01T00:00:00.000Z',
      to: '2026-11-23T00:00:00.000Z',
    },
  );
});

test('nothing is estimated before account, model and days are there in order', () => {
  expect(
    whichOf({ providerAccountId: '', model: 'gpt-5', fromDay: '2026-11-01', lastDay: '2026-11-22' }),
  ).toBeUndefined();
  expect(
    whichOf({ providerAccountId: account, model: 'gpt-5', fromDay: '2026-11-22', lastDay: '2026-11-01' }),
  ).toBeUndefined();
});

test('an address may say since when; one that is no day is not believed', () => {
  const given = { account, model: 'gpt-5', since: '2026-11-03' };
  expect(emptyAdjustment(now, given)).toMatchObject({ fromDay: '2026-11-03', lastDay: '2026-11-22' });
  expect(emptyAdjustment(now, { ...given, since: 'yesterday' })).toMatchObject({ fromDay: '2026-10-24' });
});

test('what is not applied has changed nothing yet', () => {
  expect(deltaText({ status: 'RUNNING', deltaNanos: '5000000000' })).toBe('–');
  expect(deltaText({ status: 'DONE', deltaNanos: '5000000000' })).toBe('+$5.00');
});
