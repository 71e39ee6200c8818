import { afterEach, beforeEach, expect, test } from 'bun:test';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Crew, endCrew, startChild } from './child.ts';
import { lockHome } from './lock.ts';
import { endLeftovers, isRunning, recordOf } from './process-record.ts';

let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'switchyard-home-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const crewOf = (folder: string): Crew => ({ home: folder, stopping: false, children: new Map() });
const sleeper = (name: string) => ({
  name,
  command: ['sleep', '600'] as [string, ...string[]],
  folder: home,
  environment: { PATH: process.env.PATH ?? '' },
});

test('what a killed launcher left running is ended by the next one', async () => {
  const child = await startChild(crewOf(home), sleeper('gateway'));
  await endLeftovers(home);
  expect(await child.ended).toBe('SIGINT');
  expect(existsSync(join(home, 'run/gateway.json'))).toBe(false);
});

test('a process that was given the id of a dead one of ours is left alone', async () => {
  const child = await startChild(crewOf(home), sleeper('stranger'));
  writeFileSync(join(home, 'run/gateway.json'), JSON.stringify({ pid: child.pid, bornAt: 'another time' }));
  rmSync(join(home, 'run/stranger.json'));
  await endLeftovers(home);
  expect(child.hasEnded()).toBe(false);
  await child.stop('SIGKILL', 0);
});

test('services end before the stores under them', async () => {
  const crew = crewOf(home);
  const order: string[] = [];
  for (const name of ['postgres', 'redis', 'worker', 'gateway']) {
    const child = await startChild(crew, sleeper(name));
    void child.ended.then(() => order.push(name));
  }
  await endCrew(crew);
  expect(order.slice(0, 2).sort()).toEqual(['gateway', 'worker']);
  expect(order.slice(2)).toEqual(['redis', 'postgres']);
});

test('a home has one launcher, and that of a dead one is taken over', () => {
  const unlock = lockHome(home);
  expect(() => lockHome(home)).toThrow('already runs in this folder');
  unlock();
  writeFileSync(join(home, 'launcher.json'), JSON.stringify({ pid: process.pid, bornAt: 'before the crash' }));
  lockHome(home)();
});

test('an ended process is not running', async () => {
  const child = await startChild(crewOf(home), sleeper('short'));
  const record = recordOf(child.pid);
  expect(isRunning(record)).toBe(true);
  await child.stop('SIGKILL', 0);
  expect(isRunning(record)).toBe(false);
});
