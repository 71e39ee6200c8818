import { expect, test } from 'bun:test';
import { model } from '../testing/world.ts';
import { drive, type Seen, usuallyAtOnce } from './support/drive.ts';
import { backupModel, patience, patienceMs } from './support/fault-yard.ts';
import {
  amplification,
  askedAgain,
  bill,
  bounded,
  integrity,
  nothingHeld,
  recovery,
  success,
} from './support/guarantees.ts';
import { setUpFaults } from './support/set-up-faults.ts';

const count = 2_000;
/** On a machine that does much else at once. Who waited for a target that never answers would wait for ever. */
const longestMs = 15 * patienceMs;

const { board, yard } = await setUpFaults();

/** Primary first, each brown-out with an account of its own, so that none inherits the rests of another. */
async function ownRoute(name: string, waits?: object): Promise<void> {
  const providerAccountId = await yard.addAccount({ slug: name, models: [model], baseUrl: `${yard.primary.url}/v1` });
  await yard.route(name, [{ kind: 'call', providerAccountId, model }, yard.backupCall], waits);
}

for (const percent of [50, 100])
  test(`F20 ${percent} % of the calls fail with 5xx for a while: the fallback answers, and the provider is not beaten`, async () => {
    const fault = `F20 5xx, ${percent} %`;
    const name = `brown-${percent}`;
    await ownRoute(name);
    const onDone = (done: number) => {
      if (done === count * 0.1) yard.primary.weather({ options: 'status=503', percent });
      if (done === count * 0.9) yard.primary.weather();
    };
    const seen = await drive(yard.door, { model: name, count, onDone });
    board.claim(fault, success(seen));
    board.claim(fault, amplification((await yard.billed()).length, count));
    board.claim(fault, integrity(seen));
    board.claim(fault, await bill(yard, seen));
    board.claim(fault, await nothingHeld(yard));
    board.claim(fault, await askedAgain(yard, { model: name, served: model }));
    board.claim(fault, recovery(await drive(yard.door, { model: name, count: count / 2 })));
  });

for (const percent of [10, 35])
  test(`F20 ${percent} % fail: too few to rest the provider; the fallback answers, and spares it calls where they are many`, async () => {
    const fault = `F20 5xx, ${percent} %`;
    const name = `brown-${percent}`;
    await ownRoute(name);
    yard.primary.weather({ options: 'status=500', percent });
    const seen = await drive(yard.door, { model: name, count });
    board.claim(fault, success(seen));
    board.claim(fault, amplification((await yard.billed()).length, count));
    const kept = seen.filter(({ served }) => served === model).length;
    board.claim(fault, {
      guarantee: 'it keeps serving',
      measured: `${kept} of ${count} served by it`,
      holds: kept >= count * 0.3,
    });
    board.claim(fault, await bill(yard, seen));
  });

test('F20 a single target that fails is asked again by a few at a time only, and every caller gets an answer soon', async () => {
  for (const percent of [50, 100]) {
    const fault = `F20 5xx, ${percent} %, nowhere else to go`;
    // Without a rule an account that alone offers a model is asked twice.
    const { model: alone } = await yard.addScripted(`alone-${percent}`, `${model}+status-503+fail_share-${percent}`);
    yard.clear();
    const seen = await drive(yard.door, { model: alone, count });
    const attempts = (await yard.billed()).length;
    board.claim(fault, amplification(attempts, count));
    // One that fails always rests before anybody's pause is over.
    if (percent < 100)
      board.claim(fault, {
        guarantee: 'some are asked again',
        measured: `${attempts - count} second attempts`,
        holds: attempts > count,
      });
    board.claim(fault, bounded(seen, longestMs));
    board.claim(fault, await bill(yard, seen));
  }
});

/** What callers read when nothing could be done for them. */
function toldClearly(seen: readonly Seen[], statuses: readonly number[]) {
  const clear = seen.filter(({ status, text }) => {
    if (!statuses.includes(status ?? 0)) return false;
    const { error }: { error?: { message?: string; code?: string } } = JSON.parse(text);
    return (
      error?.code?.startsWith('provider_') && (error.message?.includes(model) || error.message?.includes(backupModel))
    );
  });
  return {
    guarantee: 'a clear error that names what was asked',
    measured: `${clear.length} of ${seen.length} ${statuses.join('/')}`,
    holds: clear.length === seen.length,
  };
}

