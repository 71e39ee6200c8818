import fc from 'fast-check';

const pick = fc.nat(1_000);
const share = fc.nat(100);
const tokens = fc.nat(80);
const slices = fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 50, max: 70 }));
const of = fc.constantFrom(...(['organization', 'team', 'requests', 'tokens', 'concurrency'] as const));
const named = <K extends string>(kind: K) => ({ kind: fc.constant(kind) });

/** One step of a schedule. `pick` chooses among the requests that the step may be about; `share` is a percentage of what was held. */
export const scheduleStep = fc.oneof(
  { weight: 10, arbitrary: fc.record({ ...named('admit'), amount: fc.nat(300), tokens: fc.nat(60) }) },
  { weight: 6, arbitrary: fc.record({ ...named('settle'), pick, share, tokens }) },
  { weight: 1, arbitrary: fc.record({ ...named('settle-again'), pick }) },
  { weight: 1, arbitrary: fc.record({ ...named('admit-again'), pick }) },
  { weight: 2, arbitrary: fc.record({ ...named('crash'), pick }) },
  { weight: 1, arbitrary: fc.record({ ...named('heartbeat'), pick }) },
  { weight: 2, arbitrary: fc.record(named('sweep')) },
  { weight: 1, arbitrary: fc.record({ ...named('ledger'), pick, share, tokens }) },
  { weight: 1, arbitrary: fc.record(named('roll-over')) },
  { weight: 1, arbitrary: fc.record(named('flush')) },
  { weight: 1, arbitrary: fc.record({ ...named('correct'), pick, delta: fc.integer({ min: -50, max: 50 }) }) },
  { weight: 3, arbitrary: fc.record({ ...named('age'), slices }) },
  { weight: 1, arbitrary: fc.record({ ...named('limit'), of, percent: fc.integer({ min: 30, max: 200 }) }) },
);

/** See {@link scheduleStep}. */
export type ScheduleStep = typeof scheduleStep extends fc.Arbitrary<infer T> ? T : never;
