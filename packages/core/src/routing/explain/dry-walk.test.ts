import { expect, test } from 'bun:test';
import { target } from '../target.ts';
import { callTo, letterOf, plainFacts, signalsWith } from '../testing/try-route.ts';
import { dryWalk } from './dry-walk.ts';

const surroundings = {
  chance: { random: () => 0 },
  facts: plainFacts,
  signals: signalsWith(),
  alias: () => undefined,
  nameOf: letterOf,
  note: () => {},
};
const tree = target.parse({ kind: 'fallback', targets: [{ ...callTo('a'), retries: 1 }, callTo('b'), callTo('c')] });
const walk = (options: Partial<Parameters<typeof dryWalk>[2]>) =>
  dryWalk({ target: tree, key: 'tree' }, surroundings, { mayAsk: () => true, mostAttempts: 10, ...options });

test('a dry walk tells every attempt in order, the repeated ones as such', () => {
  const attempts = walk({});
  expect(attempts.map(letterOf).join('')).toBe('aabc');
  expect(attempts.map(({ again }) => again)).toEqual([false, true, false, false]);
});

test('it ends where a request would end, and passes over what may not be asked', () => {
  expect(walk({ mostAttempts: 3 }).map(letterOf).join('')).toBe('aab');
  expect(
    walk({ mayAsk: (asked) => letterOf(asked) !== 'a' })
      .map(letterOf)
      .join(''),
  ).toBe('bc');
});

test('a fallback that moves on after one kind of failure only is walked to its end', () => {
  const picky = target.parse({
    kind: 'fallback',
    on: ['content-filter'],
    targets: [{ kind: 'fallback', on: ['timeout'], targets: [callTo('a'), callTo('b')] }, callTo('c')],
  });
  const options = { mayAsk: () => true, mostAttempts: 10 };
  expect(dryWalk({ target: picky, key: 'tree' }, surroundings, options).map(letterOf).join('')).toBe('abc');
});

test('however often it is tried, chance is drawn, turns are counted and targets are judged once, and notes come once', () => {
  let [draws, turns] = [0, 0];
  const judged: string[] = [];
  const notes: string[] = [];
  const choice = target.parse({
    kind: 'fallback',
    targets: [
      {
        kind: 'weighted',
        on: ['timeout'],
        targets: ['a', 'b'].map((letter) => ({ weight: 1, target: callTo(letter) })),
      },
      { kind: 'round-robin', targets: [callTo('c'), callTo('d')] },
    ],
  });
  const counted = {
    ...surroundings,
    chance: {
      random: () => {
        draws += 1;
        return 0.4;
      },
    },
    signals: {
      ...surroundings.signals,
      turn: () => {
        turns += 1;
        return turns;
      },
    },
    note: (words: string) => void notes.push(words),
  };
  const attempts = dryWalk({ target: choice, key: 'tree' }, counted, {
    mayAsk: (asked) => {
      judged.push(letterOf(asked));
      return letterOf(asked) !== 'a';
    },
    mostAttempts: 10,
  });
  expect(attempts.map(letterOf).join('')).toMatch(/^b[cd]$/);
  expect(new Set(judged).size).toBe(judged.length);
  expect(turns).toBe(1);
  expect(draws).toBeLessThanOrEqual(2);
  expect(new Set(notes).size).toBe(notes.length);
  expect(notes).toContain('If b failed:');
});
