import { afterAll, beforeAll, expect, test } from 'bun:test';
import { randomBytes, randomUUID } from 'node:crypto';
import type { CacheScope } from '@switchyard/core/cache/cache-policy';
import { readCacheWishes } from '@switchyard/core/cache/resolve-cache-policy';
import { openaiChat } from '@switchyard/core/formats/openai-chat/openai-chat';
import { createCacheStore } from '@switchyard/platform/cache/cache-store';
import fc from 'fast-check';
import { beginCachePart } from '../src/cache/begin-cache-part.ts';
import type { OpenRequest } from '../src/open-request.ts';
import type { Candidates } from '../src/steps/plan.ts';
import { createTenant } from './testing/tenant.ts';
import { createWorld, model, type World } from './testing/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
}, 60_000);
afterAll(() => world.close());

/** Who asks what, of few enough that many ask the same. */
const caller = fc.record({
  organization: fc.nat(3),
  team: fc.nat(2),
  member: fc.option(fc.nat(2)),
  key: fc.nat(2),
  prompt: fc.nat(2),
  stream: fc.boolean(),
  scope: fc.constantFrom<CacheScope>('organization', 'team', 'member', 'key'),
  namespace: fc.constantFrom(null, 'a', 'b'),
});
type Asking = typeof caller extends fc.Arbitrary<infer Value> ? Value : never;

/** Two of whom the second differs from the first in some of it. */
const pair = fc
  .tuple(
    caller,
    caller,
    fc.subarray(['organization', 'team', 'member', 'key', 'prompt', 'stream', 'scope', 'namespace'] as const),
  )
  .map(([a, other, differing]): [Asking, Asking] => [
    a,
    { ...a, ...Object.fromEntries(differing.map((name) => [name, other[name]])) },
  ]);

/** Whose answer may serve whom, said another way than the gateway does. */
function mayShare(a: Asking, b: Asking): boolean {
  if (a.organization !== b.organization || a.prompt !== b.prompt || a.namespace !== b.namespace) return false;
  if (scopeOf(a) !== scopeOf(b)) return false;
  switch (scopeOf(a)) {
    case 'organization':
      return true;
    case 'team':
      return a.team === b.team;
    case 'member':
      return a.member === b.member;
    case 'key':
      return a.team === b.team && a.member === b.member && a.key === b.key;
  }
}

/** A key that belongs to no member shares with nobody but itself. */
const scopeOf = ({ scope, member }: Asking): CacheScope => (scope === 'member' && member === null ? 'key' : scope);

test('10,000 random pairs: a prompt of one tenant never answers another, nor anybody outside of its scope', async () => {
  const secret = randomBytes(32).toString('hex');
  const store = createCacheStore(world.redis, { secret, maxEntryBytes: 10_000, maxBytes: 50_000_000, waitMs: 5_000 });
  const run = randomUUID();
  let shared = 0;
  const placeOf = (asking: Asking) => {
    const part = beginCachePart(requestOf(run, asking), noTargets, { cache: store });
    if (part?.record.entry == null) throw new Error('The cache is on.');
    return { organizationId: organizationOf(run, asking), entry: part.record.entry };
  };
  await fc.assert(
    fc.asyncProperty(fc.array(pair, { minLength: 100, maxLength: 100 }), async (pairs) => {
      const about = { teamId: '', keyId: '', scope: '', namespace: null, model, costNanos: '0' };
      const kept = { ttlSeconds: 60, maxBytes: undefined, about };
      await Promise.all(pairs.map(([a]) => store.keep({ ...placeOf(a), text: JSON.stringify(a), ...kept })));
      const answers = await Promise.all(pairs.map(([, b]) => store.look(placeOf(b), null)));
      for (const [at, [a, b]] of pairs.entries()) {
        const found = answers[at];
        if (found?.kind === 'kept')
          expect([mayShare(JSON.parse(found.text), b), found.text, b]).toEqual([true, found.text, b]);
        if (!mayShare(a, b)) continue;
        expect(found).toMatchObject({ kind: 'kept' });
        shared += 1;
      }
    }),
    { numRuns: 100, endOnFailure: true },
  );
  expect(shared).toBeGreaterThan(100);
}, 120_000);

test('through the gateway: two organizations, two teams, two keys, in every scope', async () => {
  const stranger = await createTenant({
    owner: world.owner,
    sealing: world.sealing,
    pepper: world.environment.KEY_PEPPER,
    providerUrl: `${world.simulator.url}/v1`,
    changed: async () => {},
  });
  await stranger.addAccount({ slug: 'simulator', models: [model] });
  const teamId = await world.addTeam('other');
  const secrets = {
    own: world.key.secret,
    sibling: (await world.addKey()).secret,
    otherTeam: (await world.addKey({ teamId })).secret,
    stranger: (await stranger.addKey()).secret,
  };
  await stranger.setCachePolicies({ policy: { mode: 'on', scope: 'organization' } });
  const served: Record<CacheScope, (keyof typeof secrets)[]> = {
    organization: ['own', 'sibling', 'otherTeam'],
    team: ['own', 'sibling'],
    member: ['own'],
    key: ['own'],
  };
  for (const [scope, among] of Object.entries(served)) {
    await world.setCachePolicies({ policy: { mode: 'on', scope: scope as CacheScope } });
    for (let round = 0; round < 4; round++) {
      const canary = randomUUID();
      const messages = [{ role: 'user', content: `Say ${canary}` }];
      const ask = async (secret: string, stream: boolean) => {
        const response = await world.post({ model, stream, messages }, { secret });
        await response.text();
        return response.headers.get('x-switchyard-cache');
      };
      expect(await ask(secrets.own, round % 2 === 0)).toBe('miss');
      for (const who of Object.keys(secrets) as (keyof typeof secrets)[])
        expect([scope, who, await ask(secrets[who], round < 2)]).toEqual([
          scope,
          who,
          among.includes(who) ? 'hit' : 'miss',
        ]);
    }
  }
}, 120_000);

const organizationOf = (run: string, { organization }: Asking) => `${run}-${organization}`;

const noTargets = { possible: [] } as unknown as Candidates;

function requestOf(run: string, asking: Asking): OpenRequest {
  const { team, member, key, prompt, stream, scope, namespace } = asking;
  const body = { model, stream, messages: [{ role: 'user', content: `prompt ${prompt}` }] };
  const call = openaiChat.decodeCall({
    text: JSON.stringify(body),
    model: null,
    stream: null,
    query: new URLSearchParams(),
    headers: new Headers(),
  });
  const headers = new Headers(namespace === null ? {} : { 'x-switchyard-cache-namespace': namespace });
  const policy = { mode: 'on', scope } as const;
  return {
    call,
    plan: null,
    pinnedAccountId: null,
    dropUnsupported: false,
    cacheWishes: readCacheWishes(headers),
    caller: {
      key: {
        id: `${team} ${member} ${key}`,
        teamId: `team ${team}`,
        memberId: member === null ? null : `member ${member}`,
      },
      configuration: { id: organizationOf(run, asking), cachePolicies: [{ teamId: null, keyId: null, policy }] },
    },
  } as unknown as OpenRequest;
}