async function everyAttemptRecorded(seen: readonly Seen[]) {
  const rows = await yard.rows(seen);
  const attempts = await yard.owner.requestAttempt.groupBy({
    by: ['requestId'],
    where: { requestId: { in: rows.map(({ id }) => id) } },
    _count: true,
  });
  const counted = new Map(attempts.map(({ requestId, _count }) => [requestId, _count]));
  const right = rows.filter(({ id, attemptCount }) => attemptCount >= 1 && counted.get(id) === attemptCount);
  return {
    guarantee: 'every attempt in the record, at most 3 a request',
    measured: `${right.length} of ${seen.length} records`,
    holds: right.length === seen.length && rows.every(({ attemptCount }) => attemptCount <= 3),
  };
}

test('F21 all targets fail: the least bad is still asked, callers get a clear error at once, providers are not beaten', async () => {
  const fault = 'F21 all fail';
  await ownRoute('outage');
  yard.primary.weather({ options: 'status=500' });
  yard.backup.weather({ options: 'status=503' });
  const seen = await drive(yard.door, { model: 'outage', count });
  const billed = await yard.billed();
  board.claim(fault, amplification(billed.length, count));
  board.claim(fault, {
    guarantee: 'the least bad is still asked',
    measured: `${billed.length} attempts arrived`,
    holds: billed.length >= count * 0.9,
  });
  board.claim(fault, toldClearly(seen, [502, 503]));
  board.claim(fault, bounded(seen, longestMs));
  board.claim(fault, await everyAttemptRecorded(seen));
  board.claim(fault, await bill(yard, seen));
  board.claim(fault, await nothingHeld(yard));
  yard.primary.weather();
  yard.backup.weather();
  board.claim(fault, recovery(await drive(yard.door, { model: 'outage', count: count / 2 })));
});

test('F21 all targets are silent: no caller waits for longer than the timeouts of the attempts that were made', async () => {
  const fault = 'F21 all silent';
  await ownRoute('silence', patience);
  yard.primary.weather({ options: 'hang' });
  yard.backup.weather({ options: 'hang' });
  const seen = await drive(yard.door, { model: 'silence', count: 200 });
  board.claim(fault, amplification((await yard.billed()).length, 200));
  board.claim(fault, toldClearly(seen, [502, 503, 504]));
  board.claim(fault, bounded(seen, longestMs));
  board.claim(fault, await everyAttemptRecorded(seen));
  board.claim(fault, await bill(yard, seen));
  yard.primary.weather();
  yard.backup.weather();
  board.claim(fault, recovery(await drive(yard.door, { model: 'silence', count: count / 2 })));
});

test('F22 answers become slow without failing: slow calls rest the target, and callers go elsewhere', async () => {
  const fault = 'F22 latency ramp';
  // A probe of the slow target waits for as long as this before the fallback answers.
  await ownRoute('ramp', { connectMs: 15_000, firstContentMs: 15_000 });
  const warm = await drive(yard.door, { model: 'ramp', count: 100 });
  expect(new Set(warm.map(({ served }) => served))).toEqual(new Set([model]));
  yard.primary.weather({ options: 'latency=1000' });
  const slower = await drive(yard.door, { model: 'ramp', count: usuallyAtOnce });
  yard.primary.weather({ options: 'latency=10500' });
  const slow = await drive(yard.door, { model: 'ramp', count: usuallyAtOnce });
  yard.primary.weather({ options: 'latency=60000' });
  const later = await drive(yard.door, { model: 'ramp', count: count / 2 });
  const seen = [...warm, ...slower, ...slow, ...later];
  board.claim(fault, success(seen));
  const elsewhere = later.filter(({ served }) => served === backupModel).length;
  board.claim(fault, {
    guarantee: 'slow calls open the breaker: others go elsewhere',
    measured: `${elsewhere} of ${later.length}`,
    holds: elsewhere >= later.length * 0.99,
  });
  board.claim(fault, integrity(seen));
  board.claim(fault, await bill(yard, seen));
  yard.primary.weather();
  board.claim(fault, await askedAgain(yard, { model: 'ramp', served: model }));
  board.claim(fault, recovery(await drive(yard.door, { model: 'ramp', count: count / 2 })));
});
