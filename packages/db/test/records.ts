import { cacheScopes } from '@switchyard/core/cache/cache-policy';
import { cacheStatus } from '@switchyard/core/cache/cache-record';
import { noUsage, type Usage, usageBucketNames } from '@switchyard/core/pricing/usage';
import {
  type RequestOutcome,
  type RequestRecord,
  requestOutcome,
  untoldOfAttempt,
  untoldOfRequest,
} from '@switchyard/core/requests/record';
import fc from 'fast-check';

/** A new UUIDv7 of this moment (ms since 1970). */
export function requestId(atMs: number): string {
  const time = atMs.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${crypto.randomUUID().slice(15)}`;
}

/** The time inside a UUIDv7, ms since 1970. */
export function timeOf(id: string): number {
  return Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
}

/** Every bucket differs, so that two that change places are noticed. */
export const someUsage: Usage = { ...noUsage };
for (const [at, bucket] of usageBucketNames.entries()) someUsage[bucket] = at + 1;

/** A record that passes core's schema; whatever matters to a test is given. */
export function makeRecord(given: Partial<RequestRecord> & { id: string; organizationId: string }): RequestRecord {
  return {
    version: 1,
    teamId: '00000000-0000-7000-8000-00000000000a',
    keyId: '00000000-0000-7000-8000-00000000000b',
    memberId: null,
    startedAt: new Date(timeOf(given.id)).toISOString(),
    endpoint: '/v1/chat/completions',
    clientFormat: 'openai-chat',
    outcome: 'SUCCEEDED',
    httpStatus: 200,
    errorCode: null,
    errorMessage: null,
    stream: false,
    modelAsked: 'gpt-5-mini',
    modelServed: 'gpt-5-mini',
    provider: 'openai',
    providerAccountId: '00000000-0000-7000-8000-00000000000c',
    ruleId: null,
    ruleVersion: null,
    ruleName: null,
    usage: someUsage,
    costNanos: '1234',
    costEstimated: false,
    reservedNanos: '5000',
    latencyMs: 120,
    timeToFirstTokenMs: 40,
    gatewayOverheadMicros: 900,
    finishReason: 'stop',
    clientRequestId: null,
    client: 'openai-js 6.0.0',
    endUser: null,
    decision: { routingVersion: null, canary: false, rules: [], steps: [], candidates: [] },
    facts: null,
    charges: [],
    blockedBy: null,
    ...untoldOfRequest,
    attempts: [],
    ...given,
  };
}

/** One attempt of a record, with its price beside it. */
export function makeAttempt(costNanos: string | null): RequestRecord['attempts'][number] {
  return {
    providerAccountId: '00000000-0000-7000-8000-00000000000c',
    credentialId: null,
    provider: 'openai',
    model: 'gpt-5-mini',
    outcome: 'succeeded',
    httpStatus: 200,
    errorMessage: null,
    startedAfterMs: 1,
    durationMs: 100,
    ...untoldOfAttempt,
    upstreamRequestId: 'up-1',
    upstreamFormat: 'openai-chat',
    serviceTier: null,
    usageMismatch: null,
    dropped: [],
    usage: someUsage,
    costNanos,
    costEstimated: false,
    price: costNanos === null ? null : { version: '2026.1', inputNanosPerMillion: '250000000' },
  };
}

/** Facts of a plain chat with these tags. */
export function factsOf(tags: string[], metadata: Record<string, string> = {}): NonNullable<RequestRecord['facts']> {
  return {
    operation: 'chat',
    inputTokens: 10,
    maxOutputTokens: null,
    features: [],
    metadata,
    tags,
    session: null,
    promptPrefix: null,
    headers: {},
    budgetUsedPercent: null,
  };
}

const id = (digit: number) => `00000000-0000-7000-8000-00000000000${digit}`;
const tokens = fc.nat({ max: 1_000_000_000 });

const anyAttempt = fc
  .record({
    costNanos: fc.constantFrom('7', '12345678901', null),
    model: fc.constantFrom('gpt-5-mini', 'claude'),
    outcome: fc.constantFrom('succeeded', 'overloaded', 'cancelled'),
  })
  .map(({ costNanos, ...given }) => ({ ...makeAttempt(costNanos), ...given }));

const anyCache = fc.record({
  status: fc.constantFrom(...cacheStatus.options),
  reason: fc.constantFrom(null, 'no-store'),
  scope: fc.constantFrom(...cacheScopes),
  entry: fc.constantFrom(null, 'entry-1'),
  stored: fc.boolean(),
  ageMs: fc.option(fc.nat()),
  similarity: fc.option(fc.double({ min: -1, max: 1, noNaN: true })),
  sourceRequestId: fc.constantFrom(id(8), null),
  savedNanos: fc.bigInt({ min: 0n, max: 10n ** 15n }).map(String),
  savedInputTokens: tokens,
  savedOutputTokens: tokens,
  savedMs: fc.nat(),
});

/** What varies from record to record: few hours, teams, keys, models and accounts, so that groups are shared. */
export const anyDraft = fc.record({
  afterMs: fc.integer({ min: 0, max: 3 * 24 * 3_600_000 }),
  teamId: fc.constantFrom(id(1), id(2)),
  keyId: fc.constantFrom(id(3), id(4)),
  outcome: fc.constantFrom<RequestOutcome[]>(...requestOutcome.options),
  modelServed: fc.constantFrom('gpt-5-mini', 'claude', null),
  providerAccountId: fc.constantFrom(id(5), id(6), null),
  costNanos: fc.option(fc.bigInt({ min: 0n, max: 10n ** 15n }).map(String)),
  latencyMs: fc.nat(),
  usage: fc
    .tuple(...usageBucketNames.map((bucket) => tokens.map((count) => [bucket, count])))
    .map((entries): Usage => ({ ...noUsage, ...Object.fromEntries(entries) })),
  endUser: fc.option(fc.string({ unit: 'binary' })),
  memberId: fc.constantFrom(id(7), null),
  endpoint: fc.constantFrom('/v1/chat/completions', '/v1/embeddings'),
  facts: fc.option(fc.array(fc.constantFrom('b', 'a', 'ä', ''), { maxLength: 3 }).map(factsOf)),
  cache: fc.option(anyCache),
  attempts: fc.array(anyAttempt, { maxLength: 3 }),
});
