import { afterAll, beforeAll, expect, test } from 'bun:test';
import { noUsage } from '@switchyard/core/pricing/usage';
import type { RequestRecord } from '@switchyard/core/requests/record';
import { parseRequestFilter, rangeOf } from '@switchyard/core/requests/request-filter';
import { insertContents } from '@switchyard/db/content/insert-contents';
import { newId } from '@switchyard/db/directory/new-id';
import {
  addExportPart,
  claimExport,
  ExportStopped,
  expireExports,
  finishExport,
} from '@switchyard/db/exports/export-work';
import { countExportRows, readExportRows } from '@switchyard/db/reports/export-rows';
import { listRequests } from '@switchyard/db/reports/list-requests';
import { ingestRecords } from '@switchyard/db/requests/ingest-records';
import { contentEncoding } from '@switchyard/platform/content/content-encoding';
import { createContentKey, sealContent } from '@switchyard/platform/content/seal-content';
import { openExportKey, openPart } from '@switchyard/platform/exports/export-parts';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { makeExport } from '../src/exports/make-export.ts';
import { leaseMs } from '../src/exports/part-writer.ts';
import { exports } from '../src/jobs/exports.ts';
import { createRig, makeRecord, openTools, type Rig } from './rig.ts';

let rig: Rig;
let opened: ReturnType<typeof openTools>;
let tools: ReturnType<typeof openTools>['tools'];

beforeAll(async () => {
  rig = await createRig();
  opened = openTools(rig);
  ({ tools } = opened);
});

afterAll(async () => {
  await opened.close();
  await rig.end();
});

/** Requests of one organization, of which every third failed. */
async function addRequests(organizationId: string, count: number, given: Partial<RequestRecord> = {}) {
  const records = Array.from({ length: count }, (_, index) =>
    makeRecord({
      organizationId,
      costNanos: String(9_007_199_254_740_993n + BigInt(index)),
      usage: { ...noUsage, inputTokens: index, cacheWrite1hTokens: 2 * index, outputTokens: 1 },
      ...(index % 3 === 0 ? { outcome: 'FAILED' as const, httpStatus: 502 } : {}),
      endUser: `=user-${index}`,
      client: 'He said "hi",\nand left',
      ...given,
    }),
  );
  await ingestRecords(tools.db, records);
  return records;
}

const ask = (organizationId: string, format: 'CSV' | 'JSONL' | 'PARQUET', query = 'since=24h', withContent = false) =>
  opened.owner.logExport.create({ data: { id: newId(), organizationId, format, query, withContent } });

const rowOf = (id: string) => opened.owner.logExport.findUniqueOrThrow({ where: { id } });

/** The file as it would be downloaded. */
async function fileOf(id: string): Promise<Buffer> {
  const { sealedKey, organizationId, bytes } = await rowOf(id);
  const key = await openExportKey(rig.sealing.privateKey, sealedKey ?? '', { organizationId, exportId: id });
  const parts = await opened.owner.logExportPart.findMany({ where: { exportId: id }, orderBy: { index: 'asc' } });
  for (const { data } of parts) expect(data.length).toBeLessThanOrEqual(1_048_576);
  const file = Buffer.concat(parts.map(({ index, data }) => openPart(key, { exportId: id, index }, data)));
  expect(BigInt(file.length)).toBe(bytes);
  return file;
}

const linesOf = async (id: string) =>
  (await fileOf(id))
    .toString()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

const arrayBufferOf = (file: Buffer): ArrayBuffer => Uint8Array.from(file).buffer;

const sumOf = (records: RequestRecord[]) => records.reduce((sum, { costNanos }) => sum + BigInt(costNanos ?? 0), 0n);

/** A reader of CSV as RFC 4180 has it. */
function readCsv(text: string): Record<string, string>[] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^,"\r]*))(,|\r\n|$)/g)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === '\r\n') rows.push([]);
  }
  const [header = [], ...cells] = rows.filter((row) => row.length > 1);
  return cells.map((row) => Object.fromEntries(header.map((name, index) => [name, row[index] ?? ''])));
}

