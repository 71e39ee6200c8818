import { afterAll, expect, test } from 'bun:test';
import { createHarness } from './harness.ts';
import { createWorld } from './world.ts';

const harness = await createHarness();
const organization = await harness.organization();
const world = createWorld(harness, organization);
const dana = await harness.member(organization.id, 'OWNER');
afterAll(() => harness.stop());

const scope = { kind: 'organization' };
const nul = 'a\0b';
const half = '\ud800';
const span = 'from=2026-11-01T00:00:00Z&to=2026-11-03T00:00:00Z';

test('what the database cannot keep, and moments that no calendar of ours has, are refused at their field', async () => {
  const { id } = await world.budget();
  const { id: providerAccountId } = await world.providerAccount(['m']);
  const adjustment = { providerAccountId, model: 'm', from: '2026-11-01T00:00:00Z', to: '2026-11-02T00:00:00Z' };
  const calls: [method: string, path: string, field: string, body?: unknown][] = [
    ['POST', '/budgets', 'scope.tag', { scope: { kind: 'tag', tag: nul }, amount: '1' }],
    ['POST', '/budgets', 'scope.tag', { scope: { kind: 'tag', tag: half }, amount: '1' }],
    ['POST', '/budgets', 'action.model', { scope, amount: '1', action: { kind: 'downgrade', model: nul } }],
    ['POST', '/budgets', 'amount', { scope, amount: '9223372036854775808', unit: 'tokens' }],
    // Postgres takes it for west of Greenwich.
    ['POST', '/budgets', 'timeZone', { scope, amount: '1', timeZone: '+05:30' }],
    ['PATCH', '/organization', 'timeZone', { timeZone: '-08:00' }],
    ['POST', `/budgets/${id}/raise-requests`, 'reason', { amount: '1', reason: nul }],
    ['POST', `/budgets/${id}/raises`, 'amount', { amount: '0' }],
    ['POST', `/budgets/${id}/raises`, 'amount', { amount: '-1' }],
    ['POST', '/saved-views', 'query', { screen: 'costs', name: 'v', query: nul }],
    ['POST', '/adjustments', 'reason', { ...adjustment, reason: nul }],
    ['POST', '/adjustments', 'from', { ...adjustment, from: '0000-01-01T00:00:00Z', reason: 'x' }],
    ['GET', `/costs/explore?${span}&model=%00`, 'model'],
    ['GET', `/costs/explore?${span}&tag=["a\\u0000"]`, 'tag'],
    ['GET', '/statements?month=0000-01', 'month'],
    ['POST', '/statements/close', 'month', { month: '9999-12' }],
  ];
  for (const [method, path, field, body] of calls) {
    const answer = await harness.call({ method, path, body, caller: dana, organization: organization.slug });
    expect([path, field, answer.status, answer.body.errors?.[0]?.field]).toEqual([path, field, 400, field]);
  }
});
