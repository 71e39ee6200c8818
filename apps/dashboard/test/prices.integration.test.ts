import { afterAll, expect, test } from 'bun:test';
import { priceOfUsage } from '@switchyard/core/pricing/price-of-usage';
import { unitPrice } from '@switchyard/core/pricing/unit-price';
import { noUsage } from '@switchyard/core/pricing/usage';
import { untoldOfAttempt } from '@switchyard/core/requests/record';
import { z } from 'zod';
import { createHarness } from './harness.ts';
import { createWorld, requestRecordOf } from './world.ts';

const harness = await createHarness();
const organization = await harness.organization();
const world = createWorld(harness, organization);
const dana = await harness.member(organization.id, 'OWNER');
afterAll(() => harness.stop());

const call = (method: string, path: string, body?: unknown) =>
  harness.call({ method, path, body, caller: dana, organization: organization.slug });

const modelOf = async (model: string) =>
  (await call('GET', '/models')).body.items.find((one: { model: string }) => one.model === model);

test('an own price states any rate, and what it does not state is null', async () => {
  const price = { model: 'painter', imageUsd: '0.04', inputAudioUsdPerHour: '0.36', webSearchUsd: '0.01' };
  const made = await call('POST', '/price-overrides', price);
  expect(made.body).toMatchObject({
    imageNanos: '40000000',
    inputAudioNanosPerHour: '360000000',
    webSearchNanos: '10000000',
    inputNanosPerMillion: null,
    sharePerMille: null,
    effectiveUntil: null,
  });
  const listed = (await call('GET', '/price-overrides')).body.items;
  expect(listed).toContainEqual(made.body);
});

test('a share is paid of the list price of every model of an account, until it ends', async () => {
  const account = await world.providerAccount();
  const owner = harness.owner.providerAccount;
  await owner.update({
    where: { id: account.id },
    data: { provider: 'openai', models: ['gpt-4o-mini', 'house-model'] },
  });
  expect(await modelOf('gpt-4o-mini')).toMatchObject({ priceSource: 'price-book', price: { share: null } });
  const share = { model: '*', providerAccountId: account.id, sharePerMille: 850 };
  const made = await call('POST', '/price-overrides', share);
  expect(made.body).toMatchObject({ sharePerMille: 850, inputNanosPerMillion: null });
  expect(await modelOf('gpt-4o-mini')).toMatchObject({
    priceSource: 'override',
    priceOverrideId: made.body.id,
    price: {
      inputNanosPerMillion: '150000000',
      share: { perMille: 850, priceOverrideId: made.body.id },
      serviceTiers: ['flex', 'priority', 'batch'].filter((tier) => tier !== 'flex'),
    },
  });
  expect(await modelOf('house-model')).toMatchObject({ price: null, priceSource: null });
  await call('DELETE', `/price-overrides/${made.body.id}`);
  const past = { effectiveFrom: '2026-01-01T00:00:00Z', effectiveUntil: '2026-02-01T00:00:00Z' };
  expect((await call('POST', '/price-overrides', { ...share, ...past })).status).toBe(200);
  expect(await modelOf('gpt-4o-mini')).toMatchObject({ priceSource: 'price-book', price: { share: null } });
});

test.each([
  ['nothing stated', { model: 'm' }, 'inputUsdPerMillion'],
  ['rates and a share', { model: 'm', inputUsdPerMillion: '1', sharePerMille: 850 }, 'sharePerMille'],
  ['rates for every model', { model: '*', inputUsdPerMillion: '1' }, 'model'],
  ['a share of nothing', { model: 'm', sharePerMille: 0 }, 'sharePerMille'],
  ['half a thousandth', { model: 'm', sharePerMille: 0.5 }, 'sharePerMille'],
  ['a picture for more than a million', { model: 'm', imageUsd: '1000000.01' }, 'imageUsd'],
  [
    'an end before the beginning',
    { model: 'm', imageUsd: '1', effectiveFrom: '2026-02-01T00:00:00Z', effectiveUntil: '2026-02-01T00:00:00Z' },
    'effectiveUntil',
  ],
])('%s is no price, and the answer names the field', async (_what, body, field) => {
  expect((await call('POST', '/price-overrides', body)).body).toMatchObject({ status: 400, errors: [{ field }] });
});

