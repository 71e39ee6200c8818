import { expect, test } from 'bun:test';
import type { ShadowRecord } from '@switchyard/core/requests/shadow-record';
import type { AdmissionRequest } from '@switchyard/platform/admission/admission';
import type { Decided } from '../admission/create-admission.ts';
import type { OpenRequest } from '../open-request.ts';
import { clientFormat } from '../surfaces/client-formats.ts';
import { createBoard } from '../upstream/health/board.ts';
import type { ProviderCall, Reply } from '../upstream/reply.ts';
import { createShadow } from './create-shadow.ts';
import type { CopyParts } from './send-copy.ts';

const id = '10000000-0000-4000-8000-000000000001';
const credential = { id, name: 'First', sealed: '', weight: 1 };
const account = { id, slug: 'a', name: 'A', provider: 'openai', baseUrl: '', credentials: [credential] };
const price = { perRequestNanos: 7n, version: '1', source: 'test' };
const shadow = { percent: 50, providerAccountId: id, model: 'm', monthlyBudgetNanos: '1000' };

const request = (organizationId = id) =>
  ({
    id: Bun.randomUUIDv7(),
    caller: {
      key: { id, teamId: id },
      configuration: {
        id: organizationId,
        budgets: [],
        providerAccounts: [{ ...account, awayUntil: null, models: [], priority: 1 }],
      },
    },
    call: clientFormat('openai-chat').decodeCall({
      text: '{"model":"m","messages":[{"role":"user","content":"hi"}]}',
      model: null,
      stream: null,
      query: new URLSearchParams(),
      headers: new Headers(),
    }),
    said: { metadata: {}, tags: [], session: null, headers: {} },
    pinnedAccountId: null,
    dropUnsupported: false,
    keeping: { keep: 'full', redact: { kinds: [], patterns: [] }, optedOut: false },
    plan: { rule: { id, version: 1, name: 'r' }, definition: { shadow } },
    end: { kind: 'succeeded' },
    attempts: [{ finishReason: 'stop', outputCharacters: 2, output: '', provider: 'openai', upstreamFormat: null }],
    startedAtMs: 0,
    record: { attempts: [{ providerAccountId: id, provider: 'openai', model: 'm', outcome: 'succeeded' }] },
  }) as unknown as OpenRequest;

/** A sender whose provider answers as `answer` says; what it recorded, and what it still holds. */
function sender(answer: (call: ProviderCall) => Promise<Reply>, { random = 0, admits = true } = {}) {
  const calls: ProviderCall[] = [];
  const records: ShadowRecord[] = [];
  const held = new Set<string>();
  const leased = new Set<string>();
  const clock = { wallMs: () => Date.now(), monotonicMs: () => performance.now() };
  const chance = { random: () => random };
  const logger = { warn() {}, debug() {}, error() {} } as unknown as CopyParts['logger'];
  const store = {
    settle: async ({ requestId }: { requestId: string }) => void held.delete(requestId),
  };
  const admission = {
    async admit({ requestId, checks }: AdmissionRequest): Promise<Decided> {
      if (!admits) return { kind: 'over-budget', index: 0, states: [] };
      const crowded = checks.flatMap(({ bound }, at) => (bound === undefined ? [] : [at]));
      if (crowded.length > 0) return { kind: 'crowded', indexes: crowded };
      held.add(requestId);
      return { kind: 'admitted', states: [] };
    },
    nextSettlement: async () => {},
  };
  const made = createShadow({
    services: {
      admission,
      board: createBoard({ store: {} as never, clock, chance, logger }),
      chance,
      clock,
      priceOf: () => price,
      settings: { defaultMaxOutputTokens: 10, reservationLeaseMs: 1_000, maxAttempts: 3 } as never,
      upstream: {
        call(call) {
          calls.push(call);
          return answer(call);
        },
      },
    },
    store,
    queue: { addShadow: async (record) => void records.push(record) },
    leases: {
      hold: (_organizationId, copyId) => void leased.add(copyId),
      release: (_organizationId, copyId) => void leased.delete(copyId),
      close() {},
    },
    tokens: { count: async () => 0, countBody: async () => 0, close() {} },
    logger,
    newId: () => Bun.randomUUIDv7(),
  });
  return { ...made, calls, records, left: () => [...held, ...leased] };
}

/** A provider that says nothing until the copy is broken off. */
const silent = ({ signal }: ProviderCall) =>
  new Promise<Reply>((_, reject) => signal.addEventListener('abort', () => reject(new Error('broken off'))));

test('at most fifty copies are under way, half of them of one organization, and at the end each is recorded and nothing is held', async () => {
  const { offer, drain, calls, records, left } = sender(silent);
  for (let count = 0; count < 70; count++) offer(request());
  for (const other of ['two', 'three']) for (let count = 0; count < 70; count++) offer(request(other));
  await drain(0);
  expect(calls).toHaveLength(50);
  expect(calls.filter(({ configuration }) => configuration.id === id)).toHaveLength(25);
  expect(records.map(({ shadow: { outcome } }) => outcome)).toEqual(Array.from({ length: 50 }, () => 'cancelled'));
  expect(left()).toEqual([]);
});

test('a copy of a call whose value finds no place in a budget is counted with all others', async () => {
  const { offer, drain, records } = sender(silent);
  const served = request();
  served.said.metadata = { customer: 'new' };
  served.caller.configuration.budgets = [
    {
      id: Bun.randomUUIDv7(),
      name: 'Customers',
      scope: { kind: 'each', of: 'metadata.customer', teamId: null },
      unit: 'usd',
      limit: 1_000n,
      period: { kind: 'month', startDay: 1 },
      timeZone: 'UTC',
      action: { kind: 'block' },
      raises: [],
      maxGroups: 1,
      countedSinceMs: 0,
    },
  ];
  offer(served);
  await drain(0);
  expect(records[0]?.charges.map(({ group }) => group)).toEqual(['', '']);
});

test('a copy has an end of its own: the caller’s leaving does not break it off', async () => {
  const { offer, drain, calls } = sender(silent);
  const served = { ...request(), abort: new AbortController() };
  offer(served);
  served.abort.abort();
  await Promise.resolve();
  expect(calls.every(({ signal }) => !signal.aborted)).toBe(true);
  await drain(0);
});

test('none is sent beyond the share, of what was not answered, without a rule’s wish, or beyond the budget', async () => {
  const unlucky = sender(silent, { random: 0.5 });
  unlucky.offer(request());
  const poor = sender(silent, { admits: false });
  poor.offer(request());
  const unwanted = sender(silent);
  unwanted.offer({ ...request(), end: null });
  unwanted.offer({ ...request(), plan: null });
  for (const { drain, calls, records } of [unlucky, poor, unwanted]) {
    await drain(0);
    expect([calls, records]).toEqual([[], []]);
  }
});
