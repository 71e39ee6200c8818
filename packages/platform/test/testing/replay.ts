import { expect } from 'bun:test';
import { randomUUID } from 'node:crypto';
import type { Admission, AdmissionCheck, SettlementManner } from '../../src/admission/admission.ts';
import type { AdmissionStore } from '../../src/admission/admission-store.ts';
import type { Redis } from '../../src/redis/connect-redis.ts';
import { keys } from '../../src/redis/keys.ts';
import { budgetNames, createModel, type Limits, settledHolds, type Verdict } from './admission-model.ts';
import { ageWindows, clockMs, daySliceMs } from './age-windows.ts';
import type { ScheduleStep } from './schedule-step.ts';

const initial: Limits = { organization: 1_000n, team: 700n, requests: 9, tokens: 150, concurrency: 5 };
const budgetIds = budgetNames.map(() => randomUUID());
const [requestsPolicy, tokensPolicy, concurrencyPolicy] = [randomUUID(), randomUUID(), randomUUID()];
const intent = '{"colon":"a:b"}';
const leaseMs = 600_000;

/** A schedule in Redis beside the same in the model. */
export type Replay = ReturnType<typeof createReplay>;

/** A fresh organization. `take` does a step in both and fails when they say different things. */
export function createReplay(redis: Redis, store: AdmissionStore) {
  const organizationId = randomUUID();
  const limits = { ...initial };
  const model = createModel(limits);
  const checksOf = new Map<string, AdmissionCheck[]>();
  const crashed = new Set<string>();
  const settled: string[] = [];
  let admittedAtMs: number[] = [];
  let agedMs = 0;

  const ask = (requestId: string, checks: AdmissionCheck[]) =>
    store.admit({ organizationId, requestId, leaseMs, intent, checks });
  const settle = (id: string, manner: SettlementManner, actual: { charged: bigint; tokens: number }) =>
    store.settle({ organizationId, requestId: id, manner, holds: settledHolds(checksOf.get(id) ?? [], actual) });
  const currentSlice = async () => Math.floor((await clockMs(redis)) / daySliceMs);

  async function admit(need: { amount: bigint; tokens: number }): Promise<void> {
    const id = randomUUID();
    const startMs = await clockMs(redis);
    const slice = Math.floor(startMs / daySliceMs);
    const checks = checksFor(limits, model.period, need);
    let verdict = model.verdict(slice, need);
    let admission = await ask(id, checks);
    if (verdict.kind === 'unseeded') {
      expect(admission).toEqual(verdict);
      await seed();
      verdict = model.verdict(slice, need);
      admission = await ask(id, checks);
    }
    const endMs = await clockMs(redis);
    expectVerdict(admission, verdict, { startMs, endMs });
    if (admission.kind === 'admitted') {
      model.admit(id, slice, need);
      checksOf.set(id, checks);
      admittedAtMs.push(startMs + agedMs);
      const stretch = admittedAtMs.filter((ms) => ms > startMs + agedMs - 86_400_000);
      expect(stretch.length).toBeLessThanOrEqual(limits.requests);
      expectWithin(admission, limits);
    }
    if ('states' in admission)
      expect(admission.states.map((state) => (state.kind === 'window' ? { ...state, resetsInMs: 0 } : state))).toEqual(
        model.states(slice),
      );
  }

  async function seed(): Promise<void> {
    const counters = budgetNames.map((name, at) => ({
      ...counterOf(at, model.period),
      spent: model.ledger.get(`${name}/${model.period}`) ?? 0n,
    }));
    await store.seed(organizationId, counters);
    for (const name of budgetNames) model.seed(name, model.period);
  }

  async function settleOne(one: { pick: number; share: number; tokens: number }): Promise<void> {
    const candidates = new Map([...model.open, ...model.lost]);
    const id = chosen(candidates.keys(), one.pick);
    if (id === undefined) return;
    const actual = { charged: part(candidates.get(id)?.amount, one.share), tokens: one.tokens };
    const slice = await currentSlice();
    await settle(id, 'true', actual);
    model.settle(id, slice, { ...actual, estimate: false });
    crashed.delete(id);
    settled.push(id);
  }

  async function sweep(): Promise<void> {
    const found = await store.expired(organizationId, 100);
    expect(new Set(found.map(({ requestId }) => requestId))).toEqual(crashed);
    const slice = await currentSlice();
    for (const one of found) {
      expect(one.intent).toBe(intent);
      const { amount = 0n, tokens = 0 } = model.open.get(one.requestId) ?? {};
      await settle(one.requestId, 'estimate', { charged: amount, tokens });
      model.settle(one.requestId, slice, { charged: amount, tokens, estimate: true });
      settled.push(one.requestId);
    }
    crashed.clear();
  }

  async function replace(one: { pick: number; share: number; tokens: number }): Promise<void> {
    const id = chosen(model.estimates.keys(), one.pick);
    if (id === undefined) return;
    const actual = { charged: part(model.estimates.get(id)?.charged, one.share), tokens: one.tokens };
    const slice = await currentSlice();
    for (let times = 0; times < 2; times++) await settle(id, 'ledger', actual);
    model.replace(id, slice, actual);
  }

  async function correct(one: { pick: number; delta: number }): Promise<void> {
    const at = one.pick % budgetNames.length;
    const counter = model.counters.get(`${budgetNames[at]}/${model.period}`) ?? null;
    const delta = BigInt(Math.max(one.delta, -Number(counter?.spent ?? 0n)));
    expect(await store.correct(organizationId, counterOf(at, model.period), delta)).toBe(counter !== null);
    if (counter !== null) counter.spent += delta;
  }

  async function repeat(kind: 'settle-again' | 'admit-again', at: number): Promise<void> {
    const id = chosen(kind === 'admit-again' ? model.open.keys() : settled, at);
    if (id === undefined) return;
    if (kind === 'admit-again') expect((await ask(id, checksOf.get(id) ?? [])).kind).toBe('admitted');
    else for (const manner of ['true', 'estimate'] as const) await settle(id, manner, { charged: 77n, tokens: 7 });
  }

  /** A gateway that died is one whose lease ended a moment ago; only reservations that are open can be renewed. */
  async function renew(kind: 'crash' | 'heartbeat', at: number): Promise<void> {
    const id = chosen(kind === 'crash' ? model.open.keys() : [...model.open.keys(), ...settled], at);
    if (id === undefined) return;
    await store.heartbeat(organizationId, [id], kind === 'crash' ? -1 : leaseMs);
    if (kind === 'crash') crashed.add(id);
    else crashed.delete(id);
  }

  return {
    model,

    async take(one: ScheduleStep): Promise<void> {
      switch (one.kind) {
        case 'admit':
          return admit({ amount: BigInt(one.amount), tokens: one.tokens });
        case 'settle':
          return settleOne(one);
        case 'settle-again':
        case 'admit-again':
          return repeat(one.kind, one.pick);
        case 'crash':
        case 'heartbeat':
          return renew(one.kind, one.pick);
        case 'sweep':
          return sweep();
        case 'ledger':
          return replace(one);
        case 'correct':
          return correct(one);
        case 'roll-over':
          return model.rollOver();
        case 'flush':
          await redis.flushdb();
          model.flush();
          admittedAtMs = [];
          return crashed.clear();
        case 'age':
          await ageWindows(redis, organizationId, one.slices);
          model.age(one.slices);
          agedMs += one.slices * daySliceMs;
          return;
        case 'limit': {
          const { of, percent } = one;
          if (of === 'organization' || of === 'team') limits[of] = part(initial[of], percent);
          else limits[of] = Math.max(1, Math.floor((initial[of] * percent) / 100));
        }
      }
    },

    /** Every counter of every period in Redis is the model's. */
    async compare(): Promise<void> {
      const periods = [...Array(model.period + 1).keys()];
      const counters = periods.flatMap((period) => budgetNames.map((_, at) => counterOf(at, period)));
      const wanted = periods.flatMap((period) =>
        budgetNames.map((name) => model.counters.get(`${name}/${period}`) ?? null),
      );
      expect(await store.readBudgets(organizationId, counters)).toEqual(wanted);
    },

    /** What is left in Redis when every request has been settled: nothing is held, open or under way. */
    async expectIdle(): Promise<void> {
      for (const counter of model.counters.values()) expect(counter?.held).toBe(0n);
      expect(await store.openReservations(organizationId)).toEqual([]);
      expect(await redis.zcard(keys.leases(organizationId))).toBe(0);
      const underWay = keys.concurrency(organizationId, { policyId: concurrencyPolicy, group: '' });
      expect(await redis.exists(underWay)).toBe(0);
    },
  };
}

