import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Starts the whole product for the journeys, on free ports and in a temporary folder, and answers how to stop it. With
 * SWITCHYARD_READY set (the ready.json of a running product), that one is used and left alone.
 */
export default async function startProduct(): Promise<() => Promise<void>> {
  const running = process.env.SWITCHYARD_READY;
  if (running) {
    share(running);
    return async () => {};
  }
  const home = mkdtempSync(join(tmpdir(), 'switchyard-e2e-'));
  // Run by root, PostgreSQL works as another user, who must be able to walk in.
  chmodSync(home, 0o755);
  const output: string[] = [];
  const bun = process.env.SWITCHYARD_BUN ?? join(root, 'node_modules/.bin/bun');
  const launcher = spawn(bun, [join(root, 'scripts/local/start.ts')], {
    // Webhooks of the journeys end on this machine.
    env: { ...withoutStores(), ...(await freePorts()), SWITCHYARD_HOME: home, ALLOW_PRIVATE_HOSTS: '127.0.0.0/8' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [launcher.stdout, launcher.stderr])
    stream.on('data', (chunk: Buffer) => output.push(chunk.toString()));
  const ready = join(home, 'ready.json');
  const ended = once(launcher, 'exit');
  await Promise.race([
    fileAppears(ready, () => launcher.exitCode !== null),
    ended.then(() => Promise.reject(new Error(`The product did not start:\n${output.join('')}`))),
  ]);
  share(ready);
  return async () => {
    launcher.kill('SIGTERM');
    await ended;
    rmSync(home, { recursive: true, force: true });
  };
}

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** The workers that run the tests inherit the environment. */
function share(path: string): void {
  const { dashboardUrl } = JSON.parse(readFileSync(path, 'utf8')) as { dashboardUrl: string };
  process.env.SWITCHYARD_READY = path;
  process.env.SWITCHYARD_DASHBOARD_URL = dashboardUrl;
}

/** The journeys never touch the stores of the person who runs them. */
function withoutStores(): NodeJS.ProcessEnv {
  const { DATABASE_URL, REDIS_URL, DASHBOARD_URL, GATEWAY_URL, ...rest } = process.env;
  return rest;
}

async function freePorts(): Promise<Record<string, string>> {
  const names = [
    'GATEWAY_PORT',
    'GATEWAY_INTERNAL_PORT',
    'WORKER_PORT',
    'DASHBOARD_PORT',
    'SIMULATOR_PORT',
    'EMBEDDED_POSTGRES_PORT',
    'EMBEDDED_REDIS_PORT',
  ];
  // All are held at once, so that no port is given twice.
  const probes = await Promise.all(
    names.map(async (name) => {
      const probe = createServer().listen(0, '127.0.0.1');
      await once(probe, 'listening');
      return { name, probe, address: probe.address() };
    }),
  );
  await Promise.all(probes.map(({ probe }) => new Promise((resolve) => probe.close(resolve))));
  return Object.fromEntries(
    probes.map(({ name, address }) => [name, String(typeof address === 'object' ? address?.port : '')]),
  );
}

async function fileAppears(path: string, givenUp: () => boolean): Promise<void> {
  while (!existsSync(path)) {
    if (givenUp()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
