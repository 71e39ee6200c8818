import { randomBytes, randomUUID } from 'node:crypto';
import { noUsage } from '@switchyard/core/pricing/usage';
import {
  type AttemptRecord,
  type RequestRecord,
  untoldOfAttempt,
  untoldOfRequest,
} from '@switchyard/core/requests/record';
import { closeDatabase, createDatabase } from '@switchyard/db/client/create-database';
import { newId } from '@switchyard/db/directory/new-id';
import { ingestRecords } from '@switchyard/db/requests/ingest-records';
import { newExportKey, sealPart } from '@switchyard/platform/exports/export-parts';
import { newSigningSecret } from '@switchyard/platform/notifications/channel-secret';
import { sealCredential } from '@switchyard/platform/secrets/sealed-credential';
import { sealSink } from '@switchyard/platform/sinks/sink-secret';
import type { Harness } from './harness.ts';

/** Makes things in an organization, each new, behind the API's back. */
export type World = ReturnType<typeof createWorld>;

/** A world in one organization. */
export function createWorld({ app, owner, workerUrl }: Harness, organization: { id: string; slug: string }) {
  const organizationId = organization.id;
  const unique = () => randomUUID().slice(0, 13);
  const world = {
    organization,
    team: () => owner.team.create({ data: { organizationId, slug: `team-${unique()}`, name: `Team ${unique()}` } }),
    /** A team that the person belongs to; API tokens belong to none. */
    async teamOf({ userId }: { userId: string }) {
      const team = await world.team();
      if (userId) await owner.teamMembership.create({ data: { organizationId, teamId: team.id, userId } });
      return team;
    },
    anotherOrganization: () => owner.organization.create({ data: { slug: `other-${unique()}`, name: 'Other' } }),
    async virtualKey(teamId?: string) {
      const id = teamId ?? (await world.team()).id;
      const hash = new Uint8Array(randomBytes(32));
      const data = {
        organizationId,
        teamId: id,
        name: `Key ${unique()}`,
        keyHash: hash,
        prefix: 'syk_abcd',
        last4: 'wxyz',
      };
      return owner.virtualKey.create({ data });
    },
    async providerAccount(models: string[] = []) {
      const named = { slug: `account-${unique()}`, name: `Account ${unique()}`, provider: 'openai-compatible' };
      const data = { organizationId, ...named, baseUrl: 'https://models.example/v1', models };
      const account = await owner.providerAccount.create({ data });
      await world.credential(account.id, 'First');
      return account;
    },
    async credential(providerAccountId: string, name = `Credential ${unique()}`) {
      const binding = { organizationId, providerAccountId };
      const sealed = await sealCredential(app.environment.CREDENTIAL_PUBLIC_KEY, 'sk-world-secret', binding);
      return owner.providerCredential.create({ data: { ...binding, name, sealed, last4: 'cret' } });
    },
    /** An account with a model that has a price, and a rule of every request that leads there; `gpt-5-mini` is in the price book. */
    async draftedRule(model = 'gpt-5-mini') {
      const account = await world.providerAccount([model]);
      await owner.providerAccount.update({ where: { id: account.id }, data: { provider: 'openai' } });
      const target = { kind: 'call', providerAccountId: account.id, model };
      return { id: randomUUID(), name: `Rule ${unique()}`, definition: { conditions: [], target } };
    },
    /** The draft as it would be after somebody saved these rules; answers its revision. */
    async draft(rules: object[]): Promise<number> {
      const { version = 0, draftRevision = 0 } = (await world.routingState()) ?? {};
      const draft = { rules: rules.map((rule) => ({ version: 1, ...rule })), aliases: [] };
      const saved = { draft, draftRevision: draftRevision + 1, draftBaseVersion: version, draftUpdatedAt: new Date() };
      await owner.routingState.upsert({
        where: { organizationId },
        create: { organizationId, ...saved },
        update: saved,
      });
      return draftRevision + 1;
    },
    routingState: () => owner.routingState.findUnique({ where: { organizationId } }),
    /** Publishes a version with these rules, as a canary when a share is given; answers its number. */
    async publish(rules: object[], canaryPercent?: number): Promise<number> {
      const last = await owner.routingVersion.aggregate({ where: { organizationId }, _max: { version: true } });
      const version = (last._max.version ?? 0) + 1;
      const content = { rules: rules.map((rule) => ({ version: 1, ...rule })), aliases: [] };
      await owner.routingVersion.create({ data: { organizationId, version, content } });
      const state = canaryPercent === undefined ? { version } : { canaryVersion: version, canaryPercent };
      await owner.routingState.upsert({
        where: { organizationId },
        create: { organizationId, ...state },
        update: state,
      });
      return version;
    },
    /** A published rule. */
    async routingRule() {
      const rule = await world.draftedRule();
      await world.publish([rule]);
      return rule;
    },
    /** Five dollars a month for a team, unless the fields say otherwise. */
    async budget(fields: { unit?: 'USD' | 'TOKENS' | 'REQUESTS'; scope?: object; limitAmount?: bigint } = {}) {
      const scope = { kind: 'team', id: (await world.team()).id };
      const content = { name: `Budget ${unique()}`, scope, unit: 'USD' as const, limitAmount: 5_000_000_000n };
      const how = { period: { kind: 'month', startDay: 1 }, action: { kind: 'block' } };
      return owner.budget.create({ data: { organizationId, ...content, ...how, ...fields } });
    },
    /** A request for a raise of a budget that waits for a decision. */
    async raise(requestedById: string, budgetId?: string) {
      const of = budgetId ?? (await world.budget()).id;
      const data = { organizationId, budgetId: of, amount: 1_000_000_000n, reason: 'A launch', requestedById };
      return owner.budgetRaise.create({ data });
    },
    /** A raise of a budget that was approved. */
    async raiseInForce(requestedById: string) {
      const { id } = await world.raise(requestedById);
      const expiresAt = new Date(Date.now() + 3_600_000);
      const data = { status: 'APPROVED' as const, decidedById: requestedById, decidedAt: new Date(), expiresAt };
      return owner.budgetRaise.update({ where: { id }, data });
    },
    /** A team gets five requests a minute, unless the fields say otherwise. */
    async limitPolicy(content: object = {}) {
      const scope = { kind: 'team', id: (await world.team()).id };
      const rules = [{ kind: 'window', measure: 'requests', window: 'minute', limit: 5 }];
      const data = { organizationId, name: `Limit ${unique()}` };
      return owner.limitPolicy.create({
        data: { ...data, content: { scope, conditions: [], groupBy: [], rules, ...content } },
      });
    },
    legalHold: () => owner.legalHold.create({ data: { organizationId, name: `Hold ${unique()}`, reason: 'A case' } }),
    channel: () =>
      owner.notificationChannel.create({
        data: { organizationId, name: `Channel ${unique()}`, kind: 'EMAIL', addresses: ['finance@example.com'] },
      }),
    /** Does what the worker does: the next message for the channel is sent, or fails with `error`. Gives up after some seconds. */
    async deliver(channelId: string, error: string | null = null): Promise<void> {
      const outcome = error === null ? { sentAt: new Date() } : { lastError: error, tries: 1 };
      for (let tries = 0; tries < 60; tries++) {
        const where = { channelId, sentAt: null, tries: 0 };
        const { count } = await owner.notification.updateMany({ where, data: outcome }).catch(() => ({ count: 1 }));
        if (count > 0) return;
        await Bun.sleep(50);
      }
    },
    /** An export that waits for the worker. */
    logExport: () => owner.logExport.create({ data: { organizationId, format: 'CSV', query: 'since=24h' } }),
    finishExports: () =>
      owner.logExport.updateMany({ where: { organizationId }, data: { status: 'CANCELLED', finishedAt: new Date() } }),
    /** An export that is done; its file says what it is given, in parts of ten bytes. */
    async finishedExport(text = 'a file of some parts', withContent = false) {
      const id = newId();
      const { key, sealed } = await newExportKey(app.environment.CONTENT_PRIVATE_KEY, { organizationId, exportId: id });
      const bytes = Buffer.from(text);
      const row = await owner.logExport.create({
        data: {
          id,
          organizationId,
          format: 'CSV',
          query: 'since=24h',
          withContent,
          status: 'DONE',
          rows: 1n,
          totalRows: 1n,
          bytes: BigInt(bytes.length),
          sealedKey: sealed,
          finishedAt: new Date(),
          expiresAt: new Date(Date.now() + 60_000),
        },
      });
      for (let index = 0; index * 10 < bytes.length; index += 1) {
        const data = sealPart(key, { exportId: id, index }, bytes.subarray(index * 10, index * 10 + 10));
        await owner.logExportPart.create({
          data: { organizationId, exportId: id, index, data: Uint8Array.from(data) },
        });
      }
      return row;
    },
    /** A webhook that requests are sent to. */
    async logSink(given: { withContent?: boolean; enabled?: boolean } = {}) {
      const id = newId();
      const configuration = { kind: 'webhook', url: 'https://sink.example/requests' };
      const secrets = { kind: 'webhook' as const, signingSecret: newSigningSecret() };
      const sealed = await sealSink(app.environment.CHANNEL_PUBLIC_KEY, secrets, { organizationId, sinkId: id });
      const named = { id, organizationId, name: `Sink ${unique()}`, kind: 'WEBHOOK' as const };
      return owner.logSink.create({ data: { ...named, configuration, sealed, ...given } });
    },
    removeSinks: () => owner.logSink.deleteMany({ where: { organizationId } }),
    /** Does what the worker does: says what came of the test of a sink. Gives up after some seconds. */
    async tryOut(id: string, testError: string | null = null): Promise<void> {
      for (let tries = 0; tries < 60; tries++) {
        const data = { testedAt: new Date(), testError };
        const where = { id, testAskedAt: { not: null } };
        const { count } = await owner.logSink.updateMany({ where, data }).catch(() => ({ count: 1 }));
        if (count > 0) return;
        await Bun.sleep(50);
      }
    },
    priceOverride: () =>
      owner.priceOverride.create({
        data: { organizationId, model: unique(), inputNanosPerMillion: 1n, outputNanosPerMillion: 2n },
      }),
    async invitation(email = `${unique()}@example.com`) {
      const token = randomBytes(32).toString('base64url');
      const tokenHash = new Uint8Array(new Bun.CryptoHasher('sha256').update(token).digest());
      const expiresAt = new Date(Date.now() + 3_600_000);
      const data = {
        organizationId,
        email,
        role: 'VIEWER' as const,
        tokenHash,
        invitedById: organizationId,
        expiresAt,
      };
      return { ...(await owner.invitation.create({ data })), token };
    },
    async apiTokenRow() {
      const tokenHash = new Uint8Array(randomBytes(32));
      const data = {
        organizationId,
        name: unique(),
        role: 'VIEWER' as const,
        tokenHash,
        prefix: 'syt_abcd',
        last4: 'wxyz',
      };
      return owner.apiToken.create({ data });
    },
    async statement() {
      const team = await world.team();
      const closed = { month: new Date('2025-01-01'), timeZone: 'UTC', lines: [], totalNanos: 0n };
      return owner.costStatement.create({ data: { organizationId, teamId: team.id, teamName: team.name, ...closed } });
    },
    async adjustment() {
      const { id } = await world.providerAccount();
      const which = { providerAccountId: id, model: 'm', from: new Date('2026-11-01'), to: new Date('2026-11-02') };
      return owner.costAdjustment.create({ data: { organizationId, ...which, reason: 'A late price' } });
    },
    savedView: (userId: string) =>
      owner.savedView.create({
        data: {
          organizationId,
          userId: userId || randomUUID(),
          screen: 'costs',
          name: `View ${unique()}`,
          query: 'groupBy=key',
        },
      }),
    /** Records of requests as the worker takes them in. */
    async ingest(records: RequestRecord[]) {
      const worker = createDatabase(workerUrl, { poolSize: 1 });
      await ingestRecords(worker, records);
      await closeDatabase(worker);
    },
    /** A call whose question was compared with another one, and near it. */
    async comparedRequest(teamId: string = randomUUID()) {
      const cache = { ...missed, similarity: 0.93, sourceRequestId: randomUUID() };
      const record = requestRecordOf({ organizationId, teamId, keyId: randomUUID(), cache });
      await world.ingest([record]);
      return record;
    },
    async request() {
      const record = requestRecordOf({ organizationId, teamId: randomUUID(), keyId: randomUUID() });
      await world.ingest([record]);
      return record;
    },
  };
  return world;
}