function checksFor(limits: Limits, period: number, need: { amount: bigint; tokens: number }): AdmissionCheck[] {
  const window = { kind: 'window', group: 'acme', window: 'day' } as const;
  const caps = [limits.organization, limits.team, null];
  return [
    { ...window, policyId: requestsPolicy, measure: 'requests', amount: 1, limit: limits.requests },
    { kind: 'concurrency', policyId: concurrencyPolicy, group: '', limit: limits.concurrency },
    { ...window, policyId: tokensPolicy, measure: 'total-tokens', amount: need.tokens, limit: limits.tokens },
    ...caps.map((limit, at) => ({ kind: 'budget' as const, ...counterOf(at, period), amount: need.amount, limit })),
  ];
}

function counterOf(at: number, period: number) {
  const start = new Date(Date.UTC(2026, period)).toISOString();
  return { budgetId: budgetIds[at] ?? '', period: start, group: '', countedSinceMs: 0 };
}

/** The answer is the verdict, and a time to wait ends exactly at the edge of the slice that the model names. */
function expectVerdict(admission: Admission, verdict: Verdict, { startMs, endMs }: { startMs: number; endMs: number }) {
  expect(admission.kind).toBe(verdict.kind);
  if ('index' in admission && 'index' in verdict) expect(admission.index).toBe(verdict.index);
  if (admission.kind !== 'limited' || verdict.kind !== 'limited') return;
  if (verdict.waitSlices === null) return expect(admission.retryAfterMs).toBeNull();
  const edgeMs = (Math.floor(startMs / daySliceMs) + verdict.waitSlices) * daySliceMs;
  expect(admission.retryAfterMs).toBeLessThanOrEqual(edgeMs - startMs);
  expect(admission.retryAfterMs).toBeGreaterThanOrEqual(edgeMs - endMs);
}

/** In Redis' own figures: a call that is let in overruns no budget that blocks. */
function expectWithin(admission: Extract<Admission, { kind: 'admitted' }>, { organization, team }: Limits) {
  for (const [at, limit] of [organization, team].entries()) {
    const state = admission.states[3 + at];
    expect(state?.kind === 'budget' && state.spent + state.held <= limit).toBe(true);
  }
}

function chosen(ids: Iterable<string>, at: number): string | undefined {
  const list = [...ids];
  return list[at % Math.max(list.length, 1)];
}

function part(amount: bigint | undefined, percent: number): bigint {
  return ((amount ?? 0n) * BigInt(percent)) / 100n;
}
