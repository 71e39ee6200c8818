import { expect, test } from 'bun:test';
import type { OrganizationConfiguration } from '@switchyard/core/configuration/organization-configuration';
import type { GatewayError } from '@switchyard/core/errors';
import { planRoute } from '@switchyard/core/routing/plan-route';
import type { ProviderFailure } from '@switchyard/core/routing/provider-failure';
import { ruleDefinition } from '@switchyard/core/routing/rule';
import type { OpenRequest } from '../open-request.ts';
import type { Services } from '../services.ts';
import { createOrganizationHealth } from '../upstream/health/organization-health.ts';
import type { ProviderCall, Reply } from '../upstream/reply.ts';
import { follow } from './follow.ts';

const idOf = (name: string) => `00000000-0000-4000-8000-${Buffer.from(name).toString('hex').padStart(12, '0')}`;
const accountOf = (name: string, { credentials = [name], awayUntil = null as Date | null } = {}) => ({
  id: idOf(name),
  slug: name,
  name,
  provider: 'openai',
  baseUrl: '',
  credentials: credentials.map((one) => ({ id: one, name: one, sealed: '', weight: 1 })),
  awayUntil,
  models: ['m'],
  priority: 1,
});
type Account = ReturnType<typeof accountOf>;

const failed = (failure: ProviderFailure, retryAfterMs: number | null = null): Reply => ({
  kind: 'failed',
  failure,
  message: failure,
  status: 500,
  retryAfterMs,
});
const answered: Reply = { kind: 'answer', status: 200, contentType: 'application/json', body: 'ok' };

/** A world in which each credential answers by its own script; the last of its replies is repeated. */
function world(accounts: Account[], scripts: Record<string, Reply[]>, more: { attempts?: number } = {}) {
  const calls: ProviderCall[] = [];
  const time = { nowMs: 0 };
  const clock = { wallMs: () => Date.parse('2026-11-28T14:00:00Z') + time.nowMs, monotonicMs: () => time.nowMs };
  const chance = { random: () => 0.5 };
  const alarms: unknown[] = [];
  const health = createOrganizationHealth({
    clock,
    chance,
    tell: { rest() {}, ended() {}, headroom() {}, parked: (rest) => void alarms.push(rest) },
  });
  const upstream = {
    async call(call: ProviderCall): Promise<Reply> {
      calls.push(call);
      time.nowMs += 1;
      const script = scripts[call.credential.id] ?? [];
      return (script.length > 1 ? script.shift() : script[0]) ?? answered;
    },
  };
  const target = {
    kind: 'fallback',
    targets: accounts.map(({ id }) => ({ kind: 'call', providerAccountId: id, model: 'm' })),
  };
  const definition = ruleDefinition.parse({ conditions: [], target, ...more });
  const rules = [{ id: idOf('rule'), version: 1, name: 'rule', definition }];
  const configuration = {
    id: idOf('org'),
    teams: [],
    providerAccounts: accounts,
    routing: { version: 1, rules: accounts.length > 1 || more.attempts ? rules : [], aliases: [], canary: null },
  } as unknown as OrganizationConfiguration;
  const board = { of: () => health, load: () => undefined, hear() {}, doubt() {} };
  const settings = { maxAttempts: 3, totalMs: 600_000, maxCallsPerAccount: 1_000 };
  const services = { clock, chance, board, upstream, settings, priceOf: () => undefined } as unknown as Services;

  /** One request; answers its body or its error, and what is known of it. */
  async function ask(abort = new AbortController()) {
    const facts = { model: 'm', teamId: '', metadata: {}, headers: {}, tags: [], features: [] };
    const open = {
      id: idOf('request'),
      startedAtMs: 0,
      caller: { configuration, key: { teamId: '' } },
      call: { kind: 'chat', model: 'm', stream: false, maxOutputTokens: 5 },
      abort,
      facts,
      plan: planRoute(configuration, facts as never, chance) ?? null,
      steps: [],
      candidates: [],
      attempts: [],
      reservation: null,
      keeping: { keep: 'full', redact: { kinds: [], patterns: [] }, optedOut: false },
    } as unknown as OpenRequest;
    const possible = (open.plan?.calls ?? []).flatMap((attempt) => {
      const account = accounts.find(({ id }) => id === attempt.providerAccountId);
      return account ? [{ attempt, account, price: undefined }] : [];
    });
    const pieces = follow(open, { possible }, services);
    const taken = await Array.fromAsync(pieces).then(
      (all) => ({ body: all.join(''), error: null }),
      (error: GatewayError) => ({ body: null, error }),
    );
    return { ...taken, open, reasons: open.candidates.map(({ account, reason }) => `${account}: ${reason}`) };
  }
  const asked = () => calls.splice(0).map(({ credential }) => credential.id);
  return { ask, asked, time, health, alarms };
}

const [a, b, c] = [accountOf('a'), accountOf('b'), accountOf('c')];

