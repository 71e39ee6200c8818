import { expect, test } from 'bun:test';
import { ruleDefinition } from '@switchyard/core/routing/rule';
import { callTo } from '@switchyard/core/routing/testing/configuration-of';
import fc from 'fast-check';
import { getAt } from '@/ui/paths';
import { anyRule, words } from '../testing/any-rule';
import { layOut } from './graph-layout';
import { graphOf } from './rule-graph';

test('nothing on the picture covers anything else, and everything is inside of it', () => {
  fc.assert(
    fc.property(anyRule, (definition) => {
      const { width, height, nodes } = layOut(graphOf(definition, words));
      nodes.forEach((node, index) => {
        expect(node.x).toBeGreaterThanOrEqual(0);
        expect(node.y).toBeGreaterThanOrEqual(0);
        expect(node.x + node.width).toBeLessThanOrEqual(width);
        expect(node.y + node.height).toBeLessThanOrEqual(height);
        for (const other of nodes.slice(index + 1)) {
          const apart =
            node.x + node.width <= other.x ||
            other.x + other.width <= node.x ||
            node.y + node.height <= other.y ||
            other.y + other.height <= node.y;
          expect(apart).toBe(true);
        }
      });
    }),
    { numRuns: 60 },
  );
});

test('everything drawn stands for a part of the rule, and lines join what is drawn', () => {
  fc.assert(
    fc.property(anyRule, (definition) => {
      const { nodes, edges } = graphOf(definition, words);
      const places = nodes.map(({ place }) => place);
      expect(new Set(places).size).toBe(places.length);
      for (const place of places) {
        const path = place.split('.').map((key) => (/^\d+$/.test(key) ? Number(key) : key));
        expect(getAt({ definition }, path)).toBeDefined();
      }
      for (const { from, to } of edges) expect(places).toEqual(expect.arrayContaining([from, to]));
      const reached = new Set(edges.map(({ to }) => to));
      expect(places.filter((place) => !reached.has(place))).toEqual(['definition.conditions']);
    }),
  );
});

test('branches stand from left to right in the order in which they are written', () => {
  const targets = ['a', 'b', 'c', 'd'].map((letter) => ({ weight: 1, target: callTo(letter) }));
  const inner = { kind: 'cheapest', targets: [callTo('e'), callTo('f')] };
  const definition = ruleDefinition.parse({
    conditions: [],
    target: { kind: 'weighted', targets: [...targets.slice(0, 1), { weight: 1, target: inner }, ...targets.slice(1)] },
  });
  const { nodes } = layOut(graphOf(definition, words));
  const xOf = (place: string) => nodes.find((node) => node.place === `definition.target.${place}`)?.x ?? Number.NaN;
  const order = [0, 1, 2, 3, 4].map((index) => xOf(`targets.${index}.target`));
  expect(order).toEqual([...order].sort((a, b) => a - b));
  expect(xOf('targets.1.target.targets.0')).toBeLessThan(xOf('targets.1.target.targets.1'));
});

test('what is tried after a failure hangs by a dashed line from what failed, with the failure in words', () => {
  const definition = ruleDefinition.parse({
    conditions: [],
    target: { kind: 'fallback', on: ['timeout'], targets: [callTo('a'), callTo('b')] },
  });
  expect(graphOf(definition, words).edges).toEqual([
    { from: 'definition.target.targets.0', to: 'definition.target.targets.1', label: 'on timeout', dashed: true },
    { from: 'definition.conditions', to: 'definition.target.targets.0', label: undefined, dashed: false },
  ]);
});
