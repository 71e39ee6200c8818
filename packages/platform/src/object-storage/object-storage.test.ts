import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test';
import { EnvironmentError } from '../environment/parse-environment.ts';
import { type FakeObjectStorage, startFakeObjectStorage } from '../testing/fake-object-storage.ts';
import { createObjectStorage, ObjectStorageError, openObjectStorage } from './object-storage.ts';
import { readListing } from './read-listing.ts';

let fake: FakeObjectStorage;

beforeAll(async () => {
  fake = await startFakeObjectStorage();
});

beforeEach(() => fake.objects.clear());

afterAll(() => fake.close());

const bytes = (text: string) => new TextEncoder().encode(text);

test('bytes come back as they were put, are replaced and deleted, and a name that nothing has is no error', async () => {
  const storage = createObjectStorage(fake.settings);
  const every = Uint8Array.from({ length: 256 }, (_, value) => value);
  await storage.put('a/1', every);
  expect(await storage.get('a/1')).toEqual(every);
  await storage.put('a/1', bytes('second'));
  expect(await storage.get('a/1')).toEqual(bytes('second'));
  await storage.delete('a/1');
  await storage.delete('a/1');
  expect(await storage.get('a/1')).toBeNull();
});

test('names with signs that addresses, signatures and XML treat specially are names as any other', async () => {
  const storage = createObjectStorage(fake.settings);
  const names = ["a b/&<>'é", 'a b/+%20?#', 'a b/=~'];
  for (const name of names) await storage.put(name, bytes(name));
  const listed = [];
  for (let after: string | undefined, done = false; !done; ) {
    const page = await storage.list('a b/', { after });
    listed.push(...page.names);
    [after, done] = [page.next ?? undefined, page.next === null];
  }
  expect(listed.sort()).toEqual(names.sort());
  for (const name of names) expect(await storage.get(name)).toEqual(bytes(name));
});

test('a listing goes page by page, and with a delimiter names each folder once', async () => {
  const storage = createObjectStorage(fake.settings);
  for (const name of ['o/1/x', 'o/1/y', 'o/2/x', 'o/3/x', 'p/1/x']) await storage.put(name, bytes('.'));
  const first = await storage.list('o/', { delimiter: '/' });
  expect(first).toMatchObject({ names: [], folders: ['o/1/', 'o/2/'] });
  const second = await storage.list('o/', { delimiter: '/', after: first.next ?? '' });
  expect(second).toEqual({ names: [], folders: ['o/3/'], next: null });
  expect(await storage.list('o/1/')).toEqual({ names: ['o/1/x', 'o/1/y'], folders: [], next: null });
});

test('a refusal rejects with its status and code and never looks like something that is not there', async () => {
  const stranger = createObjectStorage({ ...fake.settings, secretAccessKey: 'another' });
  await expect(stranger.get('a')).rejects.toThrow('403 SignatureDoesNotMatch');
  const elsewhere = createObjectStorage({ ...fake.settings, bucket: 'other' });
  await expect(elsewhere.get('a')).rejects.toThrow(ObjectStorageError);
  await expect(elsewhere.delete('a')).rejects.toThrow('404 NoSuchBucket');
  const storage = createObjectStorage(fake.settings);
  fake.fail(503);
  const calls = [storage.put('a', bytes('.')), storage.get('a'), storage.delete('a'), storage.list('')];
  for (const { status, reason } of await Promise.allSettled(calls).then((all) => all as PromiseRejectedResult[]))
    expect([status, String(reason)]).toEqual(['rejected', expect.stringContaining('503 SlowDown')]);
  fake.fail(null);
});

test('the environment gives a storage, none without a bucket, and says what is missing beside one', async () => {
  const { S3_REGION = '', ...given } = fake.environment;
  const storage = openObjectStorage({ S3_REGION, ...given });
  await storage?.put('e', bytes('.'));
  expect(fake.objects.has('e')).toBe(true);
  expect(openObjectStorage({ S3_REGION })).toBeNull();
  expect(() => openObjectStorage({ S3_REGION, S3_BUCKET: 'b', S3_ACCESS_KEY_ID: 'i' })).toThrow(EnvironmentError);
});

test('an answer that is no listing is not taken for an empty one', () => {
  expect(() => readListing('<html></html>')).toThrow(SyntaxError);
});
