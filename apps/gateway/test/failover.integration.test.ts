import { afterAll, beforeAll, expect, test } from 'bun:test';
import OpenAI from 'openai';
import { createWorld, model, type World } from './testing/world.ts';

let world: World;
let backup: string;
beforeAll(async () => {
  world = await createWorld({
    FIRST_BYTE_TIMEOUT_MS: '300',
    WHOLE_ANSWER_TIMEOUT_MS: '300',
    IDLE_TIMEOUT_MS: '300',
    CONNECT_TIMEOUT_MS: '300',
  });
  backup = await world.addAccount({ slug: 'backup', models: [] });
  await world.watch();
});
afterAll(() => world.close());

const messages = [{ role: 'user' as const, content: 'Which track is clear?' }];

/** An account of its own for a scripted fault, so that what rests after one test rests in no other. */
async function faultyAccount(slug: string, faults: string[]): Promise<string> {
  const id = await world.addAccount({ slug, models: [] });
  await world.setModelsOf(
    id,
    faults.map((fault) => `${model}+${fault}`),
  );
  return id;
}

/** A rule that sends one name to a scripted fault first and to a healthy account on failure. */
async function fallbackRule(name: string, fault: string) {
  const faulty = await faultyAccount(name, [fault]);
  return await world.addRule({
    conditions: [{ field: 'model', operator: 'is', values: [name] }],
    target: {
      kind: 'fallback',
      targets: [
        { kind: 'call', providerAccountId: faulty, model: `${model}+${fault}` },
        { kind: 'call', providerAccountId: backup, model },
      ],
    },
  });
}

const faults = [
  ['status-429+retry_after-30', 'rate-limited'],
  ['status-500', 'server-error'],
  ['status-503', 'overloaded'],
  ['status-529', 'overloaded'],
  ['status-401', 'bad-credential'],
  ['hang', 'timeout'],
  ['reset', 'unreachable'],
  ['garbage_html', 'malformed-answer'],
] as const;

for (const [fault, failure] of faults) {
  for (const stream of [false, true]) {
    test(`${fault}, ${stream ? 'streamed' : 'plain'}: the fallback answers and the record tells of both attempts`, async () => {
      const name = `asked-${fault}-${stream}`;
      const ruleId = await fallbackRule(name, fault);
      const response = await world.post({ model: name, messages, stream });
      expect(response.status).toBe(200);
      await response.text();
      expect(response.headers.get('x-switchyard-rule')).toBe(`${ruleId};v=1`);
      expect(response.headers.get('x-switchyard-attempts')).toBe('2');
      const row = await world.row(response.headers.get('x-request-id'));
      expect(row).toMatchObject({
        outcome: 'SUCCEEDED',
        ruleId,
        modelServed: model,
        providerAccountId: backup,
        attemptCount: 2,
      });
      const attempts = await world.attempts(row.id);
      expect(attempts.map(({ outcome }) => outcome)).toEqual([failure, 'succeeded']);
      expect((await world.spend()).heldNanos).toBe(0n);
    });
  }
}

test('a stream that stalls before its first content is replaced; nothing of it reaches the caller', async () => {
  await fallbackRule('asked-slow-start', 'eof-0');
  const whole = [];
  for await (const chunk of await world
    .client()
    .chat.completions.create({ model: 'asked-slow-start', messages, stream: true }))
    whole.push(chunk);
  expect(new Set(whole.map(({ id }) => id)).size).toBe(1);
  expect(whole.at(-1)?.choices[0]?.finish_reason).toBe('stop');
});

