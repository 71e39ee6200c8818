import { afterAll, beforeEach, expect, test } from 'bun:test';
import { randomUUID } from 'node:crypto';
import { loadOrganizationConfiguration } from '@switchyard/db/configuration/load-organization-configuration';
import { createHarness } from './harness.ts';
import { attemptRecordOf, createWorld, requestRecordOf } from './world.ts';

const harness = await createHarness();
const { owner } = harness;
afterAll(() => harness.stop());

let organization = await harness.organization();
let world = createWorld(harness, organization);
let dana = await harness.member(organization.id, 'OWNER');

// Every test drafts and publishes in an organization of its own.
beforeEach(async () => {
  organization = await harness.organization();
  world = createWorld(harness, organization);
  dana = await harness.member(organization.id, 'OWNER');
});

const call = (method: string, path: string, body?: unknown, caller = dana) =>
  harness.call({ method, path, body, caller, organization: organization.slug });
const fieldsOf = (answer: { body: { errors: { field: string }[] } }) => answer.body.errors.map(({ field }) => field);
const callTo = (account: { id: string }, model = 'gpt-5-mini') => ({
  kind: 'call',
  providerAccountId: account.id,
  model,
});
const everything = (target: object) => ({ conditions: [], target });

async function account(models = ['gpt-5-mini', 'gpt-5-nano']) {
  const made = await world.providerAccount(models);
  return owner.providerAccount.update({ where: { id: made.id }, data: { provider: 'openai' } });
}

async function save(rules: object[], aliases: object[] = []) {
  const { draftRevision } = (await call('GET', '/routing')).body;
  return call('PUT', '/routing/draft', { revision: draftRevision, rules, aliases });
}

/** Publishes these rules and aliases. */
async function publish(
  rules: object[],
  { aliases = [], ...body }: { aliases?: object[]; note?: string; percent?: number } = {},
) {
  const saved = await save(rules, aliases);
  expect(saved.status).toBe(200);
  return call('POST', '/routing/publish', { revision: saved.body.draftRevision, note: '', ...body });
}

/** What gateways load. */
async function loaded() {
  const { routing } = (await loadOrganizationConfiguration(owner, organization.id)) ?? {};
  return routing;
}

test('a draft is saved whole, shows what it changes, and reaches no gateway before it is published', async () => {
  const target = callTo(await account());
  const before = await owner.organization.findUniqueOrThrow({ where: { id: organization.id } });
  const saved = await save([{ name: 'All', definition: everything(target) }], [{ name: 'fast', target }]);
  expect(saved.body).toMatchObject({
    published: { version: 0, rules: [], publishedAt: null },
    draft: {
      revision: 1,
      baseVersion: 0,
      author: expect.any(String),
      rules: [{ name: 'All', version: 1 }],
      aliases: [{ name: 'fast' }],
      changes: [
        { kind: 'added', what: 'rule', name: 'All' },
        { kind: 'added', what: 'alias', id: 'fast' },
      ],
      warnings: [],
    },
  });
  expect((await loaded())?.rules).toEqual([]);
  const after = await owner.organization.findUniqueOrThrow({ where: { id: organization.id } });
  expect(after.configVersion).toBe(before.configVersion);
  const published = await call('POST', '/routing/publish', { revision: 1, note: 'The first' });
  expect(published.body).toMatchObject({
    published: { version: 1, note: 'The first', rules: [{ name: 'All' }], aliases: [{ name: 'fast' }] },
    draft: null,
    draftRevision: 2,
  });
  expect(await loaded()).toMatchObject({ version: 1, rules: [{ name: 'All' }], aliases: [{ name: 'fast' }] });
});

test('two people who edit one draft do not overwrite each other', async () => {
  const definition = everything(callTo(await account()));
  const other = await harness.member(organization.id, 'ADMIN');
  expect((await save([{ name: 'Mine', definition }])).status).toBe(200);
  const theirs = { revision: 0, rules: [{ name: 'Theirs', definition }], aliases: [] };
  const late = await call('PUT', '/routing/draft', theirs, other);
  expect(late.body).toMatchObject({ status: 409, code: 'conflict', detail: expect.stringContaining('Person') });
  expect((await call('POST', '/routing/publish', { revision: 0 }, other)).status).toBe(409);
  expect((await call('GET', '/routing')).body.draft.rules).toMatchObject([{ name: 'Mine' }]);
});

