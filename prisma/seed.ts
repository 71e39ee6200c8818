import { limitPolicyContent } from '@switchyard/core/limits/limit-policy';
import { retryableFailures } from '@switchyard/core/routing/provider-failure';
import { routingSet } from '@switchyard/core/routing/publish/routing-set';
import { type OwnerClient, openOwnerClient } from '@switchyard/db/migrate/owner-client';
import { sealCredential } from '@switchyard/platform/secrets/sealed-credential';
import { hashToken, issueToken } from '@switchyard/platform/secrets/token';
import { type DemoAccount, demoAccounts } from './demo-accounts.ts';

/** What the demo organization is made from. */
export type DemoOptions = {
  /** The owner's URL. */
  databaseUrl: string;
  /** The simulator's OpenAI base URL, ending in /v1; what else it speaks stands beside that. */
  simulatorUrl: string;
  credentialPublicKey: string;
  keyPepper: string;
  password: string;
  virtualKey: string;
  apiToken: string;
  /** Whether a password that somebody changed is set back: when the known one was lost. */
  resetPassword: boolean;
};

/** How to get in. `password` is null when somebody has changed it; key and token are new when the old were revoked. */
export type Demo = { email: string; password: string | null; virtualKey: string; apiToken: string; model: string };

/**
 * Makes the demo organization, once. Later runs leave alone what people did with it and only keep it working: the
 * simulator's address, the credentials' seal, a virtual key and an API token that are not revoked.
 */
export async function seedDemo(options: DemoOptions): Promise<Demo> {
  const client = openOwnerClient(options.databaseUrl);
  try {
    const { userId, password } = await seedOperator(client, options);
    return await client.$transaction(
      async (rows) => {
        await rows.$executeRaw`SELECT set_config('app.organization_id', ${organizationId}, true)`;
        const existing = await rows.organization.findUnique({ where: { id: organizationId } });
        if (existing) await keepAccountsWorking(rows, options);
        else await createOrganization(rows, { options, userId });
        const virtualKey = await ensureVirtualKey(rows, { options, userId });
        const apiToken = await ensureApiToken(rows, { options, userId });
        return { email, password, virtualKey, apiToken, model: 'gpt-5-mini' };
      },
      { timeout: 30_000, maxWait: 10_000 },
    );
  } finally {
    await client.$disconnect();
  }
}

/** Ids that are the same in every installation, so that a second run finds what the first one made. */
const organizationId = '01930000-0000-7000-8000-000000000001';
const teams = {
  search: { id: '01930000-0000-7000-8000-000000000011', slug: 'search', name: 'Search' },
  support: { id: '01930000-0000-7000-8000-000000000012', slug: 'support', name: 'Support' },
};
const ruleId = '01930000-0000-7000-8000-000000000031';
const email = 'demo@switchyard.local';
const nanosPerUsd = 1_000_000_000n;

type Issue = { options: DemoOptions; userId: string };
type Rows = Omit<OwnerClient, '$connect' | '$disconnect' | '$on' | '$use' | '$extends' | '$transaction'>;

async function seedOperator(
  client: OwnerClient,
  { password, resetPassword }: DemoOptions,
): Promise<{ userId: string; password: string | null }> {
  const hash = () => Bun.password.hash(password, { algorithm: 'argon2id', memoryCost: 19_456, timeCost: 2 });
  const known = await client.user.findUnique({ where: { email } });
  if (!known) {
    const user = await client.user.create({
      data: { email, name: 'Demo', emailVerified: new Date(), isOperator: true, passwordHash: await hash() },
    });
    return { userId: user.id, password };
  }
  if (known.passwordHash && (await Bun.password.verify(password, known.passwordHash)))
    return { userId: known.id, password };
  if (!resetPassword) return { userId: known.id, password: null };
  await client.user.update({ where: { email }, data: { passwordHash: await hash() } });
  return { userId: known.id, password };
}

async function createOrganization(rows: Rows, { options, userId }: Issue): Promise<void> {
  await rows.organization.create({ data: { id: organizationId, slug: 'northwind', name: 'Northwind' } });
  await rows.membership.create({ data: { organizationId, userId, role: 'OWNER' } });
  for (const team of [teams.search, teams.support]) {
    await rows.team.create({ data: { ...team, organizationId } });
    await rows.teamMembership.create({ data: { organizationId, teamId: team.id, userId } });
  }
  for (const account of Object.values(demoAccounts)) {
    const { path: _, ...facts } = account;
    const baseUrl = baseUrlOf(account, options);
    await rows.providerAccount.create({ data: { ...facts, baseUrl, organizationId } });
    const credential = { organizationId, providerAccountId: account.id, name: 'Simulator' };
    await rows.providerCredential.create({ data: { ...credential, ...(await sealedFor(account, options)) } });
  }
  await createPolicies(rows, userId);
}