test('models that served requests of unknown cost are listed by how often, and say when they have a price by now', async () => {
  const account = await world.providerAccount();
  const [teamId, keyId] = [(await world.team()).id, account.id];
  const of = { organizationId: organization.id, teamId, keyId, provider: 'openai', providerAccountId: account.id };
  const unknown = { ...of, modelServed: 'mystery', costNanos: null };
  const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 3_600_000);
  await world.ingest([
    requestRecordOf(unknown),
    requestRecordOf({ ...unknown, at: daysAgo(1) }),
    requestRecordOf({ ...unknown, modelServed: 'other', at: daysAgo(2) }),
    requestRecordOf({ ...unknown, modelServed: 'forgotten', at: daysAgo(40) }),
    requestRecordOf({ ...of, modelServed: 'known' }),
  ]);
  const listed = async () => (await call('GET', '/models/unpriced')).body.items;
  const today = new Date().toISOString().slice(0, 10);
  const providerAccount = { id: account.id, name: account.name, provider: account.provider };
  expect(await listed()).toEqual([
    { model: 'mystery', providerAccount, unpricedRequests: 2, lastDay: today, hasPrice: false },
    { model: 'other', providerAccount, unpricedRequests: 1, lastDay: expect.any(String), hasPrice: false },
  ]);
  await call('POST', '/price-overrides', { model: 'mystery', inputUsdPerMillion: '1', outputUsdPerMillion: '2' });
  expect(await listed()).toMatchObject([
    { model: 'mystery', hasPrice: true },
    { model: 'other', hasPrice: false },
  ]);
});

test('a request shows the arithmetic of its cost, and what does not add up', async () => {
  const account = await world.providerAccount();
  const usage = { ...noUsage, inputTokens: 300_000, cachedInputTokens: 5, outputTokens: 7, webSearches: 2 };
  const price = {
    inputNanosPerMillion: '1250000001',
    outputNanosPerMillion: '10000000000',
    webSearchNanos: '10000000',
    perRequestNanos: '3',
    serviceTiers: { flex: { inputNanosPerMillion: '625000001', outputNanosPerMillion: '5000000000' } },
    adjustment: { perMille: 850, source: 'override:1' },
    version: '0.1.8',
    source: 'price-book:openai/gpt-5',
  };
  const costNanos = String(priceOfUsage(usage, z.decode(unitPrice, price), 'flex'));
  const attempt = {
    providerAccountId: account.id,
    credentialId: null,
    provider: 'openai',
    model: 'gpt-5',
    outcome: 'succeeded',
    httpStatus: 200,
    errorMessage: null,
    startedAfterMs: 0,
    durationMs: 1,
    upstreamRequestId: null,
    upstreamFormat: 'openai-responses',
    usage,
    usageMismatch: 'The total is 300013, the buckets are 300012.',
    serviceTier: 'flex',
    dropped: ['seed'],
    ...untoldOfAttempt,
    costNanos,
    costEstimated: false,
    price,
  };
  const of = { organizationId: organization.id, teamId: account.id, keyId: account.id };
  const unknown = { ...attempt, serviceTier: 'priority', costNanos: null };
  const record = requestRecordOf({ ...of, usage, costNanos: null, attempts: [attempt, unknown] });
  await world.ingest([record]);
  const { body } = await call('GET', `/requests/${record.id}`);
  expect(body).toMatchObject({ usage, clientFormat: 'openai-chat', costNanos: null });
  const line = { per: 1_000_000, rateNanos: '625000001' };
  expect(body.attempts[0]).toMatchObject({
    costNanos,
    pricedTier: 'flex',
    pricedAboveInputTokens: null,
    priceShare: { perMille: 850, source: 'override:1' },
    upstreamFormat: 'openai-responses',
    usageMismatch: attempt.usageMismatch,
    dropped: ['seed'],
    unpricedBuckets: [],
    costLines: [
      { bucket: 'inputTokens', count: 300_000, ...line, amountNanos: '187500000.3' },
      { bucket: 'cachedInputTokens', count: 5, ...line, amountNanos: '3125.000005' },
      { bucket: 'outputTokens', count: 7, per: 1_000_000, rateNanos: '5000000000', amountNanos: '35000' },
      { bucket: 'webSearches', count: 2, per: 1, rateNanos: '10000000', amountNanos: '20000000' },
      { bucket: 'request', count: 1, per: 1, rateNanos: '3', amountNanos: '3' },
    ],
  });
  expect(body.attempts[1]).toMatchObject({
    costNanos: null,
    costLines: [],
    unpricedBuckets: ['inputTokens', 'cachedInputTokens', 'outputTokens'],
  });
});
