import { expect, test } from 'bun:test';
import { type RequestIntent, requestRecord } from '@switchyard/core/requests/record';
import fc from 'fast-check';
import { orphanRecord } from './orphan-record.ts';

const id = '01a2001f-9700-7000-8000-000000000001';
const intent: RequestIntent = {
  version: 1,
  organizationId: id,
  teamId: id,
  keyId: id,
  memberId: null,
  startedAt: '2026-11-22T10:00:00.000Z',
  endpoint: '/v1/chat/completions',
  clientFormat: 'openai-chat',
  stream: true,
  modelAsked: 'gpt-5-mini',
  clientRequestId: 'abc',
  client: 'openai-js',
  endUser: 'u1',
  reservedNanos: '1',
  holds: [
    { kind: 'window', policyId: id, group: '', measure: 'requests', window: 'minute', reserved: '1' },
    { kind: 'budget', budgetId: id, period: '2026-11-01T00:00:00.000Z', group: 'a', reserved: '7' },
    { kind: 'concurrency', policyId: id, group: '' },
  ],
};

test('whatever the clock says, an orphan is a valid record that costs its reservation to the nano-dollar', () => {
  fc.assert(
    fc.property(fc.integer(), fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }), (nowMs, reservedNanos) => {
      const record = requestRecord.parse(
        orphanRecord({ requestId: id, intent: { ...intent, reservedNanos: String(reservedNanos) } }, nowMs),
      );
      expect(BigInt(record.costNanos ?? -1)).toBe(reservedNanos);
      expect(record.latencyMs).toBeLessThanOrEqual(2_147_483_647);
      expect([record.outcome, record.costEstimated, record.errorCode]).toEqual(['ORPHANED', true, 'gateway_lost']);
    }),
  );
});

test('an orphan keeps what its intent says, and its latency is the time since it started', () => {
  const nowMs = Date.parse(intent.startedAt) + 61_000;
  const record = orphanRecord({ requestId: id, intent }, nowMs);
  const { holds, ...known } = intent;
  expect(record).toMatchObject({ ...known, id, latencyMs: 61_000 });
  expect(record).not.toHaveProperty('holds');
  // It is charged what it holds in its budgets, and nothing else.
  expect(record.charges).toEqual([{ budgetId: id, period: '2026-11-01T00:00:00.000Z', group: 'a', amount: '7' }]);
  expect(holds).toHaveLength(3);
});
