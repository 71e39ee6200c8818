import { randomUUID } from 'node:crypto';
import type { CachePolicy } from '@switchyard/core/cache/cache-policy';
import type { ContentPolicy } from '@switchyard/core/content/content-policy';
import { parseUsd } from '@switchyard/core/money/money';
import type { Database } from '@switchyard/db/client/create-database';
import { sealCredential } from '@switchyard/platform/secrets/sealed-credential';
import type { SealingKeys } from '@switchyard/platform/secrets/sealed-secret';
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

/** What of a budget a test says itself. */
export type NewBudget = {
  name?: string;
  scope?: object;
  unit?: 'USD' | 'TOKENS' | 'REQUESTS';
  limitAmount?: bigint;
  period?: object;
  action?: object;
  timeZone?: string;
  maxGroups?: number;
  before?: bigint;
};

export async function createTenant({ owner, sealing, pepper, providerUrl, changed }: TenantParts) {
  const organizationId = randomUUID();
  const teamId = randomUUID();
  await owner.organization.create({ data: { id: organizationId, slug: `o-${organizationId}`, name: 'Northwind' } });
  await owner.routingState.create({ data: { organizationId } });
  await owner.team.create({ data: { id: teamId, organizationId, slug: 'search', name: 'Search' } });

  let watched: string | undefined;
  let latest: string | undefined;

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
    /** What is kept of what is said: by the whole organization, or by one of its keys. */
    async setContentPolicy(policy: ContentPolicy, keyId: string | null = null): Promise<void> {
      const whose = { organizationId, kind: 'CONTENT' as const, keyId };
      await owner.scopedPolicy.deleteMany({ where: whose });
      await owner.scopedPolicy.create({ data: { ...whose, policy } });
      await changed(organizationId);
    },
    /** Lets other accounts serve until a moment; null brings the traffic back. */
    async routeAway(accountId: string, awayUntil: Date | null): Promise<void> {
      await owner.providerAccount.update({ where: { id: accountId }, data: { awayUntil } });
      await changed(organizationId);
    },
    async addKey(key: { allowedModels?: string[]; expiresAt?: Date; dropUnsupported?: boolean; teamId?: string } = {}) {
      const issued = issueToken('syk');
      const { id } = await owner.virtualKey.create({
        data: {
          organizationId,
          teamId: key.teamId ?? teamId,
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
    /** What is said of caching for the organization, or for a team or a key; in place of all that was said before. */
    async setCachePolicies(...policies: { policy: CachePolicy; teamId?: string; keyId?: string }[]): Promise<void> {
      await owner.scopedPolicy.deleteMany({ where: { organizationId, kind: 'CACHE' } });
      for (const one of policies) await owner.scopedPolicy.create({ data: { organizationId, kind: 'CACHE', ...one } });
      await changed(organizationId);
    },
    /** Another team; answers its id. */
    async addTeam(slug: string): Promise<string> {
      const id = randomUUID();
      await owner.team.create({ data: { id, organizationId, slug, name: slug } });
      await changed(organizationId);
      return id;
    },
    /** A budget of the team by the month that refuses calls beyond it, unless it says otherwise. `before` is what counts as spent already. */
    async setBudget(usd: string, { before = 0n, ...own }: NewBudget = {}): Promise<string> {
      const id = await addBudget({ limitAmount: parseUsd(usd) ?? 0n, ...own });
      if (before > 0n) {
        const spend = { organizationId, budgetId: id, period: monthStart(), groupKey: '' };
        await owner.budgetSpend.create({ data: { ...spend, baseline: before } });
      }
      await changed(organizationId);
      return id;
    },
    /** A budget of the team that refuses nothing, so that its spend can be looked at from now on. */
    async watch(): Promise<void> {
      watched = await addBudget({ limitAmount: 10n ** 15n, name: 'Watched', action: { kind: 'notify' } });
      await changed(organizationId);
    },
    /** The counter of what the team spends: that of the watching budget, or else that of the last one; undefined without any. */
    spendCounter: () => {
      const budgetId = watched ?? latest;
      return budgetId === undefined
        ? undefined
        : { budgetId, period: monthStart().toISOString(), group: '', countedSinceMs: 0 };
    },
    async setRateLimit(requestsPerMinute: number): Promise<void> {
      const rule = { kind: 'window', measure: 'requests', window: 'minute', limit: requestsPerMinute };
      await addPolicy({ scope: { kind: 'team', id: teamId }, rules: [rule] });
      await changed(organizationId);
    },
    /** A limit policy of the organization, unless its content says otherwise; answers its id. */
    async setPolicy(content: object, name = 'Policy'): Promise<string> {
      const id = await addPolicy({ scope: { kind: 'organization' }, ...content }, name);
      await changed(organizationId);
      return id;
    },
    /** Takes every budget and every policy away. */
    async clearCaps(): Promise<void> {
      await owner.budget.deleteMany({ where: { organizationId } });
      await owner.limitPolicy.deleteMany({ where: { organizationId } });
      watched = undefined;
      latest = undefined;
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

  async function addBudget({ limitAmount = 0n, ...own }: NewBudget): Promise<string> {
    const budget = {
      name: 'Search budget',
      scope: { kind: 'team', id: teamId },
      unit: 'USD' as const,
      period: { kind: 'month' },
      action: { kind: 'block' },
      ...own,
    };
    const { id } = await owner.budget.create({ data: { organizationId, limitAmount, ...budget } });
    latest = id;
    return id;
  }

  async function addPolicy(content: object, name = 'Search limit'): Promise<string> {
    const { id } = await owner.limitPolicy.create({ data: { organizationId, name, content } });
    return id;
  }

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

function monthStart(): Date {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1));
}
