import { afterAll, beforeAll, expect, test } from 'bun:test';
import { randomUUID } from 'node:crypto';
import { createLogger } from '@switchyard/platform/log/create-logger';
import { hashToken, issueToken } from '@switchyard/platform/secrets/token';
import { createGateway } from '../src/create-gateway.ts';
import { createWorld, model, type World } from './testing/world.ts';

let world: World;

beforeAll(async () => {
  world = await createWorld();
});

afterAll(async () => await world.close());

const ask = (id: string, secret = world.key.secret, headers: Record<string, string> = {}) =>
  fetch(`${world.baseUrl}/requests/${id}`, { headers: { 'x-api-key': secret, ...headers } });

/** One call with labels; its id. */
async function call(body: object = {}) {
  const response = await world.post(
    { model, messages: [{ role: 'user', content: 'the word is canary' }], ...body },
    { headers: { 'x-switchyard-tags': 'a,b', 'x-switchyard-metadata': '{"plan":"pro"}' } },
  );
  await response.text();
  return response.headers.get('x-request-id') ?? '';
}

test('a caller hears what came of its request, the same from memory and from the database, and nothing of what was said', async () => {
  const id = await call();
  const fresh = await (await ask(id)).text();
  expect(JSON.parse(fresh)).toMatchObject({
    object: 'request',
    id,
    endpoint: '/v1/chat/completions',
    outcome: 'succeeded',
    status: 200,
    error: null,
    model,
    model_served: model,
    provider: 'openai-compatible',
    cache: null,
    tags: ['a', 'b'],
    metadata: { plan: 'pro' },
    attempts: [{ provider: 'openai-compatible', model, outcome: 'succeeded', status: 200 }],
  });
  const { cost_nanos, cost_usd, usage, attempts } = JSON.parse(fresh);
  const row = await world.row(id);
  expect([cost_nanos, usage.input_tokens]).toEqual([String(row.costNanos), Number(row.inputTokens)]);
  expect(BigInt(Math.round(Number(cost_usd) * 1e9))).toBe(BigInt(cost_nanos));
  expect(attempts[0].cost_nanos).toBe(cost_nanos);
  expect(fresh).not.toContain('canary');
  // Another gateway has nothing of it in its memory.
  const other = await createGateway(world.environment, createLogger('gateway-test', 'fatal'));
  const request = new Request(`http://gateway/v1/requests/${id}`, { headers: { 'x-api-key': world.key.secret } });
  const stored = await (await other.handle(request)).text();
  await other.close();
  expect(JSON.parse(stored)).toEqual(JSON.parse(fresh));
});

test('of a failure the class, the status and the code are told', async () => {
  await world.setModels([model, `${model}+status-400`]);
  const id = await call({ model: `${model}+status-400` });
  await world.row(id);
  expect(await (await ask(id)).json()).toMatchObject({
    outcome: 'failed',
    status: 400,
    error: { code: 'provider_rejected' },
    attempts: [{ outcome: 'bad-request', status: 400 }],
  });
});

/** The key of another organization. */
async function strangersKey(): Promise<string> {
  const [organizationId, teamId, issued] = [randomUUID(), randomUUID(), issueToken('syk')];
  const { owner, environment } = world;
  await owner.organization.create({ data: { id: organizationId, slug: `o-${organizationId}`, name: 'Stranger' } });
  await owner.team.create({ data: { id: teamId, organizationId, slug: 'team', name: 'Team' } });
  const keyHash = hashToken(environment.KEY_PEPPER, issued.secret);
  const { prefix, last4 } = issued;
  await owner.virtualKey.create({ data: { organizationId, teamId, name: 'key', keyHash, prefix, last4 } });
  return issued.secret;
}

test('another key’s, another organization’s, an unknown and a malformed id get the same answer to the byte, in each dialect', async () => {
  const id = await call();
  await world.row(id);
  const colleague = await world.addKey();
  const stranger = await strangersKey();
  const dialects: Record<string, string>[] = [{}, { 'anthropic-version': '2023-06-01' }];
  for (const headers of dialects) {
    const answers = [
      await ask(id, colleague.secret, headers),
      await ask(id, stranger, headers),
      await ask(Bun.randomUUIDv7(), world.key.secret, headers),
      await ask('no-id', world.key.secret, headers),
      await ask(`${id}x`, world.key.secret, headers),
      await ask('%00', world.key.secret, headers),
    ];
    const told = await Promise.all(
      answers.map(async (answer) => {
        const text = (await answer.text()).replaceAll(answer.headers.get('x-request-id') ?? '-', '');
        return `${answer.status} ${answer.headers.get('content-type')} ${answer.headers.get('x-switchyard-error-code')} ${text}`;
      }),
    );
    expect(told[0]).toStartWith('404 application/json not_found');
    expect(new Set(told).size).toBe(1);
  }
});

test('it takes a key, counts in no limit and leaves no record', async () => {
  const id = await call();
  await world.row(id);
  await world.setRateLimit(1);
  const before = await world.owner.requestLog.count();
  for (let times = 0; times < 5; times++) expect((await ask(id)).status).toBe(200);
  expect((await ask(id, 'syk_none')).status).toBe(401);
  expect(await world.owner.requestLog.count()).toBe(before);
  await world.clearCaps();
});