test('in every format an export holds exactly the rows of its own organization, and their costs to the nano-dollar', async () => {
  const organizationId = await opened.addOrganization();
  const other = await opened.addOrganization();
  const records = await addRequests(organizationId, 700);
  const strange = await addRequests(other, 50, { endUser: 'the-other-tenant' });
  const ids = records.map(({ id }) => id).sort();
  const asked = [
    await ask(organizationId, 'CSV'),
    await ask(organizationId, 'JSONL'),
    await ask(organizationId, 'PARQUET'),
  ];
  await exports.run(tools);
  const [csv, jsonl, parquet] = asked.map(({ id }) => id);
  for (const { id } of asked)
    expect(await rowOf(id)).toMatchObject({ status: 'DONE', rows: 700n, totalRows: 700n, error: null, runs: 1 });
  const cells = readCsv((await fileOf(csv ?? '')).toString());
  expect(cells.map(({ id }) => id)).toEqual(ids);
  expect(cells.reduce((sum, row) => sum + BigInt(row.cost_nanos ?? 0), 0n)).toBe(sumOf(records));
  expect(cells[0]).toMatchObject({
    end_user: "'=user-0",
    client: 'He said "hi",\nand left',
    cost_nanos: '9007199254740993',
    cost_usd: '9007199.254740993',
    outcome: 'FAILED',
  });
  expect(await opened.owner.logExportPart.count({ where: { exportId: jsonl ?? '' } })).toBeGreaterThan(1);
  const lines = await linesOf(jsonl ?? '');
  expect(lines.map(({ id }) => id)).toEqual(ids);
  expect(lines.reduce((sum, row) => sum + BigInt(row.cost_nanos), 0n)).toBe(sumOf(records));
  expect(lines[7]).toMatchObject({
    end_user: '=user-7',
    input_tokens: 7,
    cache_write_1h_tokens: 14,
    organization: 'Acme',
  });
  const file = arrayBufferOf(await fileOf(parquet ?? ''));
  const rows = await parquetReadObjects({ file });
  expect(rows.map(({ id }) => id)).toEqual(ids);
  expect(rows.reduce((sum, row) => sum + row.cost_nanos, 0n)).toBe(sumOf(records));
  expect(rows[7]).toMatchObject({ input_tokens: 7n, stream: false, started_at: new Date(records[7]?.startedAt ?? '') });
  const types = new Map(parquetMetadata(file).schema.map(({ name, type }) => [name, type]));
  expect([types.get('cost_nanos'), types.get('stream'), types.get('started_at')]).toEqual([
    'INT64',
    'BOOLEAN',
    'INT64',
  ]);
  for (const { id } of asked) {
    const everything = (await fileOf(id)).toString('latin1');
    for (const word of [other, 'the-other-tenant', strange[0]?.id ?? '-']) expect(everything).not.toContain(word);
  }
});

test('an export has the rows that its filter finds; one without rows is a whole file too', async () => {
  const organizationId = await opened.addOrganization();
  const records = await addRequests(organizationId, 30);
  const failed = await ask(organizationId, 'JSONL', 'since=24h&outcome=FAILED&endUser.not=%3Duser-3');
  const none = [
    await ask(organizationId, 'CSV', 'since=24h&model=nothing'),
    await ask(organizationId, 'PARQUET', 'since=24h&model=nothing'),
  ];
  await exports.run(tools);
  const expected = records.filter(({ outcome, endUser }) => outcome === 'FAILED' && endUser !== '=user-3');
  expect((await linesOf(failed.id)).map(({ id }) => id)).toEqual(expected.map(({ id }) => id).sort());
  const [csv, parquet] = await Promise.all(none.map(({ id }) => fileOf(id)));
  expect(csv?.toString().trim().split('\r\n')).toHaveLength(1);
  const file = arrayBufferOf(parquet ?? Buffer.alloc(0));
  expect(Number(parquetMetadata(file).num_rows)).toBe(0);
});

test('an export finds what the log shows, whatever the filter', async () => {
  const organizationId = await opened.addOrganization();
  await addRequests(organizationId, 40);
  for (const query of [
    '',
    'status=5xx',
    'outcome.not=FAILED',
    'endUser=%3Duser-3&endUser=%3Duser-4',
    'client.contains=SAID',
    'without=error',
  ]) {
    const filter = parseRequestFilter(query);
    const range = rangeOf(filter, Date.now());
    const place = { kind: 'newest' } as const;
    const shown = await listRequests(opened.owner, organizationId, { filter, range, place, limit: 100 });
    const rows = await readExportRows(opened.owner, organizationId, { filter, range, after: undefined, limit: 100 });
    expect([query, rows.map(({ id }) => id)]).toEqual([query, shown.rows.map(({ id }) => id).reverse()]);
    expect(await countExportRows(opened.owner, organizationId, { filter, range })).toBe(rows.length);
    expect(rows.length).toBeGreaterThan(0);
  }
});

test('what was said goes along only where it is asked for and kept', async () => {
  const organizationId = await opened.addOrganization();
  const kept = { content: { kept: 'full', state: 'STORED', reason: null, redactions: 0 } } as const;
  const [first, second] = await addRequests(organizationId, 2, kept);
  const requestId = first?.id ?? '';
  const day = new Date().toISOString().slice(0, 10);
  const key = await createContentKey(rig.sealing.publicKey, { id: newId(), organizationId, day });
  const seal = async (side: 'request' | 'response', text: string) =>
    (await sealContent(key, { organizationId, requestId, side }, Buffer.from(text))).toString('base64');
  const body = { requestObject: null, responseObject: null, requestTruncated: false, responseTruncated: false };
  await insertContents(tools.db, [
    {
      requestId,
      organizationId,
      key: { id: key.id, day, sealed: key.sealed },
      encoding: contentEncoding,
      request: await seal('request', 'the question'),
      response: await seal('response', 'the answer'),
      ...body,
    },
  ]);
  const open = await ask(organizationId, 'JSONL', 'since=24h', true);
  const closed = await ask(organizationId, 'JSONL');
  await exports.run(tools);
  expect(await linesOf(open.id)).toMatchObject([
    { id: requestId, request_content: 'the question', response_content: 'the answer' },
    { id: second?.id, request_content: null, response_content: null },
  ]);
  expect((await fileOf(closed.id)).toString()).not.toContain('the question');
  const stored = await opened.owner.logExportPart.findMany({ where: { exportId: open.id } });
  for (const { data } of stored) expect(Buffer.from(data).includes('the question')).toBe(false);
});

