import { addUsage, noUsage } from '@switchyard/core/pricing/usage';
import {
  type AttemptRecord,
  type RequestRecord,
  untoldOfAttempt,
  untoldOfRequest,
} from '@switchyard/core/requests/record';
import { closeDatabase, createDatabase, type Database } from '@switchyard/db/client/create-database';
import { prepared } from '@switchyard/db/client/prepared';
import { Prisma } from '@switchyard/db/generated/client';
import { openOwnerClient } from '@switchyard/db/migrate/owner-client';
import { ensurePartitionsAhead } from '@switchyard/db/requests/ensure-partitions';
import { ingestRecords } from '@switchyard/db/requests/ingest-records';
import { attemptColumns, columnsOfRow, logColumns, namesOf, valuesOf } from '@switchyard/db/requests/log-columns';
import { attemptRows, logRow, toJson } from '@switchyard/db/requests/record-rows';
import { createTestDatabase } from '@switchyard/db/testing/test-database';

/*
 * How many records a second one worker writes into an empty, partitioned ledger: rows, attempts, roll-ups and the ledger of budgets, as it
 * does at work. Beside it the same rows, in the same order and batches, by a bare insert of several rows into tables just as empty. Both
 * in turn in one run, because machines are noisy and only ratios travel. Needs TEST_DATABASE_URL; pin it and Postgres to one
 * processor to have what one core does.
 */

type Size = { batchSize: number; atOnce: number };
type Write = (db: Database, batch: RequestRecord[]) => Promise<unknown>;

const rounds = 3;
const records = 20_000;
const sizes: Size[] = [
  { batchSize: 20, atOnce: 4 },
  { batchSize: 200, atOnce: 2 },
  { batchSize: 1_000, atOnce: 2 },
];

/** Prints the rates of both and their ratio, by size of batch; the best of some rounds. */
export async function benchIngest(): Promise<void> {
  console.log('records a batch   batches at once   ingestion (records/s)   bare insert (records/s)   ratio');
  await measure(ingestRecords, { batchSize: 200, atOnce: 2 }); // what is compiled late runs slowly at first
  for (const size of sizes) {
    const [ingestion, bare]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round += 1) {
      bare.push(await measure(insertBare, size));
      ingestion.push(await measure(ingestRecords, size));
    }
    const [best, bestBare] = [Math.max(...ingestion), Math.max(...bare)];
    const columns = [
      String(size.batchSize).padStart(15),
      String(size.atOnce).padStart(18),
      Math.round(best).toLocaleString('en').padStart(24),
      Math.round(bestBare).toLocaleString('en').padStart(26),
      (best / bestBare).toFixed(2).padStart(8),
    ];
    console.log(columns.join(''));
  }
}

/** Records a second, into a database of its own. */
async function measure(write: Write, { batchSize, atOnce }: Size): Promise<number> {
  const database = await createTestDatabase();
  // As the owner: the bare insert may do nothing that the worker may not, but it must not be slowed by policies either.
  const db = createDatabase(write === insertBare ? database.ownerUrl : database.workerUrl, { poolSize: atOnce });
  try {
    await ensurePartitionsAhead(db, Date.now(), 1);
    const tenant = await createTenant(database.ownerUrl);
    const count = Math.min(records, batchSize * 400);
    const batches = Array.from({ length: count / batchSize }, (_, batch) =>
      Array.from({ length: batchSize }, (_, index) => makeRecord(tenant, batch * batchSize + index)),
    ).reverse();
    const startedMs = performance.now();
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        for (let batch = batches.pop(); batch; batch = batches.pop()) await write(db, batch);
      }),
    );
    return (count * 1_000) / (performance.now() - startedMs);
  } finally {
    await closeDatabase(db);
    await database.drop();
  }
}

/** The same rows and nothing else. */
async function insertBare(db: Database, batch: RequestRecord[]): Promise<void> {
  const logs = toJson(batch.map((record) => logValues(logRow(record))));
  const attempts = toJson(batch.flatMap((record) => attemptRows(record).map(attemptValues)));
  await db.$executeRaw(Prisma.sql`
    ${prepared('bare')}
    with logs as (
      insert into request_logs (${namesOf(logColumns)})
      select ${columnsOfRow(logColumns)} from jsonb_array_elements(${logs}::jsonb) as row
    )
    insert into request_attempts (${namesOf(attemptColumns)})
    select ${columnsOfRow(attemptColumns)} from jsonb_array_elements(${attempts}::jsonb) as row`);
}

const [logValues, attemptValues] = [valuesOf(logColumns), valuesOf(attemptColumns)];

type Tenant = { organizationId: string; budgetIds: [string, string] };

