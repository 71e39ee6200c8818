import { expect, test } from 'bun:test';
import type { CallOutcome } from '@switchyard/core/routing/health/verdict';
import type { Resting } from '@switchyard/core/routing/resting';
import fc from 'fast-check';
import { asked, both, failed, first, good, second, world } from './testing/health-world.ts';

const signalsOf = ({ health }: ReturnType<typeof world>) => health.signals(() => null);
const target = { providerAccountId: 'account', model: 'm' };

test('a credential that failed five times in a row rests for this model, in words, and others hear of it once', () => {
  const { health, call, told, time } = world();
  for (let failure = 0; failure < 5; failure++) call(failed('server-error'));
  const choice = health.choose(asked);
  expect(choice).toMatchObject({ credential: null, rest: { kind: 'open', reason: '5 failures in a row' } });
  expect(health.choose({ ...asked, model: 'other' }).credential).toBe(first);
  expect(told.rests).toEqual([
    {
      providerAccountId: 'account',
      credentialId: 'first',
      model: 'm',
      kind: 'open',
      reason: '5 failures in a row',
      sinceMs: 1_000_005,
      untilMs: 1_010_005,
    },
  ]);
  time.nowMs = 10_005;
  expect(health.choose(asked).credential).toBe(first);
  call(good);
  expect(told.ended).toEqual([{ credentialId: 'first', model: 'm' }]);
});

test('a stream that was cut and a tool call that is no JSON count like a failure; the caller’s mistakes and leaving do not', () => {
  const flawed = world();
  for (let call = 0; call < 5; call++) flawed.call({ kind: 'flawed' });
  expect(flawed.health.choose(asked).credential).toBeNull();
  const fine = world();
  for (let call = 0; call < 50; call++) fine.call(call % 2 ? failed('bad-request') : { kind: 'unknown' });
  expect(fine.health.choose(asked).credential).toBe(first);
});

test('calls that take far longer than usual open the breaker although they are answered', () => {
  const { health, call } = world();
  for (let answer = 0; answer < 20; answer++) call(good, { takesMs: 100 });
  for (let answer = 0; answer < 4; answer++) call(good, { takesMs: 10_001 });
  expect(health.choose(asked).credential).toBe(first);
  call(good, { takesMs: 60_000 });
  expect(health.choose(asked).credential).toBeNull();
});

test('a rate limit cools the credential for this model as long as the provider says, and opens nothing', () => {
  const { health, call, told, time } = world();
  for (let refusal = 0; refusal < 9; refusal++) call(failed('rate-limited', 30_000));
  expect(health.choose(both)).toEqual({ credential: second });
  expect(health.choose(asked)).toMatchObject({ credential: null, rest: { kind: 'cooling', untilMs: 30_009 } });
  expect(told.rests).toHaveLength(1);
  time.nowMs = 30_009;
  expect(health.choose(asked).credential).toBe(first);
});

test('a refused credential is parked for every model with one alarm, and the next one is chosen', () => {
  const { health, call, told, time } = world();
  for (let refusal = 0; refusal < 3; refusal++) call(failed('bad-credential'));
  expect(told.parked).toHaveLength(1);
  expect(told.parked[0]).toMatchObject({ model: null, kind: 'parked' });
  expect(health.choose({ ...both, model: 'any' })).toEqual({ credential: second });
  time.nowMs = 600_003;
  expect(health.choose(asked).credential).toBe(first);
});

test('a credential that is forbidden one model while another was answered is parked for that model alone', () => {
  const { health, call, told } = world();
  const other = { ...asked, model: 'other' };
  call(good, { target: other });
  call(failed('bad-credential', null, 403));
  expect(health.choose(asked)).toMatchObject({ credential: null, rest: { kind: 'parked' } });
  expect(health.choose(other).credential).toBe(first);
  expect(told.rests[0]).toMatchObject({ model: 'm', reason: 'the provider refuses the credential for this model' });
  call(failed('bad-credential', null, 401));
  expect(health.choose(other).credential).toBeNull();
});

test('a refused credential that somebody says works again is asked at once, and one that is answered is parked no more', () => {
  const { health, call, told } = world();
  call(failed('bad-credential'));
  health.hearWake('first');
  expect(health.choose(asked).credential).toBe(first);
  call(failed('bad-credential'));
  call(good);
  expect(health.choose(asked).credential).toBe(first);
  expect(told.ended).toEqual([{ credentialId: 'first', model: null }]);
});

