import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { connectRedis } from '@switchyard/platform/redis/connect-redis';
import { type Child, type Crew, lastLines, startChild } from './child.ts';
import { freePort } from './free-port.ts';
import { PlainError } from './progress.ts';

/** Starts a private Redis that forgets nothing: append-only file, no eviction, loopback address only. Answers its URL. */
export async function startRedis(crew: Crew, wishedPort: number): Promise<string> {
  const program = findRedis();
  if (!program) throw new PlainError(howToInstall);
  const data = join(crew.home, 'redis');
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const port = await freePort(wishedPort);
  const child = await startChild(crew, {
    name: 'redis',
    command: [
      program,
      ...['--bind', '127.0.0.1', '--port', String(port), '--dir', data, '--save', ''],
      ...['--appendonly', 'yes', '--appendfsync', 'everysec', '--maxmemory-policy', 'noeviction'],
    ],
    folder: data,
    environment: { PATH: process.env.PATH ?? '' },
  });
  const redisUrl = `redis://127.0.0.1:${port}`;
  await untilItAnswers(child, redisUrl);
  return redisUrl;
}

/** Whether a Redis program is there, or can be put there by {@link installRedis}. */
export function findRedis(): string | null {
  return Bun.which('redis-server') ?? Bun.which('valkey-server');
}

/** Installs Redis where that needs no question: Debian or Ubuntu, as root. Throws a PlainError that says how elsewhere. */
export async function installRedis(): Promise<void> {
  const possible = process.getuid?.() === 0 && existsSync('/etc/debian_version') && Bun.which('apt-get');
  if (!possible) throw new PlainError(howToInstall);
  const apt = (...args: string[]) =>
    spawnSync('apt-get', args, { encoding: 'utf8', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  const wanted = ['install', '-y', '--no-install-recommends', 'redis-server'];
  let result = apt(...wanted);
  if (result.status !== 0) {
    apt('update');
    result = apt(...wanted);
  }
  if (result.status !== 0 || !findRedis())
    throw new PlainError(`${howToInstall}\napt-get said:\n${`${result.stdout}${result.stderr}`.trimEnd()}`);
  stopSystemService();
}

/** Debian's package starts a Redis of its own, which nobody asked for. */
function stopSystemService(): void {
  if (existsSync('/run/systemd/system')) spawnSync('systemctl', ['disable', '--now', 'redis-server']);
  else spawnSync('service', ['redis-server', 'stop']);
}

const howToInstall = `Switchyard needs Redis, and neither redis-server nor valkey-server is on the PATH. Install it and start again:
  Debian, Ubuntu   sudo apt-get install -y redis-server
  Fedora, RHEL     sudo dnf install -y valkey
  Alpine           apk add redis
  Arch             sudo pacman -S valkey
  macOS            brew install redis
Or set REDIS_URL to a Redis 6.2 or newer with appendonly yes and maxmemory-policy noeviction.`;

async function untilItAnswers(child: Child, redisUrl: string): Promise<void> {
  const deadline = performance.now() + 60_000;
  const redis = connectRedis(redisUrl, { name: 'switchyard-launcher', commandTimeoutMs: 1_000 });
  try {
    // While Redis reads its append-only file it answers LOADING.
    while ((await redis.ping().catch(() => '')) !== 'PONG') {
      if (child.hasEnded() || performance.now() > deadline)
        throw new PlainError(`The private Redis did not start. It said:\n${lastLines(child.logFile)}`);
      await Bun.sleep(20);
    }
  } finally {
    redis.disconnect();
  }
}