/** Follows the simulator when its port changed, and seals anew when the key pair did. What people pointed elsewhere is theirs. */
async function keepAccountsWorking(rows: Rows, options: DemoOptions): Promise<void> {
  const ourHost = new URL(options.simulatorUrl).hostname;
  const seal = `v1.${options.credentialPublicKey.slice(0, 8)}.`;
  let changed = false;
  for (const account of Object.values(demoAccounts)) {
    const known = await rows.providerAccount.findUnique({ where: { id: account.id }, include: { credentials: true } });
    if (!known || !URL.canParse(known.baseUrl) || new URL(known.baseUrl).hostname !== ourHost) continue;
    const strange = known.credentials.filter(({ sealed }) => !sealed.startsWith(seal));
    const baseUrl = baseUrlOf(account, options);
    if (known.baseUrl === baseUrl && strange.length === 0) continue;
    await rows.providerAccount.update({ where: { id: account.id }, data: { baseUrl } });
    for (const { id } of strange)
      await rows.providerCredential.update({ where: { id }, data: await sealedFor(account, options) });
    changed = true;
  }
  if (changed)
    await rows.organization.update({ where: { id: organizationId }, data: { configVersion: { increment: 1 } } });
}

/** The simulator asks for no credential, but every account has one. */
async function sealedFor(account: DemoAccount, options: DemoOptions) {
  const credential = 'simulator';
  const holder = { organizationId, providerAccountId: account.id };
  return {
    sealed: await sealCredential(options.credentialPublicKey, credential, holder),
    last4: credential.slice(-4),
  };
}

const baseUrlOf = ({ path }: DemoAccount, { simulatorUrl }: DemoOptions) => simulatorUrl.replace(/\/v1$/, path);

async function createPolicies(rows: Rows, authorId: string): Promise<void> {
  const call = (account: DemoAccount, model: string) => ({
    kind: 'call',
    providerAccountId: account.id,
    model,
  });
  const definition = {
    conditions: [{ field: 'model', operator: 'is', values: ['fast'] }],
    target: {
      kind: 'fallback',
      on: [...retryableFailures],
      targets: [call(demoAccounts.simulator, 'gpt-5-nano'), call(demoAccounts.backup, 'gpt-4o-mini')],
    },
  };
  const content = { rules: [{ id: ruleId, version: 1, name: 'Fast', definition }], aliases: [] };
  routingSet.parse(content);
  await rows.routingVersion.create({ data: { organizationId, version: 1, content, authorId } });
  await rows.routingState.create({ data: { organizationId, version: 1 } });
  const monthly = {
    organizationId,
    unit: 'USD' as const,
    period: { kind: 'month', startDay: 1 },
    action: { kind: 'block' },
  };
  const ofSearch = { kind: 'team', id: teams.search.id };
  await rows.budget.create({
    data: { ...monthly, name: 'Everything', scope: { kind: 'organization' }, limitAmount: 50n * nanosPerUsd },
  });
  await rows.budget.create({
    data: { ...monthly, name: 'Search', scope: ofSearch, limitAmount: 10n * nanosPerUsd },
  });
  const perMinute = { kind: 'window', measure: 'requests', window: 'minute', limit: 600 };
  const policy = limitPolicyContent.parse({ scope: ofSearch, rules: [perMinute] });
  await rows.limitPolicy.create({ data: { organizationId, name: 'Search', content: policy } });
}

async function ensureVirtualKey(rows: Rows, { options, userId }: Issue): Promise<string> {
  const known = await rows.virtualKey.findUnique({
    where: { keyHash: hashToken(options.keyPepper, options.virtualKey) },
  });
  if (known && !known.revokedAt && !hasPassed(known.expiresAt)) return options.virtualKey;
  const secret = known ? issueToken('syk').secret : options.virtualKey;
  await rows.virtualKey.create({
    data: {
      ...stored(secret),
      organizationId,
      teamId: teams.search.id,
      name: 'Demo',
      createdById: userId,
      keyHash: hashToken(options.keyPepper, secret),
    },
  });
  return secret;
}

async function ensureApiToken(rows: Rows, { options, userId }: Issue): Promise<string> {
  const known = await rows.apiToken.findUnique({
    where: { tokenHash: hashToken(options.keyPepper, options.apiToken) },
  });
  if (known && !known.revokedAt && !hasPassed(known.expiresAt)) return options.apiToken;
  const secret = known ? issueToken('syt').secret : options.apiToken;
  await rows.apiToken.create({
    data: {
      ...stored(secret),
      organizationId,
      name: 'Demo',
      role: 'OWNER',
      createdById: userId,
      tokenHash: hashToken(options.keyPepper, secret),
    },
  });
  return secret;
}

const stored = (secret: string) => ({ prefix: secret.slice(0, 8), last4: secret.slice(-4) });
const hasPassed = (at: Date | null) => at !== null && at.getTime() <= Date.now();
