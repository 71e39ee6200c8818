import { expect } from 'bun:test';

/** Collects what each test found of each guarantee, and prints it as one table. */
export type Scoreboard = ReturnType<typeof createScoreboard>;

/** One guarantee as a test found it: what was measured, in words, and whether the guarantee holds. */
export type Finding = { guarantee: string; measured: string; holds: boolean };

export function createScoreboard() {
  const rows: string[] = [];
  return {
    /** Writes the finding down first, so that the table tells of failures too, and then demands that it holds. */
    claim(fault: string, { guarantee, measured, holds }: Finding): void {
      rows.push(`| ${fault} | ${guarantee} | ${measured} | ${holds ? 'pass' : '**fail**'} |`);
      expect({ fault, guarantee, measured, holds }).toEqual({ fault, guarantee, measured, holds: true });
    },
    print(): void {
      console.log(['', '| fault | guarantee | measured | result |', '|---|---|---|---|', ...rows, ''].join('\n'));
    },
  };
}
