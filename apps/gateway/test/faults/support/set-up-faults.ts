import { afterAll, beforeEach } from 'bun:test';
import { createFaultYard } from './fault-yard.ts';
import { createScoreboard } from './scoreboard.ts';

/** One yard for the tests of a file, cleared before each of them, and a table of what they found, printed at the end. */
export async function setUpFaults() {
  const board = createScoreboard();
  const yard = await createFaultYard();
  beforeEach(() => yard.clear());
  afterAll(async () => {
    board.print();
    await yard.close();
  });
  return { board, yard };
}
