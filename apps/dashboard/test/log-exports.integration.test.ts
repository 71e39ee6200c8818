import { afterAll, expect, test } from 'bun:test';
import { openExportKey } from '@switchyard/platform/exports/export-parts';
import { createHarness } from './harness.ts';
import { createWorld } from './world.ts';

const harness = await createHarness();
const { call, owner } = harness;
const organization = await harness.organization();
const world = createWorld(harness, organization);
const admin = await harness.member(organization.id, 'ADMIN');
const member = await harness.member(organization.id, 'MEMBER');
const stranger = await harness.member((await harness.organization()).id, 'OWNER');
afterAll(harness.stop);

const path = '/log-exports';
const as = (caller: typeof admin) => ({ caller, organization: organization.slug });

const auditOf = (targetId: string) =>
  owner.auditEvent.findMany({ where: { organizationId: organization.id, targetId }, orderBy: { id: 'asc' } });

test('an export waits for the worker with the filter that was asked for and times that stand still', async () => {
  const body = { format: 'jsonl', query: 'since=7d&outcome=FAILED&outcome=PARTIAL&model.not=gpt-5&drawer=open' };
  const { status, body: made } = await call({ method: 'POST', path, body, ...as(member) });
  expect(status).toBe(200);
  const query = new URLSearchParams(made.query);
  expect(query.getAll('outcome')).toEqual(['FAILED', 'PARTIAL']);
  expect(query.getAll('model.not')).toEqual(['gpt-5']);
  expect([query.has('since'), query.has('drawer')]).toEqual([false, false]);
  const spanMs = Date.parse(query.get('to') ?? '') - Date.parse(query.get('from') ?? '');
  expect(spanMs / 3_600_000).toBeGreaterThanOrEqual(7 * 24);
  expect(spanMs / 3_600_000).toBeLessThan(7 * 24 + 2);
  expect(made).toMatchObject({ format: 'jsonl', status: 'pending', rows: 0, totalRows: null, withContent: false });
  expect((await auditOf(made.id)).map(({ action }) => action)).toEqual(['log-export.create']);
  const listed = await call({ method: 'GET', path, ...as(member) });
  expect(listed.body.items).toEqual([made]);
  const cancelled = await call({ method: 'POST', path: `${path}/${made.id}/cancel`, ...as(member) });
  expect(cancelled.body.status).toBe('cancelled');
  expect((await call({ method: 'POST', path: `${path}/${made.id}/cancel`, ...as(member) })).status).toBe(409);
});

test('what cannot be read as a filter is refused by name', async () => {
  for (const query of ['outcome=BEST', 'since=yesterday', 'from=2026-11-02T00:00:00Z&to=2026-11-01T00:00:00Z']) {
    const answer = await call({ method: 'POST', path, body: { format: 'csv', query }, ...as(member) });
    expect([query, answer.status, answer.body.errors[0].field]).toEqual([query, 400, 'query']);
  }
});

test('content is exported and downloaded only by those who may read it', async () => {
  const body = { format: 'csv', withContent: true };
  expect((await call({ method: 'POST', path, body, ...as(member) })).status).toBe(403);
  expect((await call({ method: 'POST', path, body, ...as(admin) })).status).toBe(200);
  const { id } = await world.finishedExport('what was said', true);
  expect((await call({ method: 'GET', path: `${path}/${id}/download`, ...as(member) })).status).toBe(403);
  expect(await auditOf(id)).toEqual([]);
  expect((await call({ method: 'GET', path: `${path}/${id}/download`, ...as(admin) })).text).toBe('what was said');
  expect((await auditOf(id)).map(({ action }) => action)).toEqual(['log-export.download']);
});

test('a file comes whole, under a name, also by a link that sends no headers of ours; strangers find nothing', async () => {
  const text = 'x'.repeat(105);
  const { id } = await world.finishedExport(text);
  const link = `${path}/${id}/download?organization=${organization.slug}`;
  const answer = await call({ method: 'GET', path: link, caller: member });
  expect(answer.text).toBe(text);
  expect(answer.headers.get('content-disposition')).toMatch(
    new RegExp(`^attachment; filename="requests-${organization.slug}-[0-9T-]+\\.csv"$`),
  );
  expect((await call({ method: 'GET', path: link, caller: stranger })).status).toBe(404);
  expect((await call({ method: 'GET', path: link })).status).toBe(401);
});

test('a file of which a part is gone breaks off instead of ending', async () => {
  const { id } = await world.finishedExport('0123456789abcdefghij');
  await owner.logExportPart.delete({ where: { exportId_index: { exportId: id, index: 1 } } });
  await expect(call({ method: 'GET', path: `${path}/${id}/download`, ...as(member) })).rejects.toThrow();
});

test('an export that is not done has no file, and its key opens for no other export', async () => {
  await world.finishExports();
  const { id } = await world.logExport();
  expect((await call({ method: 'GET', path: `${path}/${id}/download`, ...as(member) })).status).toBe(409);
  const done = await owner.logExport.findUniqueOrThrow({ where: { id: (await world.finishedExport()).id } });
  const binding = { organizationId: organization.id, exportId: id };
  await expect(openExportKey(harness.privateKey, done.sealedKey ?? '', binding)).rejects.toThrow('another place');
});

test('five that are not finished are enough', async () => {
  await world.finishExports();
  for (let made = 0; made < 5; made += 1) await world.logExport();
  const answer = await call({ method: 'POST', path, body: { format: 'csv' }, ...as(member) });
  expect([answer.status, answer.body.code]).toEqual([409, 'conflict']);
});
