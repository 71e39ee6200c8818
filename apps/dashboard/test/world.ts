import { randomBytes, randomUUID } from 'node:crypto';
import { noUsage } from '@switchyard/core/pricing/usage';
import type { RequestRecord } from '@switchyard/core/requests/record';
import { closeDatabase, createDatabase } from '@switchyard/db/client/create-database';
import { ingestRecords } from '@switchyard/db/requests/ingest-records';
import { sealCredential } from '@switchyard/platform/secrets/sealed-credential';
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
    async ruleIds() {
      const rules = await owner.routingRule.findMany({ where: { organizationId, deletedAt: null } });
      return rules.map(({ id }) => id);
    },
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
      const id = randomUUID();
      const binding = { organizationId, providerAccountId: id };
      const sealedCredential = await sealCredential(app.environment.CREDENTIAL_PUBLIC_KEY, 'sk-world-secret', binding);
      const named = { slug: `account-${unique()}`, name: `Account ${unique()}`, provider: 'openai-compatible' };
      const rest = { baseUrl: 'https://models.example/v1', sealedCredential, credentialLast4: '', models };
      return owner.providerAccount.create({ data: { id, organizationId, ...named, ...rest } });
    },
    async routingRule(accountId?: string) {
      const providerAccountId = accountId ?? (await world.providerAccount()).id;
      const definition = { conditions: [], target: { kind: 'call', providerAccountId, model: 'm' } };
      const rule = await owner.routingRule.create({ data: { organizationId, position: 0 } });
      const version = { organizationId, ruleId: rule.id, version: 1, name: `Rule ${unique()}`, definition };
      await owner.routingRuleVersion.create({ data: version });
      return { ...rule, definition };
    },
    async budget() {
      const team = await world.team();
      return owner.budget.create({ data: { organizationId, scope: 'TEAM', scopeId: team.id, limitNanos: 5n } });
    },
    async rateLimit() {
      const team = await world.team();
      return owner.rateLimit.create({
        data: { organizationId, scope: 'TEAM', scopeId: team.id, requestsPerMinute: 5 },
      });
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
    /** Records of requests as the worker takes them in. */
    async ingest(records: RequestRecord[]) {
      const worker = createDatabase(workerUrl, { poolSize: 1 });
      await ingestRecords(worker, records);
      await closeDatabase(worker);
    },
    async request() {
      const record = requestRecordOf({ organizationId, teamId: randomUUID(), keyId: randomUUID() });
      await world.ingest([record]);
      return record;
    },
  };
  return world;
}

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
    decision: { rules: [], candidates: [] },
    attempts: [],
    ...fields,
  };
}
