import { randomUUID } from 'node:crypto';
import type { contract } from '../src/server/contract/index.ts';
import type { Caller } from './harness.ts';
import type { World } from './world.ts';

/** What to send so that a caller who may do it succeeds. `expects` is the status where success needs more than this test has. */
export type Example = {
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: unknown;
  expects?: number;
  /** Ids of the organization's things in the query, which another tenant gets no rows for instead of a 404. */
  filters?: boolean;
};

/** Makes an example in a world for a caller; `anotherMember` is a viewer nobody needs afterwards. */
export type MakeExample = (scene: {
  world: World;
  caller: Caller;
  anotherMember(): Promise<Caller>;
  anotherSession(caller: Caller): Promise<string>;
}) => Promise<Example> | Example;

type Contract = typeof contract;
type RouteName = {
  [Resource in keyof Contract]: `${Resource & string}.${keyof Contract[Resource] & string}`;
}[keyof Contract];

const range = { from: '2026-11-01T00:00:00Z', to: '2026-11-03T00:00:00Z' };
const unique = () => randomUUID().slice(0, 13);
const none: MakeExample = () => ({});
const teamId: MakeExample = async ({ world }) => ({ params: { id: (await world.team()).id } });
const accountId: MakeExample = async ({ world }) => ({ params: { id: (await world.providerAccount()).id } });
const budgetId: MakeExample = async ({ world }) => ({ params: { id: (await world.budget()).id } });
const raiseId: MakeExample = async ({ world, caller }) => ({ params: { id: (await world.raise(caller.userId)).id } });
const limitId: MakeExample = async ({ world }) => ({ params: { id: (await world.limitPolicy()).id } });
const channelId: MakeExample = async ({ world }) => ({ params: { id: (await world.channel()).id } });
const testedChannel: MakeExample = async ({ world }) => {
  const { id } = await world.channel();
  void world.deliver(id);
  return { params: { id } };
};
const limitOf = async (world: World) => ({
  name: `Limit ${unique()}`,
  scope: { kind: 'team', id: (await world.team()).id },
  rules: [{ kind: 'window', measure: 'requests', window: 'minute', limit: 60 }],
});
const exportId: MakeExample = async ({ world }) => ({ params: { id: (await world.logExport()).id } });
const sinkId: MakeExample = async ({ world }) => ({ params: { id: (await world.logSink()).id } });
const testedSink: MakeExample = async ({ world }) => {
  const { id } = await world.logSink();
  void world.tryOut(id);
  return { params: { id } };
};
const ruleId: MakeExample = async ({ world }) => ({ params: { id: (await world.routingRule()).id } });

async function keyOf({ world, caller }: Parameters<MakeExample>[0]) {
  return world.virtualKey((await world.teamOf(caller)).id);
}

async function credentialOf({ world }: Parameters<MakeExample>[0]) {
  const account = await world.providerAccount();
  return { id: account.id, credentialId: (await world.credential(account.id)).id };
}

