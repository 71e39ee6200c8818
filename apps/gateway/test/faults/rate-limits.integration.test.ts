import { expect, test } from 'bun:test';
import { createRestStore } from '@switchyard/platform/resting/rest-store';
import { model, until } from '../testing/world.ts';
import { callOnce, drive } from './support/drive.ts';
import { backupModel } from './support/fault-yard.ts';
import { amplification, bill, bounded, integrity, success } from './support/guarantees.ts';
import { setUpFaults } from './support/set-up-faults.ts';

const count = 2_000;

const { board, yard } = await setUpFaults();

/** How long a credential rests after a rate limit, by what the provider says: as it says, up to a minute, else five seconds. */
const oracle: readonly [said: string, restMs: number][] = [
  ['', 5_000],
  ['retry_after=7', 7_000],
  ['retry_after=1.5', 1_500],
  ['retry_after_ms=2500', 2_500],
  ['retry_after_ms=2500; retry_after=9', 2_500],
  ['retry_after_date=20', 20_000],
  ['retry_after=1000000000', 60_000],
  ['retry_after=1e9', 60_000],
  ['retry_after_date=999999999', 60_000],
  ['retry_after=-5', 5_000],
  ['retry_after=soon', 5_000],
  ['retry_after_ms=-1; retry_after=7', 7_000],
];

/** An HTTP date has whole seconds, and takes part of one to arrive. */
const looseMs = 1_600;

oracle.forEach(([said, restMs], index) => {
  test(`F19 429 with ${said || 'no word of a wait'}: the credential rests for ${restMs} ms, the caller does not wait`, async () => {
    const fault = `F19 429, ${said.replaceAll('=', ' ') || 'no Retry-After'}`;
    const slug = `limited-${index}`;
    const providerAccountId = await yard.addAccount({ slug, models: [model], baseUrl: `${yard.primary.url}/v1` });
    await yard.route(slug, [{ kind: 'call', providerAccountId, model }, yard.backupCall]);
    yard.primary.weather({ options: `status=429; ${said}` });
    const seen = await drive(yard.door, { model: slug, count: 50, atOnce: 4 });
    expect(new Set(seen.map(({ served }) => served))).toEqual(new Set([backupModel]));
    const rests = createRestStore(yard.redis);
    const rest = await until(async () =>
      (await rests.readRests(yard.organizationId)).find((one) => one.providerAccountId === providerAccountId),
    );
    const restedMs = rest.untilMs - rest.sinceMs;
    expect([success(seen), bounded(seen, 5_000), amplification((await yard.billed()).length, 50, 4)]).toMatchObject([
      { holds: true },
      { holds: true },
      { holds: true },
    ]);
    board.claim(fault, {
      guarantee: `every call answered at once; rests for ${restMs} ms, as "cooling"`,
      measured: `${rest.kind} for ${restedMs} ms`,
      holds: rest.kind === 'cooling' && restedMs <= restMs + 100 && restedMs >= restMs - looseMs,
    });
  });
});

test('F19 one credential is limited: the other serves at once, and no call fails', async () => {
  const fault = 'F19 one of two credentials';
  const baseUrl = `${yard.primary.url}/v1`;
  const providerAccountId = await yard.addAccount({
    slug: 'two',
    models: [model],
    baseUrl,
    credential: 'sk-limited-1',
  });
  await yard.addCredential(providerAccountId, { name: 'Second', credential: 'sk-spare-2' });
  await yard.route('two', [{ kind: 'call', providerAccountId, model }]);
  yard.primary.weather({ options: 'status=429; retry_after=30', key: 'sk-limited' });
  const seen = await drive(yard.door, { model: 'two', count });
  board.claim(fault, success(seen));
  const entries = await yard.billed();
  board.claim(fault, amplification(entries.length, count));
  const refused = entries.filter(({ status }) => status === 429).length;
  board.claim(fault, {
    guarantee: 'the limited one is left alone',
    measured: `${refused} calls were limited`,
    holds: refused >= 1 && refused <= 32,
  });
  board.claim(fault, integrity(seen));
  board.claim(fault, await bill(yard, seen));
});

test('F19 everybody is limited: the caller gets 429 with the provider’s wait, and no gateway sleeps on it', async () => {
  const fault = 'F19 everybody is limited';
  const providerAccountId = await yard.addAccount({
    slug: 'alone',
    models: [model],
    baseUrl: `${yard.primary.url}/v1`,
  });
  await yard.route('alone', [{ kind: 'call', providerAccountId, model }]);
  yard.primary.weather({ options: 'status=429; retry_after=25' });
  const seen = await drive(yard.door, { model: 'alone', count: 500 });
  const told = seen.filter(({ status }) => status === 429 || status === 503).length;
  board.claim(fault, { guarantee: 'told so', measured: `${told} of ${seen.length}`, holds: told === seen.length });
  board.claim(fault, bounded(seen, 5_000));
  board.claim(fault, amplification((await yard.billed()).length, 500));
  yard.primary.weather();
  const after = await callOnce(yard.door, { model: 'alone', stream: false });
  board.claim(fault, {
    guarantee: 'asked although it rests, being all there is',
    measured: `${after.status}`,
    holds: after.answered,
  });
});

test('credentials that are refused or out of money are parked, and the next one serves at once', async () => {
  for (const [bad, fault] of [
    ['sk-revoked-1', '401 of one credential'],
    ['sk-broke-1', 'quota of one credential'],
  ] as const) {
    const baseUrl = `${yard.primary.url}/v1`;
    const providerAccountId = await yard.addAccount({ slug: bad, models: [model], baseUrl, credential: bad });
    await yard.addCredential(providerAccountId, { name: 'Second', credential: 'sk-spare-2' });
    await yard.route(bad, [{ kind: 'call', providerAccountId, model }]);
    yard.clear();
    const seen = await drive(yard.door, { model: bad, count: 500 });
    board.claim(fault, success(seen));
    const refused = (await yard.billed()).filter(({ status }) => status !== 200).length;
    board.claim(fault, {
      guarantee: 'the bad one is parked',
      measured: `${refused} calls were refused`,
      holds: refused >= 1 && refused <= 32,
    });
    board.claim(fault, await bill(yard, seen));
  }
});