test('a draft is saved only when everything it names is there and usable, each fault at its field', async () => {
  const [usable, disabled] = [await account(), await account()];
  await call('POST', `/provider-accounts/${disabled.id}/disable`);
  const elsewhere = createWorld(harness, await harness.organization());
  const target = {
    kind: 'fallback',
    targets: [
      callTo(usable, 'not-offered'),
      callTo(disabled),
      callTo(await elsewhere.providerAccount(['gpt-5-mini'])),
      callTo({ id: randomUUID() }),
      { kind: 'alias', name: 'nothing' },
    ],
  };
  const conditions = [{ field: 'team', operator: 'is', values: [(await elsewhere.team()).id] }];
  const unpriced = await account(['house-model']);
  const rules = [
    { name: 'Wrong', definition: { conditions, target } },
    { name: 'Unpriced', definition: everything(callTo(unpriced, 'house-model')) },
  ];
  const answer = await save(rules);
  expect(answer.status).toBe(400);
  expect(fieldsOf(answer).sort()).toEqual([
    'rules.0.definition.conditions.0.values.0',
    'rules.0.definition.target.targets.0.model',
    'rules.0.definition.target.targets.1.providerAccountId',
    'rules.0.definition.target.targets.2.providerAccountId',
    'rules.0.definition.target.targets.3.providerAccountId',
    'rules.0.definition.target.targets.4.name',
    'rules.1.definition.target.model',
  ]);
  expect((await call('GET', '/routing')).body).toMatchObject({ draft: null, draftRevision: 0 });
  await call('POST', '/price-overrides', {
    model: 'house-model',
    providerAccountId: unpriced.id,
    inputUsdPerMillion: '1',
    outputUsdPerMillion: '2',
  });
  expect((await save(rules.slice(1))).status).toBe(200);
});

test('a rule that another one hides is saved with a warning at its field', async () => {
  const definition = everything(callTo(await account()));
  const saved = await save([
    { name: 'Everything', definition },
    { name: 'Hidden', definition },
  ]);
  expect(saved.body.draft.warnings).toEqual([{ field: 'rules.1', message: expect.stringContaining('Everything') }]);
});

test('what was right when it was published and is not any more is told as a warning, and refused when it is published again', async () => {
  const used = await account();
  await publish([{ name: 'All', definition: everything(callTo(used)) }]);
  await call('POST', `/provider-accounts/${used.id}/disable`);
  const { published } = (await call('GET', '/routing')).body;
  expect(published.warnings).toMatchObject([{ field: 'rules.0.definition.target.providerAccountId' }]);
  const restored = await call('POST', '/routing/versions/1/restore', { note: '' });
  expect(fieldsOf(restored)).toEqual(['rules.0.definition.target.providerAccountId']);
  await call('POST', `/provider-accounts/${used.id}/enable`);
  const saved = await save([{ name: 'Next', definition: everything(callTo(used)) }]);
  await call('POST', `/provider-accounts/${used.id}/disable`);
  const draft = await call('POST', '/routing/publish', { revision: saved.body.draftRevision, note: '' });
  expect(fieldsOf(draft)).toEqual(['rules.0.definition.target.providerAccountId']);
  expect((await loaded())?.version).toBe(1);
});

test('a version of a rule counts what it says, and never names two things', async () => {
  const one = await account();
  const written = (model: string, id?: string) => ({
    ...(id === undefined ? {} : { id }),
    name: 'Rule',
    definition: everything(callTo(one, model)),
  });
  const { id } = (await publish([written('gpt-5-mini')])).body.published.rules[0];
  const versionOf = async (model: string, more = {}) => {
    const { published, canary } = (await publish([written(model, id), written('gpt-5-nano')], more)).body;
    return (canary ?? published).rules[0].version;
  };
  expect(await versionOf('gpt-5-mini')).toBe(1);
  expect(await versionOf('gpt-5-nano')).toBe(2);
  // A canary that is ended used up the number, whatever comes after it.
  expect(await versionOf('gpt-5-mini', { percent: 10 })).toBe(3);
  const { version } = (await call('GET', '/routing')).body.canary;
  await call('PUT', '/routing/canary', { version, percent: 0 });
  const back = await call('POST', '/routing/versions/1/restore', { note: 'Back' });
  expect(back.body.published).toMatchObject({ version: 5, note: 'Back', rules: [{ id, version: 4 }] });
  const { changes } = (await call('GET', '/routing/versions/5')).body;
  expect(changes).toContainEqual({ kind: 'removed', what: 'rule', id: expect.any(String), name: 'Rule' });
});