/** One example for every route; the compiler and a test refuse a route without one. */
export const routeExamples: Record<RouteName, MakeExample> = {
  'session.read': none,
  'signInOptions.read': none,
  'signUp.create': () => ({ body: { name: 'New', email: `${unique()}@example.com`, password: 'a long password' } }),
  'sessions.list': none,
  'sessions.revoke': async ({ caller, anotherSession }) => ({ params: { id: await anotherSession(caller) } }),
  'account.update': () => ({ body: { name: 'Renamed' } }),
  'account.changePassword': () => ({ body: { newPassword: 'a new long password' } }),
  'emailVerification.request': () => ({ expects: 501 }),
  'emailVerification.confirm': () => ({ body: { token: 'x'.repeat(43) }, expects: 410 }),
  'passwordReset.request': () => ({ body: { email: 'someone@example.com' }, expects: 501 }),
  'passwordReset.confirm': () => ({ body: { token: 'x'.repeat(43), password: 'a long password' }, expects: 410 }),
  'organizations.create': () => ({ body: { name: `Company ${unique()}` } }),
  'organization.read': none,
  'organization.update': ({ world }) => ({ body: { name: 'Renamed', slug: world.organization.slug } }),
  'checklist.read': none,
  'members.list': none,
  'members.update': async ({ anotherMember }) => ({
    params: { id: (await anotherMember()).userId },
    body: { role: 'MEMBER' },
  }),
  'members.remove': async ({ anotherMember }) => ({ params: { id: (await anotherMember()).userId } }),
  'invitations.list': none,
  'invitations.create': () => ({ body: { emails: [`${unique()}@example.com`], role: 'VIEWER' } }),
  'invitations.revoke': async ({ world }) => ({ params: { id: (await world.invitation()).id } }),
  'invitation.read': async ({ world }) => ({ params: { token: (await world.invitation()).token } }),
  'invitation.accept': async ({ world, caller }) => ({
    params: { token: (await world.invitation(caller.email)).token },
  }),
  'teams.list': none,
  'teams.create': () => ({ body: { name: `Team ${unique()}` } }),
  'teams.read': teamId,
  'teams.update': async (scene) => ({ ...(await teamId(scene)), body: { name: `Renamed ${unique()}` } }),
  'teams.archive': teamId,
  'teams.restore': teamId,
  'teamMembers.list': teamId,
  'teamMembers.add': async ({ world, anotherMember }) => ({
    params: { id: (await world.team()).id, userId: (await anotherMember()).userId },
  }),
  'teamMembers.remove': async ({ world, anotherMember }) => {
    const member = await anotherMember();
    return { params: { id: (await world.teamOf(member)).id, userId: member.userId } };
  },
  'virtualKeys.list': none,
  'virtualKeys.create': async ({ world, caller }) => ({
    body: { name: 'Key', teamId: (await world.teamOf(caller)).id },
  }),
  'virtualKeys.update': async (scene) => ({ params: { id: (await keyOf(scene)).id }, body: { name: 'Renamed' } }),
  'virtualKeys.revoke': async (scene) => ({ params: { id: (await keyOf(scene)).id } }),
  'impact.read': async ({ world }) => ({ query: { kind: 'team', id: (await world.team()).id } }),
  'providers.list': none,
  'providerAccounts.list': none,
  'providerAccounts.create': () => ({
    body: { name: `A ${unique()}`, provider: 'openai', baseUrl: 'https://api.openai.com/v1', credential: 'sk-x' },
  }),
  'providerAccounts.update': async (scene) => ({ ...(await accountId(scene)), body: { priority: 5 } }),
  'providerAccounts.remove': accountId,
  'providerAccounts.enable': accountId,
  'providerAccounts.disable': accountId,
  'providerAccounts.test': async ({ world }) => ({ body: { providerAccountId: (await world.providerAccount()).id } }),
  'providerAccounts.routeAway': async (scene) => ({ ...(await accountId(scene)), body: { minutes: 30 } }),
  'providerAccounts.health': none,
  'providerCredentials.create': async (scene) => ({
    ...(await accountId(scene)),
    body: { name: `Credential ${unique()}`, credential: 'sk-x' },
  }),
  'providerCredentials.update': async (scene) => ({ params: await credentialOf(scene), body: { weight: 3 } }),
  'providerCredentials.remove': async (scene) => ({ params: await credentialOf(scene) }),
  'providerCredentials.wake': async (scene) => ({ params: await credentialOf(scene) }),
  'routing.read': none,
  'routing.saveDraft': async ({ world }) => ({
    body: {
      revision: (await world.routingState())?.draftRevision ?? 0,
      rules: [await world.draftedRule()],
      aliases: [],
    },
  }),
  'routing.discardDraft': async ({ world }) => {
    await world.draft([await world.draftedRule()]);
    return {};
  },
  'routing.publish': async ({ world }) => ({
    body: { revision: await world.draft([await world.draftedRule()]), note: 'Why', percent: 20 },
  }),
  'routing.setCanary': async ({ world }) => ({
    body: { version: await world.publish([await world.draftedRule()], 5), percent: 100 },
  }),
  'routing.setRuleEnabled': async (scene) => ({ ...(await ruleId(scene)), body: { enabled: false } }),
  'routing.explain': async ({ world }) => ({
    body: { request: { model: 'm', teamId: (await world.team()).id } },
  }),
  'routing.backtest': () => ({ body: { requests: 10 } }),
  'routingVersions.list': none,
  'routingVersions.read': async ({ world }) => ({
    params: { version: String(await world.publish([await world.draftedRule()])) },
  }),
  'routingVersions.restore': async ({ world }) => ({
    params: { version: String(await world.publish([await world.draftedRule()])) },
    body: { note: 'Back' },
  }),
  'shadowRuns.list': ruleId,
  'budgets.list': none,
  'budgets.create': async ({ world }) => ({
    body: { scope: { kind: 'team', id: (await world.team()).id }, amount: '12.50' },
  }),
  'budgets.read': budgetId,
  'budgets.update': async (scene) => ({ ...(await budgetId(scene)), body: { amount: '20' } }),
  'budgets.remove': budgetId,
  'budgets.health': none,
  'budgets.blocked': none,
  'budgetRaises.list': none,
  'budgetRaises.request': async (scene) => ({ ...(await budgetId(scene)), body: { amount: '5', reason: 'A launch' } }),
  'budgetRaises.give': async (scene) => ({ ...(await budgetId(scene)), body: { amount: '5' } }),
  'budgetRaises.approve': async (scene) => ({ ...(await raiseId(scene)), body: {} }),
  'budgetRaises.decline': async (scene) => ({ ...(await raiseId(scene)), body: { note: 'Next month.' } }),
  'budgetRaises.withdraw': raiseId,
  'budgetRaises.end': async ({ world, caller }) => ({
    params: { id: (await world.raiseInForce(caller.userId)).id },
  }),
  'limitPolicies.list': none,
  'limitPolicies.create': async ({ world }) => ({ body: await limitOf(world) }),
  'limitPolicies.update': async (scene) => ({ ...(await limitId(scene)), body: await limitOf(scene.world) }),
  'limitPolicies.enable': limitId,
  'limitPolicies.disable': limitId,
  'limitPolicies.remove': limitId,
  'channels.list': none,
  'channels.create': () => ({
    body: { kind: 'webhook', name: `Channel ${unique()}`, url: 'https://alerts.example/switchyard' },
  }),
  'channels.update': async (scene) => ({ ...(await channelId(scene)), body: { addresses: ['dana@example.com'] } }),
  'channels.remove': channelId,
  'channels.test': testedChannel,
  'models.list': none,
  'models.unpriced': none,
  'priceOverrides.list': none,
  'priceOverrides.create': async ({ world }) => ({
    body: {
      model: 'house',
      providerAccountId: (await world.providerAccount()).id,
      inputUsdPerMillion: '0.25',
      outputUsdPerMillion: '2',
    },
  }),
  'priceOverrides.remove': async ({ world }) => ({ params: { id: (await world.priceOverride()).id } }),
  'requests.list': async ({ world }) => ({ query: { team: (await world.team()).id }, filters: true }),
  'requests.overview': none,
  'requests.related': async ({ world }) => ({ params: { id: (await world.request()).id } }),
  'requests.openContent': async ({ world }) => ({ params: { id: (await world.request()).id }, body: {} }),
  'requests.deleteContent': async ({ world }) => ({ body: { ids: [(await world.request()).id] } }),
  'requests.search': () => ({ body: { text: 'nothing' } }),
  'logExports.list': none,
  // Each makes room for the next: an organization may have few that are not finished.
  'logExports.create': async ({ world }) => {
    await world.finishExports();
    return { body: { format: 'csv', query: 'since=7d' } };
  },
  'logExports.read': exportId,
  'logExports.cancel': exportId,
  'logExports.download': async ({ world }) => ({ params: { id: (await world.finishedExport()).id } }),
  'logSinks.list': none,
  'logSinks.create': async ({ world }) => {
    await world.removeSinks();
    return { body: { name: `Sink ${unique()}`, target: { kind: 'webhook', url: 'https://sink.example/requests' } } };
  },
  'logSinks.update': async (scene) => ({ ...(await sinkId(scene)), body: { name: `Renamed ${unique()}` } }),
  'logSinks.enable': sinkId,
  'logSinks.disable': sinkId,
  'logSinks.remove': sinkId,
  'logSinks.test': testedSink,
  'logSinks.deadLetters': sinkId,
  'logSinks.retryDeadLetters': async (scene) => ({ ...(await sinkId(scene)), body: {} }),
  'logSinks.discardDeadLetters': async (scene) => ({ ...(await sinkId(scene)), body: {} }),
  'retention.read': none,
  'retention.update': () => ({ body: { logRetentionDays: 90, contentRetentionDays: 30 } }),
  'legalHolds.list': none,
  'legalHolds.create': () => ({ body: { name: `Hold ${unique()}`, reason: 'A case' } }),
  'legalHolds.release': async ({ world }) => ({ params: { id: (await world.legalHold()).id } }),
  'erasures.list': none,
  'erasures.create': () => ({ body: { endUser: unique() } }),
  'contentPolicies.list': none,
  'contentPolicies.set': async ({ world }) => ({
    body: { teamId: (await world.team()).id, policy: { keep: 'redacted' } },
  }),
  'cachePolicies.list': none,
  'cachePolicies.set': async ({ world }) => ({ body: { teamId: (await world.team()).id, policy: { mode: 'on' } } }),
  'cache.report': () => ({ query: { ...range, interval: 'day' } }),
  'cache.entries': () => ({ expects: 502 }),
  'cache.purge': () => ({ body: { kind: 'all' }, expects: 502 }),
  'cache.nearMisses': () => ({ query: { from: range.from } }),
  'cache.review': async ({ world }) => ({
    params: { requestId: (await world.comparedRequest()).id },
    body: { verdict: 'RIGHT' },
  }),
  'requests.read': async ({ world }) => ({ params: { id: (await world.request()).id } }),
  'costs.explore': () => ({ query: range }),
  'costs.filters': () => ({ query: range }),
  'costs.export': () => ({ query: range }),
  'costs.exportJson': () => ({ query: range }),
  'costs.whatIf': () => ({ body: { price: { kind: 'prices-now' } } }),
  'statements.list': () => ({ query: { month: '2026-10' } }),
  'statements.preview': async ({ world }) => ({ query: { teamId: (await world.team()).id, month: '2026-10' } }),
  'statements.read': async ({ world }) => ({ params: { id: (await world.statement()).id } }),
  'statements.close': async ({ world }) => {
    await world.team();
    return { body: { month: '2026-09' } };
  },
  'statements.export': () => ({ query: { month: '2026-10' } }),
  'adjustments.list': none,
  'adjustments.read': async ({ world }) => ({ params: { id: (await world.adjustment()).id } }),
  'adjustments.preview': async ({ world }) => ({
    query: { ...range, providerAccountId: (await world.providerAccount()).id, model: 'm' },
  }),
  'adjustments.create': async ({ world }) => ({
    body: { ...range, providerAccountId: (await world.providerAccount()).id, model: 'm', reason: 'A late price' },
  }),
  'savedViews.list': () => ({ query: { screen: 'costs' } }),
  'savedViews.create': () => ({
    body: { screen: 'costs', name: `View ${unique()}`, query: 'groupBy=model' },
  }),
  'savedViews.update': async ({ world, caller }) => ({
    params: { id: (await world.savedView(caller.userId)).id },
    body: { shared: true },
  }),
  'savedViews.remove': async ({ world, caller }) => ({
    params: { id: (await world.savedView(caller.userId)).id },
  }),
  'overview.read': none,
  'auditEvents.list': none,
  'apiTokens.list': none,
  'apiTokens.create': () => ({ body: { name: 'Token', role: 'VIEWER' } }),
  'apiTokens.revoke': async ({ world }) => ({ params: { id: (await world.apiTokenRow()).id } }),
  'operatorOrganizations.list': none,
  'operatorOrganizations.suspend': async ({ world }) => ({ params: { id: (await world.anotherOrganization()).id } }),
  'operatorOrganizations.resume': async ({ world }) => ({ params: { id: (await world.anotherOrganization()).id } }),
  'openapi.read': none,
};
