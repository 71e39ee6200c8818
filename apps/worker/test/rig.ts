import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { noUsage } from '@switchyard/core/pricing/usage';
import type { RequestIntent, RequestRecord } from '@switchyard/core/requests/record';
import { type Database, ping } from '@switchyard/db/client/create-database';
import { verifyUsage } from '@switchyard/db/requests/verify-usage';
import { createTestDatabase } from '@switchyard/db/testing/test-database';
import { createTestRedis } from '@switchyard/platform/testing/test-redis';

export type Rig = Awaited<ReturnType<typeof createRig>>;

/** A Postgres, a Redis and the real worker process on them. */
export async function createRig() {
  // One after the other, so that a missing Postgres leaves no Redis behind.
  const database = await createTestDatabase();
  const redis = await createTestRedis();
  const running = new Set<Bun.Subprocess>();
  return {
    database,
    redis,
    /** Starts the worker as its own process; `settings` win over the defaults. */
    spawnWorker(settings: Record<string, string> = {}) {
      const worker = Bun.spawn([process.execPath, new URL('../src/main.ts', import.meta.url).pathname], {
        env: {
          PATH: process.env.PATH ?? '',
          DATABASE_URL: database.workerUrl,
          REDIS_URL: redis.url,
          WORKER_PORT: '0',
          LOG_LEVEL: 'info',
          ...settings,
        },
        stdout: 'pipe',
        stderr: 'pipe',
      });
      running.add(worker);
      const lines: Record<string, unknown>[] = [];
      // Read to the end, or the process would wait for its reader or fail when it has gone.
      collect(worker.stdout, lines).catch(() => {});
      return {
        exited: worker.exited,
        kill: (signal: 'SIGTERM' | 'SIGKILL') => worker.kill(signal),
        /** The first line of its log that is wanted, once it has been written. */
        async line(wanted: (line: Record<string, unknown>) => boolean): Promise<Record<string, unknown>> {
          await until(async () => lines.some(wanted));
          return lines.find(wanted) ?? {};
        },
        errors: () => new Response(worker.stderr).text(),
      };
    },
    async end() {
      for (const worker of running) worker.kill('SIGKILL');
      await Promise.all([...running].map((worker) => worker.exited));
      await Promise.all([database.drop(), redis.stop()]);
    },
  };
}

/** Waits until a condition holds; the test's own time limit ends it. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await Bun.sleep(50);
}

async function collect(stdout: ReadableStream<Uint8Array>, lines: Record<string, unknown>[]): Promise<void> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of stdout) {
    text += decoder.decode(chunk, { stream: true });
    const whole = text.split('\n');
    text = whole.pop() ?? '';
    lines.push(...whole.map((line) => JSON.parse(line)));
  }
}

/** A port in front of a server that can be cut off, as if the server were gone. */
export async function createCut(targetUrl: string) {
  const target = new URL(targetUrl);
  const open = new Set<Socket>();
  let cut = false;
  const server = createServer((near) => {
    if (cut) return near.destroy();
    const far = connect(Number(target.port), target.hostname);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        open.delete(one);
        other.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The system gave no free port.');
  const url = new URL(targetUrl);
  url.port = String(address.port);
  const destroyAll = () => {
    for (const socket of open) socket.destroy();
  };
  return {
    url: url.href,
    away() {
      cut = true;
      destroyAll();
    },
    back() {
      cut = false;
    },
    end() {
      destroyAll();
      server.close();
    },
  };
}

/** Rows and cost of the whole log, after a check that the roll-ups are its sum. */
export async function readTotals(db: Database): Promise<{ rows: number; costNanos: bigint; rollUpCostNanos: bigint }> {
  await ping(db);
  const [totals] = await db.$queryRaw<{ rows: number; cost: bigint; rolled: bigint }[]>`
    select (select count(*)::int from request_logs) as rows,
      (select coalesce(sum(cost_nanos), 0)::bigint from request_logs) as cost,
      (select coalesce(sum(cost_nanos), 0)::bigint from usage_daily) as rolled`;
  return { rows: totals?.rows ?? 0, costNanos: totals?.cost ?? 0n, rollUpCostNanos: totals?.rolled ?? 0n };
}

/** Groups whose roll-up is not the sum of the log, at any time. */
export function differences(db: Database) {
  return verifyUsage(db, { fromDay: '1970-01-01', toDay: '2100-01-01' });
}

/** A record as a gateway writes it. */
export function makeRecord(given: Partial<RequestRecord> = {}): RequestRecord {
  const id = given.id ?? Bun.randomUUIDv7();
  return {
    version: 1,
    ...makeIdentity(id),
    id,
    outcome: 'SUCCEEDED',
    httpStatus: 200,
    errorCode: null,
    errorMessage: null,
    modelServed: 'gpt-5-mini',
    provider: 'openai',
    providerAccountId: null,
    ruleId: null,
    ruleVersion: null,
    ruleName: null,
    usage: { ...noUsage, inputTokens: 10, outputTokens: 20 },
    clientFormat: 'openai-chat',
    costNanos: '1234',
    costEstimated: false,
    reservedNanos: '5000',
    latencyMs: 100,
    timeToFirstTokenMs: null,
    gatewayOverheadMicros: 500,
    finishReason: 'stop',
    decision: { routingVersion: null, canary: false, rules: [], steps: [], candidates: [] },
    facts: null,
    attempts: [],
    ...given,
  };
}

/** The intent of a request, as a gateway keeps it with its reservation. */
export function makeIntent(id: string, given: Partial<RequestIntent> = {}): RequestIntent {
  return { version: 1, ...makeIdentity(id), scopes: [], ...given };
}

function makeIdentity(id: string) {
  return {
    organizationId: '00000000-0000-7000-8000-000000000001',
    teamId: '00000000-0000-7000-8000-000000000002',
    keyId: '00000000-0000-7000-8000-000000000003',
    memberId: null,
    startedAt: new Date(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)).toISOString(),
    endpoint: '/v1/chat/completions',
    clientFormat: 'openai-chat',
    stream: false,
    modelAsked: 'gpt-5-mini',
    clientRequestId: null,
    client: 'test',
    endUser: null,
  };
}