test('a draft that was overtaken is published only after it was saved again', async () => {
  const target = callTo(await account());
  await publish([{ name: 'First', definition: everything(target) }]);
  await publish([{ name: 'Second', definition: everything(target) }]);
  const draft = await save([{ name: 'Third', definition: everything(target) }]);
  await call('POST', '/routing/versions/1/restore', { note: 'Meanwhile' });
  const body = { revision: draft.body.draftRevision, note: '' };
  const refused = await call('POST', '/routing/publish', body);
  expect(refused.body).toMatchObject({ status: 409, detail: expect.stringContaining('Version 3 was published') });
  const { rules, revision } = (await call('GET', '/routing')).body.draft;
  const unnumbered = rules.map(({ version: _, ...rule }: { version: number }) => rule);
  const again = await call('PUT', '/routing/draft', { revision, rules: unnumbered, aliases: [] });
  expect(again.body.draft.baseVersion).toBe(3);
  const published = await call('POST', '/routing/publish', { revision: again.body.draftRevision, note: '' });
  expect(published.body.published).toMatchObject({ version: 4, rules: [{ name: 'Third' }] });
});

test('nothing is published when nothing is different, and a draft that is thrown away is gone', async () => {
  const rules = [{ id: randomUUID(), name: 'All', definition: everything(callTo(await account())) }];
  expect((await call('POST', '/routing/publish', { revision: 0 })).status).toBe(409);
  await publish(rules);
  const same = await save(rules);
  expect((await call('POST', '/routing/publish', { revision: same.body.draftRevision })).status).toBe(409);
  const discarded = await call('DELETE', '/routing/draft');
  expect(discarded.body).toMatchObject({ draft: null, draftRevision: same.body.draftRevision + 1 });
});

test('a canary stands beside what is published, grows, and takes its place or ends', async () => {
  const target = callTo(await account());
  await publish([{ name: 'Old', definition: everything(target) }]);
  const tried = await publish([{ name: 'New', definition: everything(target) }], { percent: 5 });
  expect(tried.body).toMatchObject({
    published: { version: 1, rules: [{ name: 'Old' }] },
    canary: { version: 2, percent: 5, rules: [{ name: 'New' }] },
  });
  expect(await loaded()).toMatchObject({ version: 1, canary: { version: 2, percent: 5 } });
  await call('PUT', '/routing/canary', { version: 2, percent: 50 });
  expect((await loaded())?.canary?.percent).toBe(50);
  expect((await call('PUT', '/routing/canary', { version: 1, percent: 60 })).status).toBe(409);
  await call('PUT', '/routing/canary', { version: 2, percent: 100 });
  expect(await loaded()).toMatchObject({ version: 2, canary: null, rules: [{ name: 'New' }] });
  await publish([{ name: 'Newer', definition: everything(target) }], { percent: 10 });
  await call('POST', '/routing/versions/1/restore', { note: '' });
  expect(await loaded()).toMatchObject({ version: 4, canary: null, rules: [{ name: 'Old' }] });
});

test('a rule that is switched off is off at once and in every version, also after rolling back', async () => {
  const used = await account();
  const rule = { id: randomUUID(), name: 'All', definition: everything(callTo(used)) };
  await publish([rule]);
  const off = await call('PUT', `/routing/rules/${rule.id}/enabled`, { enabled: false });
  expect(off.body).toMatchObject({ disabledRuleIds: [rule.id], published: { rules: [{ id: rule.id }] } });
  expect((await loaded())?.rules).toEqual([]);
  await publish([rule, { name: 'More', definition: everything(callTo(used)) }], { percent: 10 });
  await call('POST', '/routing/versions/1/restore', { note: '' });
  expect((await loaded())?.rules).toEqual([]);
  await call('POST', `/provider-accounts/${used.id}/disable`);
  const refused = await call('PUT', `/routing/rules/${rule.id}/enabled`, { enabled: true });
  expect(fieldsOf(refused)).toEqual(['rules.0.definition.target.providerAccountId']);
  await call('POST', `/provider-accounts/${used.id}/enable`);
  await call('PUT', `/routing/rules/${rule.id}/enabled`, { enabled: true });
  expect((await loaded())?.rules).toMatchObject([{ id: rule.id }]);
  expect((await call('PUT', `/routing/rules/${randomUUID()}/enabled`, { enabled: false })).status).toBe(404);
});

