import { afterEach, beforeEach, expect, test } from 'bun:test';
import { newId } from '@switchyard/db/directory/new-id';
import { ingestRecords } from '@switchyard/db/requests/ingest-records';
import { openExportKey, openPart } from '@switchyard/platform/exports/export-parts';
import { newSigningSecret } from '@switchyard/platform/notifications/channel-secret';
import { sealSink } from '@switchyard/platform/sinks/sink-secret';
import { createRig, makeRecord, openTools, type Rig, until } from './rig.ts';

let rig: Rig;
let opened: ReturnType<typeof openTools>;

// A worker that one test leaves running would work for the next one too.
beforeEach(async () => {
  rig = await createRig();
  opened = openTools(rig);
});

afterEach(async () => {
  await opened.close();
  await rig.end();
});

async function addRequests(organizationId: string, count: number): Promise<string[]> {
  const records = Array.from({ length: count }, () => makeRecord({ organizationId }));
  for (let at = 0; at < count; at += 1_000) await ingestRecords(opened.tools.db, records.slice(at, at + 1_000));
  return records.map(({ id }) => id).sort();
}

test('a worker that is killed in the middle of an export leaves nothing to download, and the next one makes all of it', async () => {
  const organizationId = await opened.addOrganization();
  const ids = await addRequests(organizationId, 6_000);
  const { id } = await opened.owner.logExport.create({
    data: { id: newId(), organizationId, format: 'JSONL', query: 'since=24h' },
  });
  const row = () => opened.owner.logExport.findUniqueOrThrow({ where: { id } });
  const worker = rig.spawnWorker();
  await until(async () => (await row()).rows > 0n);
  worker.kill('SIGKILL');
  await worker.exited;
  expect(await row()).toMatchObject({ status: 'RUNNING', sealedKey: null });
  // What a minute does by itself.
  await opened.owner.logExport.update({ where: { id }, data: { runUntil: new Date() } });
  rig.spawnWorker();
  await until(async () => (await row()).status === 'DONE');
  const { sealedKey, rows, runs } = await row();
  expect([rows, runs]).toEqual([6_000n, 2]);
  const key = await openExportKey(rig.sealing.privateKey, sealedKey ?? '', { organizationId, exportId: id });
  const parts = await opened.owner.logExportPart.findMany({ where: { exportId: id }, orderBy: { index: 'asc' } });
  const file = Buffer.concat(parts.map(({ index, data }) => openPart(key, { exportId: id, index }, data)));
  const lines = file.toString().trim().split('\n');
  expect(lines.map((line) => JSON.parse(line).id)).toEqual(ids);
});

test('a worker that is killed between batches loses no request, and what is sent twice comes under the same name', async () => {
  const organizationId = await opened.addOrganization();
  const sinkId = newId();
  const byMessage = new Map<string, Set<string>>();
  let taken = 0;
  // A worker that is to be killed has one message taken, and the next only when it is dead.
  let free = 0;
  let held = Promise.withResolvers<void>();
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    async fetch(request) {
      const name = request.headers.get('webhook-id') ?? '';
      const { data } = JSON.parse(await request.text());
      const ids = data.requests.map((one: { id: string }) => one.id);
      byMessage.set(name, new Set([...(byMessage.get(name) ?? []), ...ids]));
      taken += 1;
      if (taken > free) await held.promise;
      return new Response('ok');
    },
  });
  const secrets = { kind: 'webhook', signingSecret: newSigningSecret() } as const;
  const sealed = await sealSink(rig.sealing.publicKey, secrets, { organizationId, sinkId });
  const configuration = { kind: 'webhook', url: `http://127.0.0.1:${server.port}/requests` };
  await opened.owner.logSink.create({
    data: { id: sinkId, organizationId, name: 'Hook', kind: 'WEBHOOK', configuration, sealed },
  });
  const ids = await addRequests(organizationId, 2_500);
  for (let kills = 0; kills < 3; kills += 1) {
    free = taken + 1;
    held = Promise.withResolvers();
    const worker = rig.spawnWorker();
    await until(async () => taken > free);
    worker.kill('SIGKILL');
    await worker.exited;
    held.resolve();
    // What two minutes do by themselves.
    await opened.owner.logSinkDelivery.updateMany({ where: { sinkId }, data: { nextAttemptAt: new Date() } });
  }
  rig.spawnWorker();
  await until(async () => (await opened.owner.logSinkDelivery.count({ where: { sinkId } })) === 0);
  const all = [...byMessage.values()].flatMap((message) => [...message]);
  // Each request is in exactly one message, however often that was sent.
  expect(all.sort()).toEqual(ids);
  await server.stop(true);
});
