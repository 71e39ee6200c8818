import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import type { BudgetPeriod, BudgetScope } from '@switchyard/core/budgets/budget';
import { noUsage } from '@switchyard/core/pricing/usage';
import { type RequestIntent, type RequestRecord, untoldOfRequest } from '@switchyard/core/requests/record';
import { closeDatabase, createDatabase, type Database, ping } from '@switchyard/db/client/create-database';
import { verifyUsage } from '@switchyard/db/requests/verify-usage';
import { createTestDatabase } from '@switchyard/db/testing/test-database';
import { createAdmissionStore } from '@switchyard/platform/admission/admission-store';
import { createLogger } from '@switchyard/platform/log/create-logger';
import { createOriginGuard } from '@switchyard/platform/network/origin-guard';
import { openRecordQueue } from '@switchyard/platform/queue/record-queue';
import { connectRedis } from '@switchyard/platform/redis/connect-redis';
import { createRestStore } from '@switchyard/platform/resting/rest-store';
import { generateSealingKeys } from '@switchyard/platform/secrets/sealed-secret';
import { createTestRedis } from '@switchyard/platform/testing/test-redis';
import { createVerificationStore } from '@switchyard/platform/verification/verification-store';
import { ingest } from '../src/jobs/ingest.ts';
import { shadowRuns } from '../src/jobs/shadow-runs.ts';
import type { Tools } from '../src/tools.ts';

export type Rig = Awaited<ReturnType<typeof createRig>>;

/** A Postgres, a Redis and the real worker process on them. */
export async function createRig() {
  // One after the other, so that a missing Postgres leaves no Redis behind.
  const database = await createTestDatabase();
  const redis = await createTestRedis();
  const sealing = await generateSealingKeys();
  const running = new Set<Bun.Subprocess>();
  return {
    database,
    redis,
    /** With which channels are sealed; the worker has the private half. */
    sealing,
    /** Starts the worker as its own process; `settings` win over the defaults. */
    spawnWorker(settings: Record<string, string> = {}) {
      const worker = Bun.spawn([process.execPath, new URL('../src/main.ts', import.meta.url).pathname], {
        env: {
          PATH: process.env.PATH ?? '',
          DATABASE_URL: database.workerUrl,
          REDIS_URL: redis.url,
          CHANNEL_PRIVATE_KEY: sealing.privateKey,
          CONTENT_PRIVATE_KEY: sealing.privateKey,
          DASHBOARD_URL: 'http://dashboard.test',
          ALLOW_PRIVATE_HOSTS: '127.0.0.0/8',
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
        /** The first line of its log that is wanted, once it has been written; it fails with what was written instead. */
        async line(wanted: (line: Record<string, unknown>) => boolean): Promise<Record<string, unknown>> {
          const giveUpAt = Date.now() + 30_000;
          for (;;) {
            const found = lines.find(wanted);
            if (found !== undefined) return found;
            if (Date.now() > giveUpAt) {
              const last = lines.slice(-10).map((line) => JSON.stringify(line).slice(0, 500));
              throw new Error(`The worker did not write the line. Its last ones:\n${last.join('\n')}`);
            }
            await Bun.sleep(50);
          }
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

/** What of a budget a test says itself. */
type BudgetGiven = {
  name?: string;
  scope?: BudgetScope;
  unit?: 'USD' | 'TOKENS' | 'REQUESTS';
  limitAmount?: bigint;
  period?: BudgetPeriod;
  thresholds?: number[];
  forecastAlert?: boolean;
  channelIds?: string[];
  countedSince?: Date;
};

/** What jobs work with, on the rig's stores: for tests that run a job by hand. */
export function openTools(rig: Rig, given: Partial<Tools> = {}) {
  const db = createDatabase(rig.database.workerUrl, { poolSize: 4 });
  const slowDb = createDatabase(rig.database.workerUrl, { poolSize: 4 });
  const owner = createDatabase(rig.database.ownerUrl, { poolSize: 2 });
  const redis = connectRedis(rig.redis.url, { name: 'test' });
  const records = openRecordQueue(rig.redis.url, { commandTimeoutMs: 5_000 });
  const guard = createOriginGuard({ allowedNetworks: ['127.0.0.0/8'], connectTimeoutMs: 2_000 });
  const tools: Tools = {
    db,
    slowDb,
    records,
    admission: createAdmissionStore(redis),
    rests: createRestStore(redis),
    verifications: createVerificationStore(redis),
    delivery: { mailer: null, guard, channelPrivateKey: rig.sealing.privateKey, now: Date.now },
    contentPrivateKey: rig.sealing.privateKey,
    objects: null,
    dashboardUrl: 'http://dashboard.test',
    log: createLogger('test', 'silent'),
    now: Date.now,
    ...given,
  };
  return {
    tools,
    redis,
    /** As the owner of the database, who sees and writes everything. */
    owner,
    /** Handles what waits in the queue, as the worker would with one job after the other. */
    async handleQueued(): Promise<void> {
      for (const jobId of await redis.lrange('{sy-queue}:records:wait', 0, -1)) {
        const data = JSON.parse((await redis.hget(`{sy-queue}:records:${jobId}`, 'data')) ?? '');
        if ('records' in data) await ingest.handle(tools, data);
        else await shadowRuns.handle(tools, data);
        await redis.lrem('{sy-queue}:records:wait', 1, jobId);
        await redis.del(`{sy-queue}:records:${jobId}`);
      }
    },
    async addOrganization(timeZone = 'UTC'): Promise<string> {
      const id = Bun.randomUUIDv7();
      await owner.organization.create({ data: { id, slug: id, name: 'Acme', timeZone } });
      return id;
    },
    /** A monthly budget of the whole organization on $1,000, unless said otherwise. */
    async addBudget(organizationId: string, given: BudgetGiven = {}): Promise<string> {
      const { id } = await owner.budget.create({
        data: {
          organizationId,
          name: 'Budget',
          scope: { kind: 'organization' },
          unit: 'USD',
          limitAmount: 1_000_000_000_000n,
          period: { kind: 'month', startDay: 1 },
          action: { kind: 'block' },
          // Long ago, so that nothing is looked for that was not counted.
          countedSince: new Date('2020-01-01T00:00:00Z'),
          ...given,
        },
      });
      return id;
    },
    async close(): Promise<void> {
      await Promise.all([db, slowDb, owner].map(closeDatabase));
      await records.close();
      redis.disconnect();
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
    charges: [],
    blockedBy: null,
    ...untoldOfRequest,
    attempts: [],
    ...given,
  };
}

/** The intent of a request, as a gateway keeps it with its reservation. */
export function makeIntent(id: string, given: Partial<RequestIntent> = {}): RequestIntent {
  return { version: 1, ...makeIdentity(id), reservedNanos: '5000', holds: [], ...given };
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