test('history has every version with author, note and changes, page by page, and each can be read', async () => {
  const target = callTo(await account());
  for (const name of ['One', 'Two', 'Three'])
    await publish([{ name, definition: everything(target) }], { note: `Why ${name}` });
  const seen = [];
  let cursor = '';
  do {
    const { body } = await call('GET', `/routing/versions?limit=2${cursor && `&cursor=${cursor}`}`);
    seen.push(...body.items);
    cursor = body.nextCursor ?? '';
  } while (cursor);
  expect(seen).toMatchObject([
    { version: 3, note: 'Why Three', author: expect.any(String) },
    {
      version: 2,
      changes: [
        { kind: 'added', name: 'Two' },
        { kind: 'removed', name: 'One' },
      ],
    },
    { version: 1, changes: [{ kind: 'added', name: 'One' }] },
  ]);
  expect((await call('GET', '/routing/versions/2')).body).toMatchObject({ version: 2, rules: [{ name: 'Two' }] });
  expect((await call('GET', '/routing/versions/4')).status).toBe(404);
  expect((await call('GET', '/routing/versions?cursor=x')).body).toMatchObject({ errors: [{ field: 'cursor' }] });
});

test('an account that routing leads to cannot be removed, and the answer says what leads there', async () => {
  const [published, aliased, tried, drafted] = [await account(), await account(), await account(), await account()];
  const shadow = { percent: 1, providerAccountId: tried.id, model: 'gpt-5-nano', monthlyBudgetNanos: '1000' };
  const aliases = [{ name: 'fast', target: callTo(aliased) }];
  const first = { id: randomUUID(), name: 'In force', definition: everything(callTo(published)) };
  await publish([first], { aliases });
  const second = { name: 'On trial', definition: { ...everything(callTo(published)), shadow } };
  await publish([first, second], { aliases, percent: 10 });
  await save([{ name: 'Drafted', definition: everything(callTo(drafted)) }]);
  for (const [{ id }, words] of [
    [published, 'The routing rule "In force"'],
    [aliased, 'The alias "fast"'],
    [tried, 'The routing rule "On trial" of the canary'],
    [drafted, 'The routing rule "Drafted" of the draft'],
  ] as const) {
    const refused = await call('DELETE', `/provider-accounts/${id}`);
    expect(refused.body).toMatchObject({ status: 409, code: 'in_use', detail: expect.stringContaining(words) });
  }
  await call('DELETE', '/routing/draft');
  expect((await call('DELETE', `/provider-accounts/${drafted.id}`)).status).toBe(204);
});

test('each change of routing is in the audit log, in words, with before and after', async () => {
  const target = callTo(await account());
  const rule = { id: randomUUID(), name: 'All', definition: everything(target) };
  await publish([rule]);
  await publish([rule, { name: 'More', definition: everything(target) }], { percent: 5 });
  await call('PUT', '/routing/canary', { version: 2, percent: 100 });
  await call('PUT', `/routing/rules/${rule.id}/enabled`, { enabled: false });
  await call('POST', '/routing/versions/1/restore', { note: '' });
  const { items } = (await call('GET', '/audit-events?limit=50')).body;
  expect(items.map(({ summary }: { summary: string }) => summary)).toEqual([
    'Rolled the routing back to version 1, as version 3',
    'Switched the routing rule All off',
    'Put version 2 of the routing, the canary, in force',
    'Published version 2 of the routing for 5 % of the requests: added the rule More',
    'Changed the routing draft: added the rule More',
    'Published version 1 of the routing: added the rule All',
    'Changed the routing draft: added the rule All',
  ]);
  const { before, after } = items[0].change;
  expect([before.version, after.version]).toEqual([2, 3]);
  expect(JSON.parse(before.routing).rules).toHaveLength(2);
});

test('what rules decided is counted, and how often another target than the first one served', async () => {
  const [first, second] = [await account(), await account()];
  const ruleId = randomUUID();
  const attempt = (made: { id: string }, outcome: string) =>
    attemptRecordOf({ providerAccountId: made.id, model: 'gpt-5-mini', outcome });
  const record = (more: object) =>
    requestRecordOf({ organizationId: organization.id, teamId: randomUUID(), keyId: randomUUID(), ...more });
  const served = (made: { id: string }) => ({ modelServed: 'gpt-5-mini', providerAccountId: made.id });
  await world.ingest([
    record({ ruleId, ...served(first), attempts: [attempt(first, 'succeeded')] }),
    record({ ruleId, ...served(first), attempts: [attempt(first, 'timeout'), attempt(first, 'succeeded')] }),
    record({ ruleId, ...served(second), attempts: [attempt(first, 'timeout'), attempt(second, 'succeeded')] }),
    record({ ruleId, outcome: 'REFUSED' }),
    record({}),
    record({ outcome: 'REFUSED' }),
    record({ ruleId, at: new Date(Date.now() - 25 * 3_600_000) }),
  ]);
  expect((await call('GET', '/routing')).body).toMatchObject({
    traffic: [{ ruleId, hits24h: 4, fellBack24h: 1 }],
    unmatched24h: 1,
  });
});
