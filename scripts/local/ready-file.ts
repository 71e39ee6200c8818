import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Demo } from '../../prisma/seed.ts';
import type { Crew } from './child.ts';
import { addressesOf, type Wiring } from './environments.ts';

/** What is known once everything runs. `demo` is missing with --empty. */
export type Facts = { crew: Crew; wiring: Wiring; demo: Demo | undefined };

/** Writes `<home>/ready.json`, the same facts as the banner, for scripts. Only the owner may read it. */
export function writeReadyFile({ crew, wiring, demo }: Facts): void {
  if (crew.stopping) return;
  const addresses = addressesOf(wiring.options);
  const pids = Object.fromEntries([...crew.children.values()].map(({ name, pid }) => [name, pid]));
  const ready = {
    dashboardUrl: addresses.dashboard,
    gatewayUrl: `${addresses.gateway}/v1`,
    simulatorUrl: `${addresses.simulator}/v1`,
    email: demo?.email ?? null,
    password: demo?.password ?? null,
    virtualKey: demo?.virtualKey ?? null,
    apiToken: demo?.apiToken ?? null,
    model: demo?.model ?? null,
    databaseUrl: wiring.databaseUrl,
    redisUrl: wiring.redisUrl,
    pids: { launcher: process.pid, ...pids },
  };
  const path = join(crew.home, 'ready.json');
  writeFileSync(`${path}.new`, `${JSON.stringify(ready, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

/** Takes the file away: nothing is ready any more. */
export function removeReadyFile(home: string): void {
  rmSync(join(home, 'ready.json'), { force: true });
}
