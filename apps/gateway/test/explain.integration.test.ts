import { afterAll, beforeAll, expect, test } from 'bun:test';
import { explainAnswer } from '@switchyard/core/routing/explain/explain-call';
import { createWorld, model, type World } from './testing/world.ts';

const spare = 'gpt-4o';

let world: World;
let second: string;
let ruleId: string;
beforeAll(async () => {
  world = await createWorld();
  second = await world.addAccount({ slug: 'second', models: [spare] });
  ruleId = await world.addRule({
    conditions: [{ field: 'tag', operator: 'is', values: ['batch'] }],
    target: { kind: 'call', providerAccountId: second, model: spare },
  });
});
afterAll(() => world.close());

const post = (body: unknown, token = world.environment.INTERNAL_TOKEN) =>
  world.gateway.handleInternal(
    new Request('http://gateway/internal/explain', {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    }),
  );

async function explained(request: object, routing: object | null = null) {
  const response = await post({
    organizationId: world.organizationId,
    routing,
    request: { model, teamId: world.teamId, ...request },
  });
  return explainAnswer.parse(await response.json());
}

test('published routing is explained with the rule, its reasons and the attempts, and nothing is called', async () => {
  const answer = await explained({ tags: ['batch'] });
  expect(answer).toMatchObject({
    rule: { id: ruleId, name: 'rule 1', version: 1 },
    attempts: [{ providerAccountId: second, account: 'second', provider: 'openai-compatible', model: spare }],
    refusal: null,
    decision: { routingVersion: 1, rules: [{ ruleId, matched: true }], candidates: [{ result: 'possible' }] },
  });
  expect(BigInt(answer.attempts[0]?.costNanos ?? 0)).toBeGreaterThan(0n);
  const other = await explained({});
  expect(other.rule).toBeNull();
  expect(other.attempts[0]).toMatchObject({ account: 'simulator', model });
  expect(world.simulator.bill.entries()).toEqual([]);
});

test('a draft is explained in place of what is published', async () => {
  const draft = {
    rules: [],
    aliases: [{ name: 'fast', target: { kind: 'call', providerAccountId: second, model: spare } }],
  };
  expect((await explained({ tags: ['batch'] }, draft)).rule).toBeNull();
  const answer = await explained({ model: 'fast' }, draft);
  expect(answer.attempts).toMatchObject([{ account: 'second', model: spare }]);
  expect(answer.decision.routingVersion).toBeNull();
});

test('what leads nowhere says so, with the rules that were looked at', async () => {
  const answer = await explained({ model: 'nobody-has-it' });
  expect(answer.attempts).toEqual([]);
  expect(answer.refusal).toContain('nobody-has-it');
  expect(answer.decision.rules).toMatchObject([{ ruleId, matched: false }]);
});

test('only the dashboard may ask, only about organizations that exist, and only what makes sense', async () => {
  const request = { model, teamId: world.teamId };
  expect((await post({}, 'wrong')).status).toBe(401);
  expect((await post({ organizationId: crypto.randomUUID(), routing: null, request })).status).toBe(404);
  const { organizationId } = world;
  for (const body of [undefined, {}, { organizationId, routing: null, request: { ...request, typo: 1 } }]) {
    const refused = await post(body);
    expect(refused.status).toBe(400);
    expect((await refused.json()).error).toContain('✖');
  }
});