/** An organization with a budget on all and one on each team. */
async function createTenant(ownerUrl: string): Promise<Tenant> {
  const tenant: Tenant = { organizationId: crypto.randomUUID(), budgetIds: [crypto.randomUUID(), crypto.randomUUID()] };
  const { organizationId } = tenant;
  const owner = openOwnerClient(ownerUrl);
  try {
    await owner.organization.create({ data: { id: organizationId, slug: organizationId, name: 'Bench' } });
    const common = { organizationId, unit: 'USD' as const, limitAmount: 1n, period: { kind: 'month' }, action: {} };
    for (const [at, id] of tenant.budgetIds.entries())
      await owner.budget.create({ data: { ...common, id, name: `Budget ${at}`, scope: {} } });
  } finally {
    await owner.$disconnect();
  }
  return tenant;
}

const models = ['gpt-5', 'gpt-5-mini', 'gpt-4o', 'gpt-4o-mini'];
const someTags = [['web'], ['batch', 'nightly'], ['mobile'], []];
const idOf = (kind: string, at: number) => `00000000-0000-7000-8000-${kind}${String(at).padStart(11, '0')}`;

/**
 * What a gateway writes for a plain chat. Ten teams with three keys each; a key is an application, which sends its tags and calls one
 * model, now and then another. Two budgets count each call, and one in twenty had to ask a second provider.
 */
function makeRecord({ organizationId, budgetIds }: Tenant, at: number): RequestRecord {
  const nowMs = Date.now();
  const key = at % 30;
  const team = idOf('a', key % 10);
  const model = models[(key + (at % 8 === 0 ? 1 : 0)) % 4] ?? '';
  const attempts = at % 20 === 0 ? [failed(model), answered(model)] : [answered(model)];
  const charge = { period: `${new Date(nowMs).toISOString().slice(0, 7)}-01T00:00:00.000Z`, amount: '625000' };
  return {
    version: 1,
    id: Bun.randomUUIDv7('hex', nowMs),
    organizationId,
    teamId: team,
    keyId: idOf('b', key),
    ...untoldOfRequest,
    memberId: key % 2 === 0 ? idOf('c', key) : null,
    startedAt: new Date(nowMs).toISOString(),
    endpoint: '/v1/chat/completions',
    clientFormat: 'openai-chat',
    outcome: 'SUCCEEDED',
    httpStatus: 200,
    errorCode: null,
    errorMessage: null,
    stream: true,
    modelAsked: model,
    modelServed: model,
    provider: 'openai',
    providerAccountId: account,
    ruleId: null,
    ruleVersion: null,
    ruleName: null,
    usage: attempts.reduce((sum, { usage }) => addUsage(sum, usage), noUsage),
    costNanos: '625000',
    costEstimated: false,
    reservedNanos: '2000000',
    latencyMs: 800,
    timeToFirstTokenMs: 210,
    gatewayOverheadMicros: 700,
    finishReason: 'stop',
    clientRequestId: null,
    client: 'openai-js 6.0.0',
    endUser: `user-${at % 500}`,
    decision: {
      routingVersion: 1,
      canary: false,
      rules: [],
      steps: [],
      candidates: [],
    },
    facts: {
      operation: 'chat',
      inputTokens: 900,
      maxOutputTokens: 1_024,
      features: [],
      metadata: { plan: 'pro', customer: `customer-${at % 100}` },
      tags: someTags[key % 3] ?? [],
      session: null,
      promptPrefix: null,
      headers: {},
      budgetUsedPercent: null,
    },
    charges: [
      { ...charge, budgetId: budgetIds[0], group: '' },
      { ...charge, budgetId: budgetIds[1], group: team },
    ],
    blockedBy: null,
    attempts,
  };
}

const account = idOf('d', 1);

function answered(model: string): AttemptRecord {
  return {
    providerAccountId: account,
    credentialId: idOf('e', 1),
    provider: 'openai',
    model,
    outcome: 'succeeded',
    httpStatus: 200,
    errorMessage: null,
    startedAfterMs: 1,
    ...untoldOfAttempt,
    durationMs: 790,
    upstreamRequestId: 'req_011CTfX9zqkJm1b7',
    upstreamFormat: 'openai-chat',
    serviceTier: 'default',
    usageMismatch: null,
    dropped: [],
    usage: { ...noUsage, inputTokens: 900, cachedInputTokens: 100, outputTokens: 200 },
    costNanos: '625000',
    costEstimated: false,
    price: {
      version: '2026-11-20',
      inputNanosPerMillion: '250000000',
      cachedInputNanosPerMillion: '25000000',
      outputNanosPerMillion: '2000000000',
    },
  };
}

/** A call to a provider that was overloaded. */
function failed(model: string): AttemptRecord {
  const nothing = { usage: noUsage, costNanos: '0', price: null, serviceTier: null, upstreamRequestId: null };
  const message = 'The engine is currently overloaded, please try again later.';
  return { ...answered(model), ...nothing, outcome: 'overloaded', httpStatus: 503, errorMessage: message };
}

if (import.meta.main) await benchIngest();
