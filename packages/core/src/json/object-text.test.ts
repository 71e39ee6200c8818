import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { DuplicateMemberError, readObjectText, TooDeepError, withMembers } from './object-text.ts';

const name = fc.string({ unit: 'binary', maxLength: 8 });
const object = fc.dictionary(name, fc.jsonValue({ maxDepth: 3 }), { maxKeys: 6, noNullPrototype: true });
const spacing = fc.constantFrom(undefined, 1, 2, '\t');

test('each member’s span is exactly its value, whatever the names, values and spacing', () => {
  fc.assert(
    fc.property(object, spacing, (value, space) => {
      const { text, members } = readObjectText(JSON.stringify(value, null, space));
      const found = Object.fromEntries(
        [...members].map(([key, { start, end }]) => [key, JSON.parse(text.slice(start, end))]),
      );
      expect(found).toEqual(JSON.parse(text));
    }),
  );
});

test('replacing and adding members changes those and nothing else, to the byte', () => {
  fc.assert(
    fc.property(
      object,
      spacing,
      fc.dictionary(name, fc.jsonValue({ maxDepth: 1 }), { maxKeys: 3, noNullPrototype: true }),
      (value, space, changes) => {
        const before = readObjectText(JSON.stringify(value, null, space));
        const texts = Object.fromEntries(
          Object.entries(changes).map(([key, changed]) => [key, JSON.stringify(changed)]),
        );
        const after = readObjectText(withMembers(before, texts));
        expect(JSON.parse(after.text)).toEqual({ ...JSON.parse(before.text), ...JSON.parse(JSON.stringify(changes)) });
        for (const [key, { start, end }] of before.members) {
          const span = after.members.get(key);
          if (!(key in texts))
            expect(span && after.text.slice(span.start, span.end)).toBe(before.text.slice(start, end));
        }
      },
    ),
  );
});

test('taking members out leaves the others, to the byte and in their order, also while others are added', () => {
  fc.assert(
    fc.property(object, spacing, fc.array(fc.nat(6)), fc.boolean(), (value, space, picks, adds) => {
      const before = readObjectText(JSON.stringify(value, null, space));
      const names = [...before.members.keys()];
      const gone = picks.flatMap((pick) => names[pick] ?? []);
      const added = adds ? { 'never a name': '1' } : {};
      const changes = { ...Object.fromEntries(gone.map((name) => [name, null])), ...added };
      const after = readObjectText(withMembers(before, changes));
      const kept = names.filter((name) => !gone.includes(name));
      expect([...after.members.keys()]).toEqual([...Object.keys(added), ...kept]);
      expect(Object.keys(JSON.parse(after.text)).length).toBe(after.members.size);
      for (const name of kept) {
        const [was, is] = [before.members.get(name), after.members.get(name)];
        expect(is && after.text.slice(is.name, is.end)).toBe(before.text.slice(was?.name, was?.end));
      }
    }),
  );
});

test('a member is taken out with its comma, wherever it stands', () => {
  const object = readObjectText('{ "a": 1, "b": 2,\n"c": 3 }');
  expect(withMembers(object, { a: null })).toBe('{"b": 2,\n"c": 3 }');
  expect(withMembers(object, { b: null })).toBe('{ "a": 1,\n"c": 3 }');
  expect(withMembers(object, { c: null })).toBe('{ "a": 1, "b": 2 }');
  expect(withMembers(object, { a: null, b: null, c: null })).toBe('{ }');
  expect(withMembers(object, { d: null })).toBe(object.text);
  expect(withMembers(object, { a: null, d: '4' })).toBe('{"d":4, "b": 2,\n"c": 3 }');
});

test('numbers beyond a double and odd escapes survive untouched', () => {
  const text = '{ "model" : "a", "big": 12345678901234567890, "e":"\\u00e9\\\\\\"" , "n": 1.0 }';
  expect(withMembers(readObjectText(text), { model: '"b"' })).toBe(text.replace('"a"', '"b"'));
  expect(withMembers(readObjectText(text), {})).toBe(text);
});

test('a member that stands twice is refused, also when one of them is written with escapes', () => {
  expect(() => readObjectText('{"model":1,"\\u006dodel":2}')).toThrow(DuplicateMemberError);
});

test('values nested beyond reason are refused, and those that only repeat brackets in text are not', () => {
  const nested = (levels: number) => `{"a":${'['.repeat(levels)}${']'.repeat(levels)}}`;
  expect(readObjectText(nested(500)).members.size).toBe(1);
  expect(() => readObjectText(nested(501))).toThrow(TooDeepError);
  expect(readObjectText(JSON.stringify({ a: ['['.repeat(1_000)] })).members.size).toBe(1);
});
