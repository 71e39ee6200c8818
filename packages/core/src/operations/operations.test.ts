import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { GatewayError } from '../errors.ts';
import { operations } from './index.ts';
import { cannedBodies } from './testing/canned-bodies.ts';
import { inputOf } from './testing/inputs.ts';

const decode = (at: number, body: unknown) => operations[at]?.decode(inputOf(operations[at]?.body ?? 'json', body));

test('every operation reads what its vendor documents, with bounds that are whole numbers', () => {
  for (const [at, operation] of operations.entries()) {
    const call = decode(at, cannedBodies[at]);
    expect(call).toMatchObject({ kind: 'operation', operation: operation.name, family: operation.family });
    for (const bound of [call?.maxInputTokens, call?.choices, call?.maxOutputTokens ?? 0])
      expect(Number.isSafeInteger(bound) && Number(bound) >= 0).toBe(true);
  }
});

test('a body with one field of a wrong type is refused in words, for every operation and field', () => {
  for (const [at, operation] of operations.entries()) {
    for (const name of Object.keys(cannedBodies[at] ?? {})) {
      const wrong = operation.body === 'json' ? [[{}]] : '';
      const body = { ...cannedBodies[at], [name]: wrong };
      expect(() => decode(at, body), `${operation.family} ${operation.name} ${name}`).toThrow(GatewayError);
    }
  }
});

test('whatever a caller sends, it is understood or refused in words; nothing else is ever thrown', () => {
  fc.assert(
    fc.property(
      fc.nat(operations.length - 1),
      fc.oneof(fc.jsonValue(), fc.dictionary(fc.string(), fc.jsonValue())),
      (at, extra) => {
        const body = typeof extra === 'object' && extra !== null ? { ...cannedBodies[at], ...extra } : extra;
        try {
          operations[at]?.decode({
            body: { kind: 'json', text: JSON.stringify(body) },
            model: 'm',
            query: new URLSearchParams(),
          });
        } catch (error) {
          expect(error).toBeInstanceOf(GatewayError);
        }
      },
    ),
    { numRuns: 500 },
  );
});
