import { type RuleDefinition, ruleDefinition } from '@switchyard/core/routing/rule';
import { anyCondition } from '@switchyard/core/routing/testing/any-conditions';
import { arbitraryTree } from '@switchyard/core/routing/testing/trees';
import fc from 'fast-check';
import type { RuleWords } from '../rule-words';

const ms = fc.integer({ min: 1, max: 3_600_000 });
const timeouts = fc.record({ connectMs: ms, firstContentMs: ms, idleMs: ms, totalMs: ms }, { requiredKeys: [] });
const values = fc.record(
  { maxOutputTokens: fc.integer({ min: 1, max: 10_000 }), temperature: fc.constantFrom(0, 0.2, 1.5) },
  { requiredKeys: [] },
);

/** Definitions of every shape that the schema lets pass, as the API answers them. */
export const anyRule: fc.Arbitrary<RuleDefinition> = fc
  .record(
    {
      conditions: fc.array(anyCondition, { maxLength: 3 }),
      target: arbitraryTree({ aliases: ['fast'], conditional: true }),
      attempts: fc.integer({ min: 1, max: 5 }),
      timeouts,
      parameters: fc.record({ defaults: values, caps: values }, { requiredKeys: [] }),
      dropUnsupported: fc.boolean(),
      shadow: fc.record({
        percent: fc.constantFrom(0.5, 5, 100),
        providerAccountId: fc.uuid(),
        model: fc.constant('copied'),
        monthlyBudgetNanos: fc.constant('10000000000'),
      }),
    },
    { requiredKeys: ['conditions', 'target'] },
  )
  // What travels as JSON has no undefined values.
  .map((written) => ruleDefinition.parse(JSON.parse(JSON.stringify(written))));

/** Words for tests: accounts are called by the last letter of their id. */
export const words: RuleWords = {
  value: (field, value) => (field === 'team' ? 'Search' : value),
  account: (id) => (id === '' ? '…' : `Account ${id.slice(-1)}`),
  call: ({ providerAccountId, model }) =>
    providerAccountId === '' ? '…' : `Account ${providerAccountId.slice(-1)} · ${model}`,
};
