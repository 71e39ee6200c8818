import fc from 'fast-check';
import { providerFailure } from '../provider-failure.ts';
import { callTo } from './try-route.ts';

const letters = ['a', 'b', 'c', 'd', 'e', 'f'];
const failures = fc.uniqueArray(fc.constantFrom(...providerFailure.options), { minLength: 1 });
const on = fc.option(failures, { nil: undefined });
const picks = ['round-robin', 'least-busy', 'lowest-latency', 'cheapest', 'most-headroom', 'fallback'] as const;
const when = [{ field: 'session', operator: 'exists', value: true }];
const weight = fc.integer({ min: 1, max: 9 });

/** Trees of every strategy, of any shape that a rule may have, over six accounts and the named aliases. */
export function arbitraryTree({ aliases, conditional }: { aliases: readonly string[]; conditional: boolean }) {
  return fc.letrec<{ tree: object }>((tie) => {
    const tree = tie('tree');
    const several = <Item>(item: fc.Arbitrary<Item>) => fc.array(item, { minLength: 1, maxLength: 3 });
    const call = fc.record({ letter: fc.constantFrom(...letters), retries: fc.integer({ min: 0, max: 2 }) });
    const by = fc.constantFrom('session', 'user', 'prompt-prefix');
    const optional = fc.option(weight, { nil: undefined });
    const percent = fc.integer({ min: 0, max: 100 });
    const branches = fc.tuple(fc.record({ when: fc.constant(when), target: tree }));
    return {
      tree: fc.oneof(
        { maxDepth: 4 },
        call.map(({ letter, retries }) => ({ ...callTo(letter), retries })),
        ...(aliases.length === 0 ? [] : [fc.constantFrom(...aliases).map((name) => ({ kind: 'alias', name }))]),
        fc.record({ kind: fc.constantFrom(...picks), on, targets: several(tree) }).map(withoutAbsent),
        fc.record({ kind: fc.constant('weighted'), on, targets: several(fc.record({ weight, target: tree })) }),
        fc.record({
          kind: fc.constant('sticky'),
          by,
          on,
          targets: several(fc.record({ weight: optional, target: tree })),
        }),
        fc.record({ kind: fc.constant('canary'), percent, canary: tree, stable: tree }),
        ...(conditional ? [fc.record({ kind: fc.constant('conditional'), branches, otherwise: tree })] : []),
      ),
    };
  }).tree;
}

/** Of a fallback an absent list of failures means the usual ones. */
const withoutAbsent = ({ on, ...node }: { on: unknown }) => (on === undefined ? node : { ...node, on });