/** The cache's part in a call that it could not answer. */
export const missed = {
  status: 'MISS',
  reason: null,
  scope: 'team',
  entry: null,
  stored: false,
  ageMs: null,
  similarity: null,
  sourceRequestId: null,
  savedNanos: '0',
  savedInputTokens: 0,
  savedOutputTokens: 0,
  savedMs: 0,
} as const satisfies NonNullable<RequestRecord['cache']>;

/** A record of one answered request; `at` is its moment. */
export function requestRecordOf({
  at = new Date(),
  ...fields
}: Pick<RequestRecord, 'organizationId' | 'teamId' | 'keyId'> & Partial<RequestRecord> & { at?: Date }): RequestRecord {
  const hex = at.getTime().toString(16).padStart(12, '0');
  const id = `${hex.slice(0, 8)}-${hex.slice(8)}-7${randomUUID().slice(15)}`;
  const usage = { ...noUsage, inputTokens: 10, outputTokens: 5 };
  return {
    version: 1,
    id,
    memberId: null,
    startedAt: at.toISOString(),
    endpoint: '/v1/chat/completions',
    clientFormat: 'openai-chat',
    outcome: 'SUCCEEDED',
    httpStatus: 200,
    errorCode: null,
    errorMessage: null,
    stream: false,
    modelAsked: 'm',
    modelServed: 'm',
    provider: null,
    providerAccountId: null,
    ruleId: null,
    ruleVersion: null,
    ruleName: null,
    usage,
    costNanos: '1500',
    costEstimated: false,
    reservedNanos: '2000',
    latencyMs: 120,
    timeToFirstTokenMs: 40,
    gatewayOverheadMicros: 400,
    finishReason: 'stop',
    clientRequestId: null,
    client: 'test',
    endUser: null,
    decision: { routingVersion: null, canary: false, rules: [], steps: [], candidates: [] },
    facts: null,
    charges: [],
    blockedBy: null,
    ...untoldOfRequest,
    attempts: [],
    ...fields,
  };
}

/** A record of one attempt. */
export function attemptRecordOf(
  fields: Pick<AttemptRecord, 'providerAccountId'> & Partial<AttemptRecord>,
): AttemptRecord {
  return {
    credentialId: null,
    provider: 'openai',
    model: 'm',
    outcome: 'succeeded',
    httpStatus: null,
    errorMessage: null,
    startedAfterMs: 0,
    durationMs: 100,
    ...untoldOfAttempt,
    upstreamRequestId: null,
    upstreamFormat: null,
    serviceTier: null,
    usageMismatch: null,
    dropped: [],
    usage: noUsage,
    costNanos: '0',
    costEstimated: false,
    price: null,
    ...fields,
  };
}

/** Facts of a plain chat with these tags. */
export function factsOf(tags: string[]): NonNullable<RequestRecord['facts']> {
  return {
    operation: 'chat',
    inputTokens: 10,
    maxOutputTokens: null,
    features: [],
    metadata: {},
    tags,
    session: null,
    promptPrefix: null,
    headers: {},
    budgetUsedPercent: null,
  };
}
