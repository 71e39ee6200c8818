import { expect, test } from 'bun:test';
import { createTurns, mostQuestions } from './turns.ts';

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (problem) => problem.code,
  );

test('an organization has one backtest at a time, others run beside it, and it may have the next when it has ended', async () => {
  const turns = createTurns();
  const held = Promise.withResolvers<void>();
  const first = turns.backtest('one', () => held.promise);
  expect(await codeOf(turns.backtest('one', async () => {}))).toBe('conflict');
  expect(await codeOf(turns.backtest('two', async () => {}))).toBe('done');
  held.reject(new Error('it failed'));
  await expect(first).rejects.toThrow('it failed');
  expect(await codeOf(turns.backtest('one', async () => {}))).toBe('done');
});

test('however many organizations there are, only a few backtests run at once', async () => {
  const turns = createTurns();
  const held = Promise.withResolvers<void>();
  const all = Array.from({ length: 20 }, (_, index) => codeOf(turns.backtest(`${index}`, () => held.promise)));
  held.resolve();
  expect((await Promise.all(all)).filter((code) => code === 'done')).toHaveLength(4);
});

test('questions to the gateway are counted by organization and minute', () => {
  let nowMs = 0;
  const turns = createTurns(() => nowMs);
  for (let count = 0; count < mostQuestions; count++) turns.question('one');
  expect(() => turns.question('one')).toThrow('a minute');
  turns.question('two');
  nowMs = 60_000;
  turns.question('one');
});
