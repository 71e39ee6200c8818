import { chmodSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Crew, endCrew, killCrew } from '../../scripts/local/child.ts';
import { startPostgres } from '../../scripts/local/postgres.ts';
import { removePlaceElsewhere } from '../../scripts/local/postgres-place.ts';
import type { Service } from './service.ts';

const password = 'switchyard-chaos';

/**
 * A PostgreSQL of a test's own that may die. The machine does not, so nothing need reach the disk; but unlike the one that other tests
 * share it has written what it has committed, and keeps it through `kill9`.
 */
export async function startOwnPostgres(): Promise<Omit<Service, 'said'> & { serverUrl: string }> {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'switchyard-chaos-')));
  // Run by root, PostgreSQL works as another user, who must be able to walk in.
  chmodSync(home, 0o755);
  const crew: Crew = { home, stopping: false, children: new Map() };
  const start = (port: number) => startPostgres(crew, { port, password, flags: ['-c', 'fsync=off'] });
  const serverUrl = await start(0);
  const forget = () => {
    removePlaceElsewhere(home);
    rmSync(home, { recursive: true, force: true });
  };
  // A test process that ends without `stop` must leave neither a server nor its data behind.
  const last = () => {
    void killCrew(crew);
    forget();
  };
  process.on('exit', last);
  return {
    serverUrl,
    async kill9() {
      await crew.children.get('postgres')?.stop('SIGKILL', 0);
    },
    async restart() {
      const again = await start(Number(new URL(serverUrl).port));
      if (again !== serverUrl) throw new Error(`PostgreSQL's port was taken; it would be at ${again} now.`);
    },
    async stop() {
      process.off('exit', last);
      await endCrew(crew);
      forget();
    },
  };
}
