import { noUsage } from '@switchyard/core/pricing/usage';
import type { RequestRecord } from '@switchyard/core/requests/record';
import { closeDatabase, createDatabase, type Database } from '@switchyard/db/client/create-database';
import { ensurePartitionsAhead } from '@switchyard/db/requests/ensure-partitions';
import { ingestRecords } from '@switchyard/db/requests/ingest-records';
import { createTestDatabase } from '@switchyard/db/testing/test-database';

const atOnce = 4;

/** Prints how many records a second one worker writes into a fresh ledger, by size of batch. Needs TEST_DATABASE_URL. */
export async function benchIngest(): Promise<void> {
  const database = await createTestDatabase();
  const db = createDatabase(database.workerUrl, { poolSize: atOnce });
  try {
    await ensurePartitionsAhead(db, Date.now(), 1);
    await measure(db, { batchSize: 20, batches: 40 });
    for (const batchSize of [1, 20, 200, 1_000]) {
      const batches = Math.max(8, Math.min(400, Math.floor(8_000 / batchSize)));
      const perSecond = await measure(db, { batchSize, batches });
      console.log(
        `ingest, ${batchSize} records a batch, ${atOnce} batches at once: ${Math.round(perSecond)} records/s`,
      );
    }
  } finally {
    await closeDatabase(db);
    await database.drop();
  }
}

async function measure(db: Database, size: { batchSize: number; batches: number }): Promise<number> {
  const organizationId = crypto.randomUUID();
  const waiting = Array.from({ length: size.batches }, () =>
    Array.from({ length: size.batchSize }, (_, index) => makeRecord(organizationId, index)),
  );
  const startedMs = performance.now();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let batch = waiting.pop(); batch; batch = waiting.pop()) await ingestRecords(db, batch);
    }),
  );
  return (size.batches * size.batchSize * 1_000) / (performance.now() - startedMs);
}

/** Ten teams with a key each, one attempt with its price: what a gateway writes for a plain call. */
function makeRecord(organizationId: string, index: number): RequestRecord {
  const nowMs = Date.now();
  const group = `00000000-0000-7000-8000-00000000000${index % 10}`;
  const usage = { ...noUsage, inputTokens: 900, cachedInputTokens: 100, outputTokens: 200 };
  const served = { provider: 'openai', providerAccountId: group };
  return {
    version: 1,
    id: Bun.randomUUIDv7('hex', nowMs),
    organizationId,
    teamId: group,
    keyId: group,
    memberId: null,
    startedAt: new Date(nowMs).toISOString(),
    endpoint: '/v1/chat/completions',
    clientFormat: 'openai-chat',
    outcome: 'SUCCEEDED',
    httpStatus: 200,
    errorCode: null,
    errorMessage: null,
    stream: false,
    modelAsked: 'gpt-5-mini',
    modelServed: 'gpt-5-mini',
    ...served,
    ruleId: null,
    ruleVersion: null,
    ruleName: null,
    usage,
    costNanos: '625000',
    costEstimated: false,
    reservedNanos: '2000000',
    latencyMs: 800,
    timeToFirstTokenMs: null,
    gatewayOverheadMicros: 700,
    finishReason: 'stop',
    clientRequestId: null,
    client: 'openai-js',
    endUser: null,
    decision: { routingVersion: 1, canary: false, rules: [], steps: [], candidates: [] },
    facts: {
      operation: 'chat',
      inputTokens: 900,
      maxOutputTokens: null,
      features: [],
      metadata: { plan: 'pro' },
      tags: [],
      session: null,
      promptPrefix: null,
      headers: {},
      budgetUsedPercent: null,
    },
    attempts: [
      {
        ...served,
        credentialId: group,
        model: 'gpt-5-mini',
        outcome: 'succeeded',
        httpStatus: 200,
        errorMessage: null,
        startedAfterMs: 1,
        durationMs: 790,
        upstreamRequestId: 'req_1',
        upstreamFormat: 'openai-chat',
        serviceTier: null,
        usageMismatch: null,
        dropped: [],
        usage,
        costNanos: '625000',
        costEstimated: false,
        price: { version: 'bench', inputNanosPerMillion: '250000000000' },
      },
    ],
  };
}

if (import.meta.main) await benchIngest();