test('credentials share the calls by their weights, and those that were tried are left out', () => {
  // One draw for the first place and one for the second.
  const draws = Array.from({ length: 200 }, (_, index) => Math.floor(index / 2) / 100);
  const { health } = world({ random: () => draws.pop() ?? 0 });
  const chosen = Array.from({ length: 100 }, () => health.choose(both).credential?.id);
  expect(chosen.filter((id) => id === 'first')).toHaveLength(75);
  expect(health.choose(both, new Set(['first'])).credential).toBe(second);
  expect(health.choose(both, new Set(['first', 'second']))).toEqual({ credential: null, rest: null });
});

test('of several rests the one that ends first is told, and a parked one only when there is no other', () => {
  const { health, call } = world();
  call(failed('bad-credential'), { target: both });
  call(failed('rate-limited', 60_000), { target: both, credential: second });
  expect(health.choose(both)).toMatchObject({ credential: null, rest: { kind: 'cooling', credential: second } });
});

test('what another gateway says counts, unless the target answered here a moment ago', () => {
  const rest: Resting = {
    providerAccountId: 'account',
    credentialId: 'first',
    model: 'm',
    kind: 'open',
    reason: 'told',
    sinceMs: 1_000_000,
    untilMs: 1_020_000,
  };
  const { health, time } = world();
  health.hearRest(rest);
  expect(health.choose(asked)).toMatchObject({ credential: null, rest: { reason: 'told', untilMs: 20_000 } });
  health.hearEnd({ credentialId: 'first', model: 'm' });
  expect(health.choose(asked).credential).toBe(first);
  health.hearRest({ ...rest, model: null, kind: 'parked', untilMs: 9e15 });
  time.nowMs = 3_599_999;
  expect(health.choose(asked).credential).toBeNull();
  time.nowMs = 3_600_001;
  expect(health.choose(asked).credential).toBe(first);
  const trusted = world();
  trusted.call(good);
  trusted.health.hearRest(rest);
  expect(trusted.health.choose(asked).credential).toBe(first);
});

test('what providers say of their limits is a signal and is told to others, not with every call', () => {
  const { health, told, time } = world();
  const say = (remaining: number) => {
    const call = health.start(asked, first, false);
    call.heard(
      new Headers({ 'x-ratelimit-limit-requests': '100', 'x-ratelimit-remaining-requests': String(remaining) }),
    );
    call.ended(good);
  };
  const signals = health.signals(() => null);
  expect(signals.headroom(target)).toBeNull();
  say(80);
  say(40);
  expect(signals.headroom(target)).toBe(0.4);
  expect(told.headroom).toHaveLength(1);
  time.nowMs = 5_000;
  say(20);
  expect(told.headroom).toHaveLength(2);
});

test('turns count up for each key on its own', () => {
  const signals = signalsOf(world());
  expect([signals.turn('a'), signals.turn('a'), signals.turn('b'), signals.turn('a')]).toEqual([0, 1, 0, 2]);
});

test('however calls overlap and end, none is under way when all have ended', () => {
  const outcomes = fc.constantFrom(good, failed('server-error'), failed('rate-limited'), failed('bad-credential'), {
    kind: 'unknown',
  } as CallOutcome);
  fc.assert(
    fc.property(fc.array(fc.tuple(outcomes, fc.boolean()), { maxLength: 200 }), (calls) => {
      const made = world();
      const signals = signalsOf(made);
      const open: (() => void)[] = [];
      for (const [outcome, endsNow] of calls) {
        const call = made.health.start(asked, first, true);
        open.push(() => call.ended(outcome));
        made.time.nowMs += 500;
        if (endsNow) open.shift()?.();
        expect(signals.inFlight(target)).toBe(open.length);
      }
      for (const end of open) end();
      expect(signals.inFlight(target)).toBe(0);
    }),
  );
});

test('names of models that callers make up do not fill the memory, and what rests is not forgotten for them', () => {
  const { health, call } = world();
  call(failed('rate-limited', 60_000));
  for (let name = 0; name < 12_000; name++) {
    const made = { ...asked, model: `made up ${name}` };
    health.start(made, first, false).ended(good);
  }
  expect(health.choose(asked).credential).toBeNull();
  expect(health.signals(() => null).inFlight(target)).toBe(0);
});
