import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { createObjectIds } from './object-ids.ts';

const ids = createObjectIds('pepper');
const owner = fc.record({ organizationId: fc.uuid(), teamId: fc.uuid() });
const place = fc.record({
  accountId: fc.uuid(),
  providerId: fc.string({ minLength: 1, unit: fc.constantFrom(...'abcXYZ019_-') }),
});

test('an id opens to its account and the provider’s id, for its owner alone', () => {
  fc.assert(
    fc.property(owner, owner, place, (mine, theirs, at) => {
      const id = ids.seal(mine, at);
      expect(ids.open(mine, id)).toEqual(at);
      expect(ids.open(theirs, id)).toBeUndefined();
      expect(ids.open({ ...mine, teamId: theirs.teamId }, id)).toBeUndefined();
      expect(createObjectIds('another').open(mine, id)).toBeUndefined();
    }),
  );
});

test('an id that was changed anywhere, or made up, is no id', () => {
  fc.assert(
    fc.property(owner, place, fc.nat(), (mine, at, position) => {
      const id = ids.seal(mine, at);
      const where = position % id.length;
      const changed = id.slice(0, where) + (id[where] === 'q' ? 'r' : 'q') + id.slice(where + 1);
      expect(ids.open(mine, changed)).toBeUndefined();
      expect(ids.open(mine, at.providerId)).toBeUndefined();
    }),
  );
});
