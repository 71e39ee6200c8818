import { expect, test } from 'bun:test';
import { createServer } from 'node:net';
import { startSimulator } from '@switchyard/simulator/simulator';
import { model } from '../testing/world.ts';
import { drive } from './support/drive.ts';
import { backupModel, patience, patienceMs } from './support/fault-yard.ts';
import {
  amplification,
  askedAgain,
  attemptsOf,
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
const longestMs = 10 * patienceMs;

const { board, yard } = await setUpFaults();

/** A port at which nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

test('F16 connect refused: the fallback answers, the dead target rests, and is asked again when it is back', async () => {
  const fault = 'F16 connect refused';
  const port = await closedPort();
  const account = { slug: 'refused', models: [model], baseUrl: `http://127.0.0.1:${port}/v1` };
  const providerAccountId = await yard.addAccount(account);
  await yard.route('refused', [{ kind: 'call', providerAccountId, model }, yard.backupCall]);
  const seen = await drive(yard.door, { model: 'refused', count });
  board.claim(fault, success(seen));
  board.claim(fault, amplification(attemptsOf(seen), count));
  board.claim(fault, integrity(seen));
  board.claim(fault, await bill(yard, seen));
  board.claim(fault, await nothingHeld(yard));

  const back = await startSimulator({ port });
  try {
    board.claim(fault, await askedAgain(yard, { model: 'refused', served: model }));
    const after = await drive(yard.door, { model: 'refused', count: count / 2 });
    board.claim(fault, recovery(after));
  } finally {
    await back.stop();
  }
});

test('F16 DNS failure: the fallback answers, the nameless target rests', async () => {
  const fault = 'F16 DNS failure';
  const account = { slug: 'nameless', models: [model], baseUrl: 'https://no-such-provider.invalid/v1' };
  const providerAccountId = await yard.addAccount(account);
  await yard.route('nameless', [{ kind: 'call', providerAccountId, model }, yard.backupCall]);
  const seen = await drive(yard.door, { model: 'nameless', count });
  board.claim(fault, success(seen));
  board.claim(fault, amplification(attemptsOf(seen), count));
  board.claim(fault, await bill(yard, seen));
});

test('F17 accepts and never answers: the first callers wait for the timeout, the others for nothing', async () => {
  const fault = 'F17 never answers';
  await yard.route('silent', [yard.primaryCall, yard.backupCall], patience);
  yard.primary.weather({ options: 'hang' });
  const seen = await drive(yard.door, { model: 'silent', count });
  board.claim(fault, success(seen));
  const entries = await yard.billed();
  board.claim(fault, amplification(entries.length, count));
  board.claim(fault, bounded(seen, longestMs));
  board.claim(fault, integrity(seen));
  board.claim(fault, await bill(yard, seen));
  board.claim(fault, await nothingHeld(yard));
  yard.primary.weather();
  board.claim(fault, await askedAgain(yard, { model: 'silent', served: model }));
  const after = await drive(yard.door, { model: 'silent', count: count / 2 });
  board.claim(fault, recovery(after));
});

test('F17 silence after 200: headers, a role and pings are no answer, so the fallback takes over and nothing is mixed', async () => {
  const silences = [
    ['stall-0', 'F17 200, then silence'],
    ['pings-0', 'F17 200, then pings for ever'],
  ] as const;
  for (const [options, fault] of silences) {
    const quiet = await yard.addScripted(options, `${model}+${options}`);
    await yard.route(`quiet-${options}`, [quiet, yard.backupCall], patience);
    const seen = await drive(yard.door, { model: `quiet-${options}`, count: 200, isStreamed: () => true });
    board.claim(fault, success(seen));
    board.claim(fault, integrity(seen));
    board.claim(fault, bounded(seen, longestMs));
    board.claim(fault, await bill(yard, seen));
    expect(new Set(seen.map(({ served }) => served))).toEqual(new Set([backupModel]));
  }
});

test('F17 silence mid-stream: ends in an error event, and is never gone on with by another provider', async () => {
  const fault = 'F17 silence mid-stream';
  const pausing = await yard.addScripted('pausing', `${model}+stall-3+tokens-9+fail_share-10`);
  await yard.route('pausing', [pausing, yard.backupCall], patience);
  const seen = await drive(yard.door, { model: 'pausing', count: 200, isStreamed: () => true });
  const told = seen.filter(({ stream, text }) => stream?.ending === 'error' && text.includes('"stream_cut"')).length;
  const whole = seen.filter(({ answered }) => answered).length;
  board.claim(fault, {
    guarantee: 'every silence ends in an error event, the others are whole',
    measured: `${told} silent, ${whole} whole`,
    holds: told === 20 && whole === 180,
  });
  board.claim(fault, integrity(seen));
  board.claim(fault, bounded(seen, longestMs));
  board.claim(fault, await bill(yard, seen));
  board.claim(fault, await nothingHeld(yard));
});
