import { afterAll, expect, test } from 'bun:test';
import { randomUUID } from 'node:crypto';
import type { RecordedFacts } from '@switchyard/core/routing/facts';
import { createHarness } from './harness.ts';
import { attemptRecordOf, createWorld, requestRecordOf } from './world.ts';

const harness = await createHarness();
const organization = await harness.organization();
const world = createWorld(harness, organization);
const dana = await harness.member(organization.id, 'OWNER');
afterAll(() => harness.stop());

const read = async (id: string) => {
  const path = `/requests/${id}`;
  return (await harness.call({ method: 'GET', path, caller: dana, organization: organization.slug })).body;
};
const of = { organizationId: organization.id, teamId: randomUUID(), keyId: randomUUID() };

const facts: RecordedFacts = {
  operation: 'chat',
  inputTokens: 1_250,
  maxOutputTokens: null,
  features: ['tools'],
  metadata: { tier: 'gold' },
  tags: ['nightly'],
  session: 'thread-7',
  promptPrefix: null,
  headers: { 'x-region': 'eu' },
  budgetUsedPercent: 82.5,
};

test('a request tells what routing saw, which version decided, and what strategies chose', async () => {
  const decision = {
    routingVersion: 7,
    canary: true,
    rules: [],
    steps: ['weighted: drew the first of two'],
    candidates: [],
  };
  const record = requestRecordOf({ ...of, facts, decision });
  await world.ingest([record]);
  expect(await read(record.id)).toMatchObject({ facts, decision });
});

test('an attempt names what signed it in, also when that was removed since, and is silent about the secret', async () => {
  const account = await world.providerAccount();
  const credential = await world.credential(account.id, 'Overflow');
  const removed = randomUUID();
  const attempts = [credential.id, removed, null].map((credentialId) =>
    attemptRecordOf({ providerAccountId: account.id, credentialId }),
  );
  const record = requestRecordOf({ ...of, attempts });
  await world.ingest([record]);
  const body = await read(record.id);
  expect(body.attempts.map((attempt: { credential: unknown }) => attempt.credential)).toEqual([
    { id: credential.id, name: 'Overflow', last4: credential.last4 },
    { id: removed, name: '(removed)', last4: '' },
    null,
  ]);
  expect(JSON.stringify(body)).not.toContain('v1.');
});

test('a record of an earlier version has no facts', async () => {
  const record = requestRecordOf(of);
  await world.ingest([record]);
  expect((await read(record.id)).facts).toBeNull();
});