test('a target that rests is passed over with the reason in words, and is tried again after its time', async () => {
  const { ask, asked, time } = world([a, b], { a: [failed('server-error')] });
  for (let request = 0; request < 5; request++) await ask();
  asked();
  const { body, reasons } = await ask();
  expect(body).toBe('ok');
  expect(reasons).toEqual(['a: rests until 14:00:10 UTC: 5 failures in a row', 'b: answered']);
  expect(asked()).toEqual(['b']);
  time.nowMs += 10_000;
  await ask();
  expect(asked()).toEqual(['a', 'b']);
});

test('no more attempts are made than the rule allows, or three', async () => {
  const scripts = { a: [failed('timeout')], b: [failed('timeout')], c: [failed('timeout')], d: [answered] };
  const four = [a, b, c, accountOf('d')];
  const three = world(four, scripts);
  expect((await three.ask()).error?.code).toBe('provider_timeout');
  expect(three.asked()).toEqual(['a', 'b', 'c']);
  const ruled = world(four, scripts, { attempts: 4 });
  expect((await ruled.ask()).body).toBe('ok');
});

test('a refused credential is replaced at once by the account’s next one and takes no attempt from other targets', async () => {
  const many = accountOf('many', { credentials: ['x', 'y', 'z'] });
  const refused = failed('bad-credential');
  const scripts = { x: [refused], y: [refused], z: [refused], a: [failed('server-error')], b: [answered] };
  const { ask, asked, alarms } = world([many, a, b], scripts, { attempts: 2 });
  const { body, open } = await ask();
  expect(body).toBe('ok');
  expect(asked().slice(0, 3).sort()).toEqual(['x', 'y', 'z']);
  expect(open.attempts.map(({ credentialId, outcome }) => [credentialId, outcome]).slice(3)).toEqual([
    ['a', 'server-error'],
    ['b', 'succeeded'],
  ]);
  expect(alarms).toHaveLength(3);
  await ask();
  expect(asked()).toEqual(['a', 'b']);
});

test('a rate limit moves on to the next credential, and when all are limited the caller hears when the first is not', async () => {
  const two = accountOf('two', { credentials: ['x', 'y'] });
  const { ask, asked, time } = world([two], {
    x: [failed('rate-limited', 40_000)],
    y: [failed('rate-limited', 20_000)],
  });
  const { error, open } = await ask();
  expect(open.attempts).toHaveLength(2);
  expect([error?.code, error?.status]).toEqual(['provider_rate_limited', 429]);
  expect(error?.details.retryAfterMs).toBeGreaterThan(19_990);
  expect(error?.details.retryAfterMs).toBeLessThanOrEqual(20_000);
  expect(asked().sort()).toEqual(['x', 'y']);
  time.nowMs += 21_000;
  await ask();
  expect(asked()).toEqual(['y']);
});

test('when everybody rests the one that may be asked soonest is asked, once, and a parked one only as the last', async () => {
  const scripts = { a: [failed('server-error')], b: [failed('bad-credential')], c: [failed('rate-limited', 60_000)] };
  const { ask, asked } = world([a, b, c], scripts);
  for (let request = 0; request < 5; request++) await ask();
  asked();
  const { error, reasons } = await ask();
  expect(asked()).toEqual(['a']);
  expect(error?.code).toBe('provider_error');
  expect(reasons.map((reason) => reason.slice(0, 7))).toEqual(['a: rest', 'b: rest', 'c: rest', 'a: serv']);
  scripts.a = [answered];
  expect((await ask()).body).toBe('ok');
  expect((await ask()).reasons).toEqual(['a: answered']);
});

test('when everybody cools, only as many calls try as may retry; the others hear the truth without being asked for', async () => {
  const { ask, asked, health } = world([a], { a: [failed('rate-limited', 30_000)] });
  await ask();
  asked();
  while (health.retries.take());
  const { error } = await ask();
  expect(asked()).toEqual([]);
  expect(error?.code).toBe('provider_rate_limited');
  expect(error?.details.retryAfterMs).toBeGreaterThan(29_000);
  health.retries.giveBack();
  await ask();
  expect(asked()).toEqual(['a']);
});

test('when those that were asked failed, one that is being tried after its pause serves all who have nowhere else to go', async () => {
  const { ask, asked, time, health } = world([a, b], { a: [failed('timeout')] });
  const credential = { id: 'b', name: 'b', sealed: '', weight: 1 };
  const target = { account: b, model: 'm' };
  for (let failure = 0; failure < 5; failure++)
    health
      .start(target, credential, true)
      .ended({ kind: 'failed', failure: 'server-error', status: 500, retryAfterMs: null });
  expect((await ask()).error?.code).toBe('provider_timeout');
  expect(asked()).toEqual(['a']);
  time.nowMs += 10_000;
  health.start(target, credential, true);
  const { body, reasons } = await ask();
  expect([body, asked()]).toEqual(['ok', ['a', 'b']]);
  expect(reasons.some((reason) => reason.includes('being tried after a pause'))).toBe(true);
});

