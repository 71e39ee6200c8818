import { expect, test } from 'bun:test';
import { asked, both, failed, first, good, second, world } from './testing/health-world.ts';

test('what rests of models that an account does not offer is bounded, too, and told to nobody', () => {
  const { health, call, told } = world();
  for (let name = 0; name < 12_000; name++)
    call(failed('rate-limited', 60_000), { target: { ...asked, model: `made up ${name}` }, takesMs: 0 });
  expect(told.rests).toEqual([]);
  const resting = Array.from({ length: 12_000 }, (_, name) => health.choose({ ...asked, model: `made up ${name}` }));
  expect(resting.filter(({ credential }) => credential === null)).toHaveLength(10_000);
});

test('a call that is forbidden to a credential which was answered for this model a moment ago parks nothing', () => {
  const { health, call, told, time } = world();
  call(good);
  call(failed('bad-credential', null, 403));
  expect(health.choose(asked).credential).toBe(first);
  expect(told.rests).toEqual([]);
  call(failed('bad-credential', null, 401));
  expect(health.choose(both).credential).toBe(second);
  const later = world();
  later.call(good);
  later.time.nowMs += 60_000;
  later.call(failed('bad-credential', null, 403));
  expect(later.health.choose(asked).credential).toBeNull();
  expect(time.nowMs).toBeLessThan(60_000);
});
