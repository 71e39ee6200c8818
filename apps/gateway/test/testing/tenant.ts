import { randomUUID } from 'node:crypto';
import { parseUsd } from '@switchyard/core/money/money';
import type { Database } from '@switchyard/db/client/create-database';
import { type SealingKeys, sealCredential } from '@switchyard/platform/secrets/sealed-credential';
import { hashToken, issueToken } from '@switchyard/platform/secrets/token';

/** What a tenant is made from; `changed` is called after everything that a gateway must hear of. */
export type TenantParts = {
  owner: Database;
  sealing: SealingKeys;
  pepper: string;
  providerUrl: string;
  changed(organizationId: string): Promise<void>;
};

/** An organization with one team, made and changed directly in the database as its owner. */
export type Tenant = Awaited<ReturnType<typeof createTenant>>;

/** gpt-4o-mini's, so that scripted models cost what the model they are made from costs. */
const scriptedPrice = {
  inputNanosPerMillion: 150_000_000n,
  cachedInputNanosPerMillion: 75_000_000n,
  outputNanosPerMillion: 600_000_000n,
  effectiveFrom: new Date(0),
};

/** An account at the simulator, OpenAI-compatible unless it says otherwise. */
export type NewAccount = {
  slug: string;
  models: string[];
  provider?: string;
  baseUrl?: string;
  credential?: string;
};

export async function createTenant({ owner, sealing, pepper, providerUrl, changed }: TenantParts) {
  const organizationId = randomUUID();
  const teamId = randomUUID();
  await owner.organization.create({ data: { id: organizationId, slug: `o-${organizationId}`, name: 'Northwind' } });
  await owner.team.create({ data: { id: teamId, organizationId, slug: 'search', name: 'Search' } });

  return {
    organizationId,
    teamId,
    async addAccount(account: NewAccount): Promise<string> {
      const id = randomUUID();
      const binding = { organizationId, providerAccountId: id };
      await owner.providerAccount.create({
        data: {
          id,
          organizationId,
          slug: account.slug,
          name: account.slug,
          provider: account.provider ?? 'openai-compatible',
          baseUrl: account.baseUrl ?? providerUrl,
          sealedCredential: await sealCredential(sealing.publicKey, account.credential ?? 'sk-simulated', binding),
          credentialLast4: 'ated',
          models: account.models,
        },
      });
      await changed(organizationId);
      return id;
    },
    async addKey(key: { allowedModels?: string[]; expiresAt?: Date; dropUnsupported?: boolean } = {}) {
      const issued = issueToken('syk');
      const { id } = await owner.virtualKey.create({
        data: {
          organizationId,
          teamId,
          name: 'test key',
          keyHash: hashToken(pepper, issued.secret),
          prefix: issued.prefix,
          last4: issued.last4,
          allowedModels: key.allowedModels ?? [],
          expiresAt: key.expiresAt ?? null,
          dropUnsupported: key.dropUnsupported ?? false,
        },
      });
      return { id, secret: issued.secret };
    },
    /** Models that an account offers. Scripted ones (`gpt-4o-mini+hang`) are in no price book and get a price here. */
    async setModels(accountId: string, models: string[]): Promise<void> {
      for (const model of models.filter((name) => name.includes('+')))
        await owner.priceOverride.create({ data: { organizationId, model, ...scriptedPrice } });
      await owner.providerAccount.update({ where: { id: accountId }, data: { models } });
      await changed(organizationId);
    },
    async setBudget(usd: string): Promise<void> {
      const limitNanos = parseUsd(usd) ?? 0n;
      await owner.budget.create({ data: { organizationId, scope: 'TEAM', scopeId: teamId, limitNanos } });
      await changed(organizationId);
    },
    async setRateLimit(requestsPerMinute: number): Promise<void> {
      await owner.rateLimit.create({ data: { organizationId, scope: 'TEAM', scopeId: teamId, requestsPerMinute } });
      await changed(organizationId);
    },
    async addRule(definition: object, position = 1): Promise<string> {
      const rule = await owner.routingRule.create({ data: { organizationId, position } });
      const version = { organizationId, ruleId: rule.id, version: 1, name: `rule ${position}`, definition };
      await owner.routingRuleVersion.create({ data: version });
      await changed(organizationId);
      return rule.id;
    },
  };
}
