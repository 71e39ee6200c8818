import { expect, test } from 'bun:test';
import type { Logger } from '@switchyard/platform/log/create-logger';
import { createSnapshotCache } from './snapshot-cache.ts';

const logger = { warn() {} } as unknown as Logger;
const options = { freshMs: 60_000, staleMs: 60_000, absentMs: 60_000, capacity: 3, logger };

test('many who ask at once load once, and a load that a change overtook is kept for nobody', async () => {
  const answers: ((value: string) => void)[] = [];
  const cache = createSnapshotCache(() => new Promise<string>((resolve) => answers.push(resolve)), options);
  const early = [cache.get('key'), cache.get('key')];
  cache.drop(() => true);
  const late = cache.get('key');
  expect(answers).toHaveLength(2);
  answers[1]?.('after the change');
  answers[0]?.('before the change');
  expect(await late).toBe('after the change');
  await Promise.all(early);
  expect(await cache.get('key')).toBe('after the change');
});

test('what was looked at long ago is looked at again before it is used, as long as the source answers', async () => {
  let answer = async (): Promise<string | null> => 'valid';
  const cache = createSnapshotCache(() => answer(), { ...options, freshMs: -1, staleMs: -1 });
  expect(await cache.get('key')).toBe('valid');
  answer = () => Promise.reject(new Error('down'));
  expect(await cache.get('key')).toBe('valid');
  answer = async () => 'revoked';
  expect(await cache.get('key')).toBe('revoked');
  answer = async () => null;
  expect(await cache.get('key')).toBeNull();
});

test('what is a little old is used at once and looked at behind', async () => {
  let answer = 'old';
  const cache = createSnapshotCache(async () => answer, { ...options, freshMs: -1 });
  expect(await cache.get('key')).toBe('old');
  answer = 'new';
  expect(await cache.get('key')).toBe('old');
  await Bun.sleep(0);
  expect(await cache.get('key')).toBe('new');
});

test('however many names are made up, what is known stays known', async () => {
  const asked: string[] = [];
  const load = async (name: string) => {
    asked.push(name);
    return name.startsWith('made up') ? null : name;
  };
  const cache = createSnapshotCache(load, options);
  await cache.get('real');
  for (let guess = 0; guess < 100; guess++) await cache.get(`made up ${guess}`);
  await cache.get('real');
  expect(asked.filter((name) => name === 'real')).toHaveLength(1);
  await cache.get('made up 99');
  expect(asked.filter((name) => name === 'made up 99')).toHaveLength(1);
});
