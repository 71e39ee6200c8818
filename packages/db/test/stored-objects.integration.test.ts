import { afterAll, beforeAll, expect, test } from 'bun:test';
import { closeDatabase, createDatabase, type Database } from '../src/client/create-database.ts';
import {
  deleteStoredObject,
  findStoredObject,
  listStoredObjects,
  type StoredObject,
  saveStoredObject,
  settleStoredObject,
} from '../src/objects/stored-objects.ts';
import { createTestDatabase, type TestDatabase } from '../src/testing/test-database.ts';
import { createTenant, type Tenant } from './tenant.ts';

let database: TestDatabase;
let gateway: Database;
let acme: Tenant;
let other: Tenant;
const at = new Date('2026-11-22T10:00:00.000Z');

beforeAll(async () => {
  database = await createTestDatabase();
  gateway = createDatabase(database.gatewayUrl, { poolSize: 4 });
  acme = await createTenant(database.ownerUrl);
  other = await createTenant(database.ownerUrl);
});

afterAll(async () => {
  await closeDatabase(gateway);
  await database.drop();
});

function object(fields: Partial<StoredObject>): Omit<StoredObject, 'settledAt'> {
  return {
    id: 'batch_1',
    kind: 'batch',
    providerAccountId: acme.organizationId,
    providerObjectId: 'batch_abc',
    teamId: acme.teams[0],
    keyId: acme.keys[0],
    createdAt: at,
    summary: { model: 'gpt-5-mini', lines: 3 },
    ...fields,
  };
}

test('an object is found as it was saved, saving it again changes nothing, and another tenant does not see it', async () => {
  await saveStoredObject(gateway, acme.organizationId, object({}));
  await saveStoredObject(gateway, acme.organizationId, object({ providerObjectId: 'another' }));
  expect(await findStoredObject(gateway, acme.organizationId, 'batch_1')).toEqual({ ...object({}), settledAt: null });
  expect(await findStoredObject(gateway, other.organizationId, 'batch_1')).toBeUndefined();
  expect(await deleteStoredObject(gateway, other.organizationId, 'batch_1')).toBe(false);
  expect(await settleStoredObject(gateway, other.organizationId, { id: 'batch_1', at })).toBe(false);
  // The same id may be another object of another tenant.
  await saveStoredObject(gateway, other.organizationId, object({ providerObjectId: 'theirs' }));
  expect((await findStoredObject(gateway, acme.organizationId, 'batch_1'))?.providerObjectId).toBe('batch_abc');
});

test('of many who settle an object at once exactly one does', async () => {
  await saveStoredObject(gateway, acme.organizationId, object({ id: 'batch_race' }));
  const all = Array.from({ length: 12 }, () =>
    settleStoredObject(gateway, acme.organizationId, { id: 'batch_race', at }),
  );
  expect((await Promise.all(all)).filter(Boolean)).toHaveLength(1);
  expect((await findStoredObject(gateway, acme.organizationId, 'batch_race'))?.settledAt).toEqual(at);
  expect(await settleStoredObject(gateway, acme.organizationId, { id: 'nothing', at })).toBe(false);
});

test('a team pages through its objects of one kind, newest first, each once, also when they were made at one moment', async () => {
  const teamId = acme.teams[1];
  for (const [index, ms] of [0, 0, 0, 5, 9].entries()) {
    const fields = { id: `file_${index}`, kind: 'file' as const, teamId, createdAt: new Date(at.getTime() + ms) };
    await saveStoredObject(gateway, acme.organizationId, object(fields));
  }
  await saveStoredObject(gateway, acme.organizationId, object({ id: 'file_other_team', kind: 'file' }));
  await saveStoredObject(gateway, acme.organizationId, object({ id: 'response_1', kind: 'response', teamId }));
  const pages: string[][] = [];
  for (let cursor: string | undefined; pages.length < 5; ) {
    const page = await listStoredObjects(gateway, acme.organizationId, { kind: 'file', teamId, cursor, limit: 2 });
    pages.push(page.map(({ id }) => id));
    cursor = page.at(-1)?.id;
    if (page.length < 2) break;
  }
  expect(pages).toEqual([['file_4', 'file_3'], ['file_2', 'file_1'], ['file_0']]);
  const stranger = { kind: 'file', teamId, cursor: 'file_other_team', limit: 2 } as const;
  expect(await listStoredObjects(gateway, acme.organizationId, stranger)).toEqual([]);
});

test('a deleted object is gone, and is deleted once', async () => {
  await saveStoredObject(gateway, acme.organizationId, object({ id: 'file_gone', kind: 'file' }));
  expect(await deleteStoredObject(gateway, acme.organizationId, 'file_gone')).toBe(true);
  expect(await deleteStoredObject(gateway, acme.organizationId, 'file_gone')).toBe(false);
  expect(await findStoredObject(gateway, acme.organizationId, 'file_gone')).toBeUndefined();
});