for (const fault of ['cut-3', 'eof-3', 'malformed', 'error_event-3']) {
  test(`${fault}: a stream that breaks after its first content ends in an error, is never spliced, and is recorded as partial`, async () => {
    const name = `asked-${fault}`;
    await fallbackRule(name, `${fault}+tokens-20`);
    const response = await world.post({ model: name, messages, stream: true });
    const text = await response.text();
    expect(response.status).toBe(200);
    expect(text).not.toContain('[DONE]');
    const last = text.trim().split('\n\n').at(-1) ?? '';
    expect(JSON.parse(last.slice('data: '.length)).error.code).toBe('stream_cut');
    const row = await world.row(response.headers.get('x-request-id'));
    expect(row).toMatchObject({ outcome: 'PARTIAL', errorCode: 'stream_cut', attemptCount: 1, costEstimated: true });
    expect((await world.spend()).heldNanos).toBe(0n);
    const streamed = world.client().chat.completions.create({ model: name, messages, stream: true });
    const read = async () => {
      for await (const _chunk of await streamed);
    };
    await expect(read()).rejects.toThrow(OpenAI.APIError);
  });
}

test('the caller’s own mistake is not tried elsewhere and keeps the provider’s words', async () => {
  await fallbackRule('asked-mistake', 'status-400');
  const response = await world.post({ model: 'asked-mistake', messages });
  expect(response.status).toBe(400);
  expect((await response.json()).error.code).toBe('provider_rejected');
  expect((await world.row(response.headers.get('x-request-id'))).attemptCount).toBe(1);
});

test('when all targets fail the caller gets one clear error, and our credential’s trouble never looks like theirs', async () => {
  await faultyAccount('unauthorized', ['status-401']);
  await faultyAccount('broken', ['status-500+tokens-7']);
  const credential = await world.post({ model: `${model}+status-401`, messages });
  expect(credential.status).toBe(502);
  expect((await credential.json()).error.code).toBe('provider_credential_rejected');
  const broken = await world.post({ model: `${model}+status-500+tokens-7`, messages });
  expect(broken.status).toBe(502);
  const row = await world.row(broken.headers.get('x-request-id'));
  expect(row).toMatchObject({ outcome: 'FAILED', costNanos: 0n });
  expect(row.attemptCount).toBe(2);
});

test('a weighted rule splits calls and a rule for another team does not match', async () => {
  const teamless = await world.addRule({
    conditions: [
      { field: 'team', operator: 'is', values: [world.organizationId] },
      { field: 'model', operator: 'is', values: ['pool'] },
    ],
    target: { kind: 'call', providerAccountId: backup, model },
  });
  await world.addRule({
    conditions: [
      { field: 'model', operator: 'is', values: ['pool'] },
      { field: 'team', operator: 'is', values: [world.teamId] },
    ],
    target: {
      kind: 'weighted',
      targets: [
        { weight: 1, target: { kind: 'call', providerAccountId: world.accountId, model } },
        { weight: 1, target: { kind: 'call', providerAccountId: backup, model } },
      ],
    },
  });
  const served = new Set<string | null>();
  for (let call = 0; call < 40 && served.size < 2; call++) {
    const response = await world.post({ model: 'pool', messages });
    const row = await world.row(response.headers.get('x-request-id'));
    served.add(row.providerAccountId);
    const decision = row.decision as { rules: { ruleId: string; matched: boolean }[] };
    expect(decision.rules.find(({ ruleId }) => ruleId === teamless)?.matched).toBe(false);
  }
  expect(served).toEqual(new Set([world.accountId, backup]));
});

test('an account that points at a private network is refused unless the operator allows it', async () => {
  const inside = await world.addAccount({ slug: 'inside', models: ['inside-model'], baseUrl: 'http://10.0.0.1/v1' });
  const metadata = await world.addAccount({
    slug: 'metadata',
    models: ['metadata-model'],
    baseUrl: 'http://169.254.169.254/v1',
  });
  for (const name of ['inside-model', 'metadata-model']) {
    const response = await world.post({ model: name, messages });
    expect(response.status).toBe(502);
    expect((await response.json()).error.message).toContain('not a public address');
  }
  expect([inside, metadata]).toHaveLength(2);
});
