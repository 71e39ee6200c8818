import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { createHarness, type Harness } from './harness.ts';
import { createWorld, missed, requestRecordOf } from './world.ts';

/** A gateway that answers as the internal API does, and remembers what it was asked. */
const asked: { path: string; body: Record<string, unknown> }[] = [];
const entry = {
  entry: 'e1',
  scope: 'team',
  namespace: null,
  model: 'm',
  costNanos: '1500',
  bytes: 300,
  hits: 2,
  ttlMs: 60_000,
  usedAtMs: Date.now(),
  endsAtMs: Date.now() + 60_000,
};
let ofTeam = { teamId: '', keyId: '' };
const gateway = Bun.serve({
  port: 0,
  async fetch(request) {
    const path = new URL(request.url).pathname;
    asked.push({ path, body: await request.json() });
    if (path.endsWith('/size')) return Response.json({ entries: 1, bytes: 300, maxBytes: 1_000, evicted: 0 });
    if (path.endsWith('/purge')) return Response.json({ entries: 3, bytes: 900 });
    return Response.json({ entries: [{ ...entry, ...ofTeam }], cursor: null });
  },
});

let harness: Harness;
beforeAll(async () => {
  harness = await createHarness({ gatewayUrl: `http://127.0.0.1:${gateway.port}` });
});
afterAll(async () => {
  await harness.stop();
  gateway.stop(true);
});

async function scene() {
  const organization = await harness.organization();
  const world = await createWorld(harness, organization);
  const admin = await harness.member(organization.id, 'ADMIN');
  const viewer = await harness.member(organization.id, 'VIEWER');
  const as = (caller: typeof admin) => (method: string, path: string, body?: unknown) =>
    harness.call({ method, path, body, caller, organization: organization.slug });
  return { organization, world, call: as(admin), view: as(viewer) };
}

describe('policies', () => {
  test('organization, team and key each say their own, gateways hear of it, and one that says nothing is gone', async () => {
    const { organization, world, call } = await scene();
    const team = await world.team();
    const key = await world.virtualKey(team.id);
    const before = await harness.owner.organization.findUniqueOrThrow({ where: { id: organization.id } });
    await call('PUT', '/cache-policies', { policy: { mode: 'on', maxBytes: 2_000_000 } });
    await call('PUT', '/cache-policies', { keyId: key.id, policy: { mode: 'off' } });
    const { body } = await call('PUT', '/cache-policies', { teamId: team.id, policy: { ttlSeconds: 60 } });
    expect(body.items).toMatchObject([
      { team: null, key: null, policy: { mode: 'on', maxBytes: 2_000_000 } },
      { team: { id: team.id }, key: null, policy: { ttlSeconds: 60 } },
      { team: null, key: { id: key.id, team: { id: team.id } }, policy: { mode: 'off' } },
    ]);
    const after = await harness.owner.organization.findUniqueOrThrow({ where: { id: organization.id } });
    expect(after.configVersion).toBe(before.configVersion + 3n);
    const removed = await call('PUT', '/cache-policies', { teamId: team.id, policy: {} });
    expect(removed.body.items).toHaveLength(2);
    expect((await call('GET', '/content-policies')).body.items).toEqual([]);
  });

  test('what cannot be is refused by name: a team’s own bound, both owners, somebody else’s team, an unknown field', async () => {
    const { world, call } = await scene();
    const stranger = (await scene()).world;
    const team = await world.team();
    const refused = async (body: object, field: string, status = 400) => {
      const answer = await call('PUT', '/cache-policies', body);
      expect([answer.status, answer.text.includes(field)]).toEqual([status, true]);
    };
    await refused({ teamId: team.id, policy: { maxBytes: 2_000_000 } }, 'policy.maxBytes');
    await refused({ teamId: team.id, keyId: (await world.virtualKey(team.id)).id, policy: {} }, 'keyId');
    await refused({ teamId: (await stranger.team()).id, policy: { mode: 'on' } }, 'team', 404);
    await refused({ policy: { mode: 'on', scpoe: 'team' } }, 'scpoe');
    const { status } = await call('PUT', '/content-policies', { teamId: team.id, policy: { requireReason: true } });
    expect(status).toBe(400);
  });

  test('a viewer reads policies and writes none', async () => {
    const { view } = await scene();
    expect((await view('GET', '/cache-policies')).status).toBe(200);
    for (const path of ['/cache-policies', '/content-policies'])
      expect((await view('PUT', path, { policy: {} })).status).toBe(403);
  });
});

