import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { GatewayError } from '../errors.ts';
import { ToolPairs } from './tool-pairs.ts';

const anyId = fc.constantFrom('a', 'b', 'c', '__proto__');
const anyStep = fc.oneof(
  fc.record({ kind: fc.constantFrom('call' as const, 'result' as const), id: anyId }),
  fc.constant({ kind: 'turn' as const, id: '' }),
);

test('a conversation is taken exactly when every turn answers each of its calls once', () => {
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 12 }), (steps) => {
      const pairs = new ToolPairs();
      const follow = () => {
        for (const { kind, id } of [...steps, { kind: 'turn' as const, id: '' }])
          if (kind === 'turn') pairs.turn();
          else pairs[kind]({ id, param: 'field' });
      };
      if (isPaired(steps)) expect(follow).not.toThrow();
      else expect(follow).toThrow(GatewayError);
    }),
  );
});

/** The same said slowly. */
function isPaired(steps: readonly { kind: 'call' | 'result' | 'turn'; id: string }[]): boolean {
  const turns: (typeof steps)[number][][] = [[]];
  for (const step of steps)
    if (step.kind === 'turn') turns.push([]);
    else turns.at(-1)?.push(step);
  return turns.every((turn) =>
    turn.every(({ kind, id }, at) => {
      const others = (after: boolean, wanted: string) =>
        turn.filter((one, place) => one.kind === wanted && one.id === id && (after ? place > at : place < at)).length;
      return kind === 'call' ? others(true, 'result') > 0 : others(false, 'call') > 0 && others(false, 'result') === 0;
    }),
  );
}

test('an id of any length makes a message that can be read', () => {
  const pairs = new ToolPairs();
  expect(() => pairs.result({ id: 'x'.repeat(10_000), param: 'messages.1.tool_call_id' })).toThrow(/^.{100,300}$/);
});
