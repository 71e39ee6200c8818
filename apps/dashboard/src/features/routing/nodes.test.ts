import { expect, test } from 'bun:test';
import { childrenOf } from '@switchyard/core/routing/strategy-of';
import fc from 'fast-check';
import { aliasesIn, branchesOf, callsIn, type Node, nodeOf, shareInWords, targetOf } from './nodes';
import { strategyKinds } from './strategy-kinds';
import { asKind, type NodeKind } from './targets/change-node';
import { anyRule } from './testing/any-rule';

test('the form knows the branches of every strategy where the engine finds them', () => {
  const check = (node: Node): void => {
    const branches = branchesOf(node);
    expect(branches.map(({ at, node: target }) => ({ at, target }))).toEqual(
      childrenOf(targetOf(node)).map(({ at, target }) => ({ at, target: nodeOf(target) })),
    );
    for (const branch of branches) check(branch.node);
  };
  fc.assert(fc.property(anyRule, ({ target }) => check(nodeOf(target))));
});

test('a strategy that becomes another one keeps every target as far as that one has room for it', () => {
  const roomy: NodeKind[] = strategyKinds.filter((kind) => !['canary', 'conditional'].includes(kind));
  fc.assert(
    fc.property(anyRule, fc.constantFrom(...roomy), ({ target }, kind) => {
      const node = nodeOf(target);
      const changed = asKind(node, kind);
      expect(changed.kind).toBe(kind);
      const chosen = callsIn(changed).filter(({ providerAccountId }) => providerAccountId !== '');
      expect(chosen).toEqual(callsIn(node));
      expect(aliasesIn(changed)).toEqual(aliasesIn(node));
    }),
  );
});

test('weights read as shares of the whole, and one that is not typed yet has none', () => {
  expect(shareInWords(80, [80, 20])).toBe('80%');
  expect(shareInWords(1, [1, 1, 1])).toBe('33.3%');
  expect(shareInWords(Number.NaN, [Number.NaN, 1])).toBe('–');
});