describe('keeping', () => {
  test('retention is set and audited; nonsense is refused', async () => {
    const { organization, call } = await scene();
    expect((await call('GET', '/retention')).body).toEqual({ logRetentionDays: 90, contentRetentionDays: 30 });
    await call('PUT', '/retention', { logRetentionDays: 400, contentRetentionDays: 7 });
    expect((await call('GET', '/retention')).body).toEqual({ logRetentionDays: 400, contentRetentionDays: 7 });
    expect((await call('PUT', '/retention', { logRetentionDays: 0, contentRetentionDays: 7 })).status).toBe(400);
    const where = { organizationId: organization.id, action: 'retention.update' };
    expect(await harness.owner.auditEvent.count({ where })).toBe(1);
  });

  test('a hold is put in force and released once, with who did it', async () => {
    const { call } = await scene();
    const asked = { name: 'Case 7', reason: 'Litigation', from: '2026-11-01T00:00:00Z' };
    const { body: hold } = await call('POST', '/legal-holds', asked);
    expect(hold).toMatchObject({ name: 'Case 7', to: null, releasedAt: null });
    expect(hold.createdBy.name).toStartWith('Person');
    const released = await call('POST', `/legal-holds/${hold.id}/release`);
    expect(released.body.releasedAt).not.toBeNull();
    expect((await call('POST', `/legal-holds/${hold.id}/release`)).status).toBe(409);
    const backwards = { ...asked, to: '2026-10-01T00:00:00Z' };
    expect((await call('POST', '/legal-holds', backwards)).status).toBe(400);
  });

  test('an erasure is asked for once at a time, and the audit log does not hold the name', async () => {
    const { organization, call } = await scene();
    const { body } = await call('POST', '/erasures', { endUser: 'dana@customer.example' });
    expect(body).toMatchObject({ status: 'PENDING', requests: 0 });
    expect((await call('POST', '/erasures', { endUser: 'dana@customer.example' })).status).toBe(409);
    const events = await harness.owner.auditEvent.findMany({ where: { organizationId: organization.id } });
    expect(JSON.stringify(events)).toContain(body.endUserDigest);
    expect(JSON.stringify(events)).not.toContain('dana@');
  });
});

describe('cache', () => {
  test('the report sums calls and savings by status, time and group, of this organization alone', async () => {
    const { organization, world, call } = await scene();
    const other = await scene();
    const team = await world.team();
    const of = { organizationId: organization.id, teamId: team.id, keyId: crypto.randomUUID() };
    const at = new Date('2026-11-20T10:20:00Z');
    const hit = {
      ...missed,
      status: 'HIT',
      savedNanos: '700',
      savedInputTokens: 10,
      savedOutputTokens: 4,
      savedMs: 90,
    };
    const later = new Date('2026-11-20T11:20:00Z');
    await world.ingest([
      requestRecordOf({ ...of, at, cache: { ...hit, status: 'HIT' }, costNanos: '0' }),
      requestRecordOf({ ...of, at: later, cache: { ...hit, status: 'HIT' }, costNanos: '0' }),
      requestRecordOf({ ...of, at, cache: missed }),
      requestRecordOf({ ...of, at }),
    ]);
    await other.world.ingest([requestRecordOf({ ...of, organizationId: other.organization.id, at, cache: missed })]);
    const range = 'from=2026-11-20T00:00:00Z&to=2026-11-21T00:00:00Z';
    const { body } = await call('GET', `/cache?${range}&groupBy=team`);
    const hits = {
      status: 'HIT',
      requests: 2,
      savedNanos: '1400',
      savedInputTokens: 20,
      savedOutputTokens: 8,
      savedMs: 180,
    };
    expect(body.totals).toContainEqual(hits);
    expect(body.totals).toHaveLength(2);
    expect(body.points.map(({ at: hour, status, requests }: Point) => [hour.slice(11, 13), status, requests])).toEqual(
      expect.arrayContaining([
        ['10', 'HIT', 1],
        ['10', 'MISS', 1],
        ['11', 'HIT', 1],
      ]),
    );
    expect(body.groups).toMatchObject([{ id: team.id, name: team.name }]);
    expect(body.size).toEqual({ entries: 1, bytes: 300, maxBytes: 1_000, evicted: 0 });
    const days = await call('GET', `/cache?${range}&interval=day&groupBy=model`);
    expect(days.body.totals).toContainEqual(hits);
    expect(days.body.points[0].at).toBe('2026-11-20T00:00:00.000Z');
  });

  test('entries are listed by name, and a purge asks the gateway for this organization and is audited', async () => {
    const { organization, world, call, view } = await scene();
    const team = await world.team();
    ofTeam = { teamId: team.id, keyId: (await world.virtualKey(team.id)).id };
    const { body } = await call('GET', '/cache/entries');
    expect(body.items).toMatchObject([{ entry: 'e1', team: { name: team.name }, hits: 2 }]);
    expect((await view('POST', '/cache/purge', { kind: 'all' })).status).toBe(403);
    asked.length = 0;
    expect((await call('POST', '/cache/purge', { kind: 'team', teamId: team.id })).body).toEqual({
      entries: 3,
      bytes: 900,
    });
    const what = { kind: 'team', teamId: team.id };
    expect(asked).toEqual([{ path: '/internal/cache/purge', body: { organizationId: organization.id, what } }]);
    const where = { organizationId: organization.id, action: 'cache.purge' };
    expect(await harness.owner.auditEvent.count({ where })).toBe(1);
  });

  test('near questions are listed with what people say of them; a stranger’s call cannot be judged', async () => {
    const { world, call } = await scene();
    const other = await scene();
    const compared = await world.comparedRequest();
    const since = '/cache/near-misses?from=2026-01-01T00:00:00Z';
    expect((await call('GET', since)).body.items).toMatchObject([
      { requestId: compared.id, similarity: 0.93, served: false, verdict: null },
    ]);
    await call('PUT', `/cache/near-misses/${compared.id}`, { verdict: 'WRONG' });
    expect((await call('GET', since)).body.items[0].verdict).toBe('WRONG');
    expect((await other.call('PUT', `/cache/near-misses/${compared.id}`, { verdict: 'RIGHT' })).status).toBe(404);
    expect((await call('PUT', `/cache/near-misses/${crypto.randomUUID()}`, { verdict: 'RIGHT' })).status).toBe(404);
    await call('PUT', `/cache/near-misses/${compared.id}`, { verdict: null });
    expect((await call('GET', since)).body.items[0].verdict).toBeNull();
  });
});

type Point = { at: string; status: string; requests: number };