const lease = () => ({ now: new Date(), leaseMs });

test('a worker that dies leaves no file: the next begins anew, and what the dead one still writes is refused', async () => {
  const organizationId = await opened.addOrganization();
  await addRequests(organizationId, 5);
  const { id } = await ask(organizationId, 'JSONL');
  const dead = await claimExport(tools.db, lease());
  if (dead === undefined) throw new Error('There was nothing to claim.');
  await addExportPart(tools.db, dead, {
    index: 0,
    data: Buffer.from('half'),
    progress: { rows: 2, bytes: 4 },
    ...lease(),
  });
  expect(await rowOf(id)).toMatchObject({ status: 'RUNNING', rows: 2n, sealedKey: null });
  await exports.run(tools);
  expect((await rowOf(id)).status).toBe('RUNNING');
  await exports.run({ ...tools, now: () => Date.now() + leaseMs + 1_000 });
  expect(await rowOf(id)).toMatchObject({ status: 'DONE', rows: 5n, runs: 2 });
  expect(await linesOf(id)).toHaveLength(5);
  const late = { index: 7, data: Buffer.from('late'), progress: { rows: 9, bytes: 9 }, ...lease() };
  await expect(addExportPart(tools.db, dead, late)).rejects.toThrow(ExportStopped);
  const end = { progress: { rows: 9, bytes: 9 }, sealedKey: 'x', now: new Date(), expiresAt: new Date() };
  await expect(finishExport(tools.db, dead, end)).rejects.toThrow(ExportStopped);
  expect(await linesOf(id)).toHaveLength(5);
});

test('an export that the worker does not survive is given up after three times', async () => {
  const organizationId = await opened.addOrganization();
  const { id } = await ask(organizationId, 'CSV');
  let at = Date.now();
  for (let run = 0; run < 3; run += 1, at += leaseMs + 1) await claimExport(tools.db, { now: new Date(at), leaseMs });
  await exports.run({ ...tools, now: () => at });
  const row = await rowOf(id);
  expect([row.status, row.error]).toEqual(['FAILED', expect.stringContaining('stopped 3 times')]);
});

test('two workers never make the same export', async () => {
  const organizationId = await opened.addOrganization();
  for (let made = 0; made < 4; made += 1) await ask(organizationId, 'CSV');
  const runs = await Promise.all(Array.from({ length: 8 }, () => claimExport(tools.db, lease())));
  const claimed = runs.flatMap((run) => (run === undefined ? [] : [run.id]));
  expect([claimed.length, new Set(claimed).size]).toEqual([4, 4]);
  await opened.owner.logExport.deleteMany({ where: { organizationId } });
});

test('a cancelled export stops before its next part, and one that is too large says so', async () => {
  const organizationId = await opened.addOrganization();
  await addRequests(organizationId, 10);
  const { id } = await ask(organizationId, 'JSONL');
  const run = await claimExport(tools.db, lease());
  if (run === undefined) throw new Error('There was nothing to claim.');
  await opened.owner.logExport.update({ where: { id }, data: { status: 'CANCELLED', runId: null } });
  await expect(makeExport(tools, run)).rejects.toThrow(ExportStopped);
  expect(await opened.owner.logExportPart.count({ where: { exportId: id } })).toBe(0);
  await ask(organizationId, 'JSONL');
  const large = await claimExport(tools.db, lease());
  if (large === undefined) throw new Error('There was nothing to claim.');
  const bounds = { mostRows: 9, pageRows: 4, pageRowsWithContent: 4, keptMs: 1_000 };
  await expect(makeExport(tools, large, bounds)).rejects.toThrow('at most 9 requests; this one has 10');
  await makeExport(tools, large, { ...bounds, mostRows: 10 });
  expect(await linesOf(large.id)).toHaveLength(10);
});

test('after its time a file is gone and the export says when', async () => {
  const organizationId = await opened.addOrganization();
  await addRequests(organizationId, 3);
  const { id } = await ask(organizationId, 'CSV');
  await exports.run(tools);
  const day = 24 * 3_600_000;
  const at = (days: number) => ({
    now: new Date(Date.now() + days * day),
    forgetBefore: new Date(Date.now() + (days - 90) * day),
  });
  await expireExports(tools.db, at(6.9));
  expect((await rowOf(id)).sealedKey).not.toBeNull();
  await expireExports(tools.db, at(7.1));
  expect(await rowOf(id)).toMatchObject({ status: 'DONE', sealedKey: null });
  expect(await opened.owner.logExportPart.count({ where: { exportId: id } })).toBe(0);
  await expireExports(tools.db, at(91));
  expect(await opened.owner.logExport.count({ where: { id } })).toBe(0);
});
