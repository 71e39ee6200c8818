import { expect, test } from 'bun:test';
import { readCacheWishes } from '@switchyard/core/cache/resolve-cache-policy';
import type { AdmissionStore } from '@switchyard/platform/admission/admission-store';
import type { Logger } from '@switchyard/platform/log/create-logger';
import type { RecordQueue } from '@switchyard/platform/queue/record-queue';
import { notBegun, type OpenRequest } from '../open-request.ts';
import { createLedger } from './create-ledger.ts';

const id = '10000000-0000-4000-8000-000000000001';
const open = (): OpenRequest => ({
  id: Bun.randomUUIDv7(),
  startedAtMs: 0,
  startedMs: 0,
  endpoint: '/v1/chat/completions',
  surface: { format: 'openai-chat' } as OpenRequest['surface'],
  caller: { key: { id, teamId: id, memberId: null }, configuration: { id } } as OpenRequest['caller'],
  call: { model: 'm', stream: false, endUser: null } as OpenRequest['call'],
  pinnedAccountId: null,
  dropUnsupported: false,
  client: { name: '', requestId: null, retries: null, traceId: null, parentSpanId: null, headers: {} },
  said: { metadata: {}, tags: [], session: null, headers: {} },
  cacheWishes: readCacheWishes(new Headers()),
  isDryRun: false,
  abort: new AbortController(),
  requestBytes: 0,
  keeping: { keep: 'none', redact: { kinds: [], patterns: [] }, optedOut: false },
  facts: null,
  plan: null,
  ...notBegun(),
  end: { kind: 'succeeded' },
});

/** A ledger whose Redis takes nothing until `recover` is called; `batches` is what it got. */
function outage(patienceMs: number) {
  const batches: string[][] = [];
  let recover: () => void = () => {};
  const recovered = new Promise<void>((resolve) => {
    recover = resolve;
  });
  const add: RecordQueue['add'] = async (_batchId, { records }) => {
    await recovered;
    batches.push(records.map((record) => record.id));
  };
  const ledger = createLedger({
    queue: { add } as RecordQueue,
    store: {} as AdmissionStore,
    tokens: { count: async () => 0, countBody: async () => 0, close: () => {} },
    clock: { wallMs: () => 0, monotonicMs: () => 0 },
    logger: { error() {} } as unknown as Logger,
    newBatchId: () => Bun.randomUUIDv7(),
    onSettled: () => {},
    patienceMs,
  });
  return { ledger, batches, recover };
}

test('while records cannot be written they wait, to a limit, and all are written once when it is over', async () => {
  const { ledger, batches, recover } = outage(60_000);
  const settled: Promise<void>[] = [];
  const ids: string[] = [];
  const fill = () => {
    for (;;) {
      ledger.refuseWhenFull();
      const request = open();
      ids.push(request.id);
      settled.push(ledger.settle(request));
    }
  };
  expect(fill).toThrow('cannot be recorded at the moment');
  expect(ids.length).toBe(20_000);
  recover();
  await Promise.all(settled);
  await ledger.drain();
  expect(batches.flat().sort()).toEqual(ids.sort());
  expect(() => ledger.refuseWhenFull()).not.toThrow();
});

test('a caller is told when its record is not durable in time, and the record is written all the same', async () => {
  const { ledger, batches, recover } = outage(5);
  const request = open();
  await expect(ledger.settle(request)).rejects.toMatchObject({ code: 'record_unavailable' });
  recover();
  await ledger.drain();
  expect(batches).toEqual([[request.id]]);
});