test('when everybody rests, one that is being tried after its pause is better than one whose pause is not over', async () => {
  const { ask, asked, time, health } = world([a, b], {});
  const fail = (account: Account) => {
    for (let failure = 0; failure < 5; failure++)
      health
        .start({ account, model: 'm' }, { id: account.name, name: '', sealed: '', weight: 1 }, true)
        .ended({ kind: 'failed', failure: 'server-error', status: 500, retryAfterMs: null });
  };
  fail(b);
  time.nowMs += 10_000;
  health.start({ account: b, model: 'm' }, { id: 'b', name: '', sealed: '', weight: 1 }, true);
  fail(a);
  expect((await ask()).body).toBe('ok');
  expect(asked()).toEqual(['b']);
});

test('an account with as many calls under way as it may have is passed over, and alone it is busy, not broken', async () => {
  const { ask, asked, health } = world([a, b], {});
  const credential = { id: 'a', name: 'a', sealed: '', weight: 1 };
  const open = Array.from({ length: 1_000 }, () => health.start({ account: a, model: 'other' }, credential, true));
  const { body, reasons } = await ask();
  expect([body, reasons[0]]).toEqual(['ok', 'a: 1000 calls to this account are under way']);
  expect(asked()).toEqual(['b']);
  for (let call = 0; call < 1_000; call++) health.start({ account: b, model: 'm' }, { ...credential, id: 'b' }, true);
  const { error } = await ask();
  expect([error?.code, error?.status, asked()]).toEqual(['provider_busy', 503, []]);
  open[0]?.ended({ kind: 'succeeded' });
  expect((await ask()).body).toBe('ok');
});

test('an account that traffic is routed away from serves only what nobody else can', async () => {
  const away = accountOf('a', { awayUntil: new Date('2026-11-28T15:00:00Z') });
  const scripts = { b: [answered], a: [answered] } as Record<string, Reply[]>;
  const { ask, asked, time } = world([away, b], scripts);
  expect((await ask()).reasons[0]).toBe('a: traffic is routed away until 15:00:00 UTC');
  expect(asked()).toEqual(['b']);
  scripts.b = [failed('server-error')];
  expect((await ask()).body).toBe('ok');
  expect(asked()).toEqual(['b', 'a']);
  scripts.b = [failed('bad-request')];
  expect((await ask()).error?.code).toBe('provider_rejected');
  expect(asked()).toEqual(['b']);
  time.nowMs += 3_600_000;
  await ask();
  expect(asked()).toEqual(['a']);
});

test('a single target is asked once more after a failure that may pass, as long as retries are left', async () => {
  const { ask, asked, health } = world([a], { a: [failed('server-error'), answered] });
  expect((await ask()).body).toBe('ok');
  expect(asked()).toEqual(['a', 'a']);
  const spent = world([a], { a: [failed('server-error')] });
  while (spent.health.retries.take());
  const { reasons } = await spent.ask();
  expect(spent.asked()).toEqual(['a']);
  expect(reasons[1]).toBe('a: too many requests are being retried at this moment');
  expect(health.retries.isIdle()).toBe(true);
});

test('the pause that a provider asks for is kept, but nobody is kept waiting for more than ten seconds', async () => {
  const brief = world([a], { a: [failed('overloaded', 30), answered] });
  const before = performance.now();
  expect((await brief.ask()).body).toBe('ok');
  expect(performance.now() - before).toBeGreaterThanOrEqual(25);
  const long = world([a], { a: [failed('overloaded', 10_001), answered] });
  const { error, reasons } = await long.ask();
  expect(error?.code).toBe('provider_error');
  expect(reasons[1]).toContain('longer pause');
  expect(long.asked()).toEqual(['a']);
});

test('a caller that leaves during a pause is not waited for, and nothing stays under way', async () => {
  const { ask, asked, health } = world([a], { a: [failed('overloaded', 9_000), answered] });
  const abort = new AbortController();
  const asking = ask(abort);
  await Bun.sleep(5);
  abort.abort();
  expect((await asking).error?.name).toBe('AbortError');
  expect(asked()).toEqual(['a']);
  expect(health.retries.isIdle()).toBe(true);
  expect(health.signals(() => null).inFlight({ providerAccountId: a.id, model: 'm' })).toBe(0);
});

test('while everything is down, requests make hardly more calls than there are requests', async () => {
  const down = [failed('server-error')];
  const { ask, asked } = world([a, b, c], { a: down, b: down, c: down });
  const requests = 200;
  for (let batch = 0; batch < requests / 20; batch++) await Promise.all(Array.from({ length: 20 }, () => ask()));
  expect(asked().length).toBeLessThanOrEqual(1.2 * requests + 3 * 20);
});
