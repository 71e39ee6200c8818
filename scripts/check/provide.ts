import { chmodSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Crew, endCrew } from '../local/child.ts';
import { clientIsOutdated, generateClient } from '../local/generate-client.ts';
import { startPostgres } from '../local/postgres.ts';
import { removePlaceElsewhere } from '../local/postgres-place.ts';
import { step } from '../local/progress.ts';
import { findRedis, installRedis, startRedis } from '../local/redis.ts';
import { provideChromium } from './chromium.ts';
import type { Need } from './suite.ts';

/** Makes what suites need, once, in a temporary folder. */
export function createProvider(): { provide(need: Need): Promise<void>; end(): Promise<void> } {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'switchyard-test-')));
  // Run by root, PostgreSQL works as another user, who must be able to walk in.
  chmodSync(home, 0o755);
  const crew: Crew = { home, stopping: false, children: new Map() };
  const made = new Map<Need, Promise<void>>();
  const makers: Record<Need, () => Promise<void>> = {
    client: async () => {
      if (clientIsOutdated()) await step('Prisma client generated', generateClient);
    },
    stores: () => step('PostgreSQL and Redis for tests started', () => startStores(crew)),
    chromium: async () => {
      process.env.CHROMIUM_PATH = provideChromium();
    },
  };
  return {
    provide(need) {
      const making = made.get(need) ?? makers[need]();
      made.set(need, making);
      return making;
    },
    async end() {
      await endCrew(crew);
      removePlaceElsewhere(home);
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** Tests must never reach a person's own data, so only the TEST_ variables say where the stores are. */
async function startStores(crew: Crew): Promise<void> {
  delete process.env.DATABASE_URL;
  delete process.env.REDIS_URL;
  process.env.TEST_ROLE_PASSWORD ||= 'switchyard-test';
  if (!findRedis()) await installRedis();
  process.env.TEST_REDIS_URL ||= await startRedis(crew, 0);
  // Only processes are killed in these tests, never the machine, so nothing need reach the disk.
  const flags = ['-c', 'fsync=off', '-c', 'synchronous_commit=off', '-c', 'full_page_writes=off'];
  process.env.TEST_DATABASE_URL ||= await startPostgres(crew, { port: 0, password: 'switchyard-test', flags });
}
