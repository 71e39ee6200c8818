import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectRedis } from '../redis/connect-redis.ts';

/** A Redis of a test's own, with the durability that production asks for. */
export type TestRedis = {
  url: string;
  /** Ends it and deletes its data. */
  stop(): Promise<void>;
  /** Ends it as a power cut would; what was acknowledged and synced must survive a `restart`. */
  kill9(): Promise<void>;
  /** Starts it again on the same port with the data it left. */
  restart(): Promise<void>;
};

/**
 * Starts a private redis-server (or valkey-server): append-only file, no eviction, free port, data in a temporary folder. With `cluster`
 * it is a cluster of one node, which refuses whatever a cluster refuses: keys of two slots together, and keys that a script did not declare.
 */
export async function createTestRedis({ cluster = false } = {}): Promise<TestRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'switchyard-redis-'));
  const port = await freePort();
  let server = await start({ port, folder, cluster });
  // A test process that ends without `stop` must leave neither a server nor its data behind.
  const last = () => {
    server.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  process.on('exit', last);
  return {
    url: `redis://127.0.0.1:${port}`,
    async stop() {
      await end(server, 'SIGTERM');
      process.off('exit', last);
      await rm(folder, { recursive: true, force: true });
    },
    kill9: () => end(server, 'SIGKILL'),
    async restart() {
      await end(server, 'SIGTERM');
      server = await start({ port, folder, cluster });
    },
  };
}

async function start({ port, folder, cluster }: Place): Promise<ChildProcess> {
  const program = Bun.which('redis-server') ?? Bun.which('valkey-server');
  if (!program)
    throw new Error('Neither redis-server nor valkey-server is on the PATH; install Redis to run this test.');
  const settings = ['--bind', '127.0.0.1', '--port', String(port), '--dir', folder, '--save', ''];
  const durable = ['--appendonly', 'yes', '--appendfsync', 'everysec', '--maxmemory-policy', 'noeviction'];
  const mode = cluster ? ['--cluster-enabled', 'yes'] : [];
  const server = spawn(program, [...settings, ...durable, ...mode], { stdio: 'ignore' });
  const url = `redis://127.0.0.1:${port}`;
  const redis = connectRedis(url, { name: 'switchyard-test-wait' });
  try {
    const died = once(server, 'exit').then(() => Promise.reject(new Error(`${program} ended before it answered.`)));
    await Promise.race([loaded(redis), died]);
    if (cluster) await takeAllSlots(redis);
  } finally {
    redis.disconnect();
  }
  return server;
}

type Place = { port: number; folder: string; cluster: boolean };

/** A node that serves all slots is a cluster by itself; one that is started again remembers them. */
async function takeAllSlots(redis: ReturnType<typeof connectRedis>): Promise<void> {
  const state = String(await redis.cluster('INFO'));
  if (!state.includes('cluster_slots_assigned:16384'))
    await redis.cluster('ADDSLOTS', ...Array.from({ length: 16_384 }, (_, slot) => slot));
  while (!String(await redis.cluster('INFO')).includes('cluster_state:ok')) await Bun.sleep(20);
}

/** While Redis reads its append-only file it answers LOADING. */
async function loaded(redis: ReturnType<typeof connectRedis>): Promise<void> {
  for (;;) {
    const answer = await redis.ping().catch((error: unknown) => String(error));
    if (answer === 'PONG') return;
    await Bun.sleep(20);
  }
}

async function end(server: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exited = once(server, 'exit');
  server.kill(signal);
  await exited;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('The system gave no free port.');
  return address.port;
}
