import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { type CounterReading, definiteDrift } from './definite-drift.ts';

/**
 * A world with one counter, as gateway, sweeper and worker move it. Every step is one that a process takes at once; where a process
 * dies, the next step of it never comes.
 */
class World {
  counter: bigint;
  readonly open = new Set<string>();
  readonly queue: { id: string; amount: bigint; isOrphan: boolean }[] = [];
  readonly ledger = new Map<string, bigint>();
  readonly estimates = new Map<string, bigint>();
  readonly truths = new Map<string, bigint>();
  readonly reservations = new Map<string, bigint>();

  constructor(error: bigint) {
    this.counter = error;
  }

  admit(id: string, { truth, reserved }: { truth: bigint; reserved: bigint }): void {
    if (this.truths.has(id)) return;
    this.truths.set(id, truth);
    this.reservations.set(id, reserved);
    this.open.add(id);
  }

  /** The gateway makes its record durable. */
  record(id: string): void {
    const amount = this.truths.get(id);
    if (amount !== undefined && !this.isRecorded(id)) this.queue.push({ id, amount, isOrphan: false });
  }

  /** The gateway settles what it has recorded. Whatever a sweeper has given up it settles; the two together would be a drift. */
  settle(id: string): void {
    if (this.isRecorded(id) && !this.givenUp.has(id)) this.close(id, this.truths.get(id) ?? 0n);
  }

  /** A sweeper that found no record a while ago writes one of its own. */
  orphan(id: string): void {
    const amount = this.reservations.get(id);
    if (amount === undefined || !this.open.has(id) || this.givenUp.has(id)) return;
    this.givenUp.add(id);
    this.queue.push({ id, amount, isOrphan: true });
  }

  /** Then it settles at the estimate and remembers it. */
  settleOrphan(id: string): void {
    const amount = this.reservations.get(id) ?? 0n;
    if (this.givenUp.has(id) && this.close(id, amount)) this.estimates.set(id, amount);
  }

  /** A sweeper settles what the ledger has. */
  settleByLedger(id: string): void {
    const amount = this.ledger.get(id);
    if (amount !== undefined && !this.givenUp.has(id)) this.close(id, amount);
  }

  /** The worker inserts a record; the job stays in the queue until `finish`. */
  ingest(at: number): void {
    const job = this.queue[at % Math.max(1, this.queue.length)];
    if (job && !this.ledger.has(job.id)) this.ledger.set(job.id, job.amount);
  }

  /** The worker has handled a record: the estimate of an orphan has become what the ledger says. */
  finish(at: number): void {
    const index = at % Math.max(1, this.queue.length);
    const job = this.queue[index];
    const amount = this.ledger.get(job?.id ?? '');
    if (job === undefined || amount === undefined) return;
    if (job.isOrphan && !this.close(job.id, amount)) {
      this.counter += amount - (this.estimates.get(job.id) ?? amount);
      this.estimates.delete(job.id);
    }
    this.queue.splice(index, 1);
  }

  private readonly givenUp = new Set<string>();
  private isRecorded = (id: string) => this.ledger.has(id) || this.queue.some((one) => one.id === id && !one.isOrphan);

  private close(id: string, amount: bigint): boolean {
    const wasOpen = this.open.delete(id);
    if (wasOpen) this.counter += amount;
    return wasOpen;
  }

  sum(): bigint {
    return [...this.ledger.values()].reduce((sum, amount) => sum + amount, 0n);
  }
}

/** The reads, one after the other, with steps of the world between them. */
function readWhile(world: World, advance: (stage: number) => void): CounterReading {
  advance(0);
  const hasOrphan = world.queue.some(({ isOrphan }) => isOrphan);
  advance(1);
  const before = world.counter;
  advance(2);
  const pending = [...world.queue];
  advance(3);
  const unknown = new Map(pending.filter(({ id }) => !world.ledger.has(id)).map(({ id, amount }) => [id, amount]));
  const recorded = [...unknown.values()].reduce((sum, amount) => sum + amount, world.sum());
  advance(4);
  const openIds = [...world.open];
  advance(5);
  const open = openIds.reduce(
    (sum, id) => sum + (world.ledger.get(id) ?? pending.find((one) => one.id === id)?.amount ?? 0n),
    0n,
  );
  advance(6);
  const after = world.counter;
  return { hasOrphan, before, recorded, open, after };
}

const id = fc.integer({ min: 0, max: 5 }).map((n) => `r${n}`);
const amount = fc.bigInt({ min: 0n, max: 1_000n });
const at = fc.nat({ max: 20 });

type Step = (world: World) => void;
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(id, amount, amount).map(
    ([one, truth, reserved]): Step =>
      (world) =>
        world.admit(one, { truth, reserved }),
  ),
  id.map(
    (one): Step =>
      (world) =>
        world.record(one),
  ),
  id.map(
    (one): Step =>
      (world) =>
        world.settle(one),
  ),
  id.map(
    (one): Step =>
      (world) =>
        world.settleByLedger(one),
  ),
  at.map(
    (place): Step =>
      (world) =>
        world.ingest(place),
  ),
  at.map(
    (place): Step =>
      (world) =>
        world.finish(place),
  ),
);
const orphanStep: fc.Arbitrary<Step> = fc.oneof(
  id.map(
    (one): Step =>
      (world) =>
        world.orphan(one),
  ),
  id.map(
    (one): Step =>
      (world) =>
        world.settleOrphan(one),
  ),
);

/** Steps before the first read and between the reads; `atFirst` are those that are possible before it. */
const schedule = (between: fc.Arbitrary<Step>, atFirst = between) =>
  fc
    .tuple(
      fc.array(atFirst, { maxLength: 30 }),
      fc.array(fc.array(between, { maxLength: 12 }), { minLength: 6, maxLength: 6 }),
    )
    .map(([first, rest]) => [first, ...rest]);

const runs = { numRuns: 3_000 };

test('whatever is settled, recorded, given up and ingested between the reads, a counter that is right is never corrected', () => {
  fc.assert(
    fc.property(schedule(step, fc.oneof(step, orphanStep)), (stages) => {
      const world = new World(0n);
      const reading = readWhile(world, (stage) => {
        for (const one of stages[stage] ?? []) one(world);
      });
      expect(definiteDrift(reading) ?? 0n).toBe(0n);
    }),
    runs,
  );
});

test('an error is corrected in its direction and never by more than itself', () => {
  fc.assert(
    fc.property(schedule(step), fc.bigInt({ min: -2_000n, max: 2_000n }), (stages, error) => {
      const world = new World(error);
      const reading = readWhile(world, (stage) => {
        for (const one of stages[stage] ?? []) one(world);
      });
      const delta = definiteDrift(reading) ?? 0n;
      if (error >= 0n) expect(delta <= 0n && -delta <= error).toBe(true);
      if (error <= 0n) expect(delta >= 0n && delta <= -error).toBe(true);
    }),
    runs,
  );
});

test('in a quiet moment an error is seen to the last unit, also while calls are under way and records wait', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.bigInt({ min: -2_000n, max: 2_000n }), (steps, error) => {
      const world = new World(error);
      for (const one of steps) one(world);
      // A request that is recorded and not settled is a matter of milliseconds, or of a dead gateway.
      for (const one of [...world.open]) world.settle(one);
      expect(definiteDrift(readWhile(world, () => {}))).toBe(-error);
    }),
    runs,
  );
});
