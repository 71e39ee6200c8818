import type { Chance, Signals } from '../strategy.ts';

/** What a route may look at, so that it sees the same again and again: each call of `again` starts from the beginning. */
export type Repeatable = { again(): { chance: Chance; signals: Signals } };

/** Remembers what chance drew and whose turn it was, so that one route can be walked several times. Each is asked only as far as needed. */
export function repeatable(chance: Chance, signals: Signals): Repeatable {
  const draws: number[] = [];
  const turns = new Map<string, number[]>();
  return {
    again() {
      let drawn = 0;
      const taken = new Map<string, number>();
      return {
        chance: {
          random() {
            const draw = draws[drawn] ?? chance.random();
            draws[drawn] = draw;
            drawn += 1;
            return draw;
          },
        },
        signals: {
          ...signals,
          turn(key) {
            const at = taken.get(key) ?? 0;
            taken.set(key, at + 1);
            const known = turns.get(key) ?? [];
            turns.set(key, known);
            const turn = known[at] ?? signals.turn(key);
            known[at] = turn;
            return turn;
          },
        },
      };
    },
  };
}
