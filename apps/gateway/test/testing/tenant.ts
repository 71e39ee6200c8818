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

/** A credential of an account. */
export type NewCredential = { name: string; credential: string; weight?: number };

export async function createTenant({ owner, sealing, pepper, providerUrl, changed }: TenantParts) {
  const organizationId = randomUUID();
  const teamId = randomUUID();
  await owner.organization.create({ data: { id: organizationId, slug: `o-${organizationId}`, name: 'Northwind' } });
  await owner.routingState.create({ data: { organizationId } });
  await owner.team.create({ data: { id: teamId, organizationId, slug: 'search', name: 'Search' } });

  return {
    organizationId,
    teamId,
    async addAccount(account: NewAccount): Promise<string> {
      const id = randomUUID();
      await owner.providerAccount.create({
        data: {
          id,
          organizationId,
          slug: account.slug,
          name: account.slug,
          provider: account.provider ?? 'openai-compatible',
          baseUrl: account.baseUrl ?? providerUrl,
          models: account.models,
        },
      });
      await addCredential(id, { name: 'First', credential: account.credential ?? 'sk-simulated' });
      await changed(organizationId);
      return id;
    },
    /** A further credential of an account; answers its id. */
    async addCredential(providerAccountId: string, credential: NewCredential): Promise<string> {
      const id = await addCredential(providerAccountId, credential);
      await changed(organizationId);
      return id;
    },
    /** Lets other accounts serve until a moment; null brings the traffic back. */
    async routeAway(accountId: string, awayUntil: Date | null): Promise<void> {
      await owner.providerAccount.update({ where: { id: accountId }, data: { awayUntil } });
      await changed(organizationId);
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
    /** Publishes the rules that are in force with one more at the end; answers its id. */
    async addRule(definition: object): Promise<string> {
      const id = randomUUID();
      const { rules, aliases } = await published();
      const rule = { id, version: 1, name: `rule ${rules.length + 1}`, definition };
      await publish({ rules: [...rules, rule], aliases });
      return id;
    },
    /** Publishes the routing that is in force with one more alias. */
    async addAlias(name: string, target: object): Promise<void> {
      const { rules, aliases } = await published();
      await publish({ rules, aliases: [...aliases, { name, target }] });
    },
    /** Publishes a version that decides for a share of the requests only; the one in force stays. */
    async publishCanary(percent: number, routing: { rules: object[]; aliases: object[] }): Promise<void> {
      const canaryVersion = await insertVersion(routing);
      await owner.routingState.update({
        where: { organizationId },
        data: { canaryVersion, canaryPercent: percent },
      });
      await changed(organizationId);
    },
    /** The kill switch: exactly these rules are off, whatever version is in force. */
    async disableRules(disabledRuleIds: string[]): Promise<void> {
      await owner.routingState.update({ where: { organizationId }, data: { disabledRuleIds } });
      await changed(organizationId);
    },
  };

  async function addCredential(providerAccountId: string, { name, credential, weight = 1 }: NewCredential) {
    const sealed = await sealCredential(sealing.publicKey, credential, { organizationId, providerAccountId });
    const data = { organizationId, providerAccountId, name, sealed, last4: credential.slice(-4), weight };
    const { id } = await owner.providerCredential.create({ data, select: { id: true } });
    return id;
  }

  async function published(): Promise<{ rules: object[]; aliases: object[] }> {
    const { version } = await owner.routingState.findUniqueOrThrow({ where: { organizationId } });
    const row = await owner.routingVersion.findFirst({ where: { organizationId, version } });
    return (row?.content ?? { rules: [], aliases: [] }) as { rules: object[]; aliases: object[] };
  }

  async function publish(routing: { rules: object[]; aliases: object[] }): Promise<void> {
    const version = await insertVersion(routing);
    await owner.routingState.update({ where: { organizationId }, data: { version } });
    await changed(organizationId);
  }

  async function insertVersion(content: { rules: object[]; aliases: object[] }): Promise<number> {
    const last = await owner.routingVersion.aggregate({ where: { organizationId }, _max: { version: true } });
    const version = (last._max.version ?? 0) + 1;
    await owner.routingVersion.create({ data: { organizationId, version, content } });
    return version;
  }
}
