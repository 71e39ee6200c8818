import { afterEach, beforeEach, expect, test } from 'bun:test';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSecrets } from './secrets.ts';

let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'switchyard-home-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

test('secrets are made once, differ between installations, and only their owner may read them', async () => {
  const first = await loadSecrets(home);
  expect(first.isNew).toBe(true);
  expect(await loadSecrets(home)).toEqual({ secrets: first.secrets, isNew: false });
  expect(statSync(join(home, 'secrets.json')).mode & 0o777).toBe(0o600);
  rmSync(join(home, 'secrets.json'));
  const second = await loadSecrets(home);
  for (const [name, value] of Object.entries(first.secrets))
    expect(Object.entries(second.secrets)).not.toContainEqual([name, value]);
});

test('an installation from before there were channels, content and a cache gets their keys, once, and keeps everything else', async () => {
  const { secrets } = await loadSecrets(home);
  const { channelPublicKey, channelPrivateKey, contentPublicKey, contentPrivateKey, cacheKey, ...older } = secrets;
  writeFileSync(join(home, 'secrets.json'), JSON.stringify(older));
  const completed = await loadSecrets(home);
  expect(completed.isNew).toBe(false);
  expect(completed.secrets).toMatchObject(older);
  expect(completed.secrets.channelPrivateKey).not.toBe(channelPrivateKey);
  expect(completed.secrets.channelPublicKey).not.toBe(channelPublicKey);
  for (const made of ['contentPublicKey', 'contentPrivateKey', 'cacheKey'] as const)
    expect(completed.secrets[made]).not.toBe('');
  expect((await loadSecrets(home)).secrets).toEqual(completed.secrets);
});

test('a damaged file is never silently replaced: keys and credentials depend on it', async () => {
  for (const text of ['', '{', '{"keyPepper":"x"}']) {
    writeFileSync(join(home, 'secrets.json'), text);
    await expect(loadSecrets(home)).rejects.toThrow('is damaged');
  }
});
