import fc from 'fast-check';

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** Values that stand where others were expected. */
const strangers: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(
    null,
    true,
    false,
    0,
    -1,
    1.5,
    1e308,
    -0,
    '',
    ' ',
    'x',
    '\u0000',
    '𐏿'.repeat(5),
    [],
    {},
    [[]],
    [null],
    {
      type: 'none',
    },
  ),
  fc.integer(),
  fc.double({ noDefaultInfinity: true, noNaN: true }),
  fc.string({ maxLength: 20 }),
  fc.constantFrom<Json>('a'.repeat(400), [{ type: 'text' }], { text: 1 }, { role: 'user' }, [
    { role: 'user', content: 'x' },
  ]),
);

type Step = { at: number; kind: 'replace' | 'remove' | 'add' | 'repeat' | 'wrap'; value: Json };

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    at: fc.nat(10_000),
    kind: fc.constantFrom('replace', 'replace', 'remove', 'add', 'repeat', 'wrap'),
    value: strangers,
  }),
  { minLength: 1, maxLength: 3 },
);

/** Texts that are no JSON object, or only nearly one. */
const textual: fc.Arbitrary<(text: string) => string> = fc.oneof(
  fc.nat(10_000).map((at) => (text: string) => text.slice(0, at % Math.max(text.length, 1))),
  fc.nat(10_000).map((at) => (text: string) => `${text.slice(0, at % text.length)},${text.slice(at % text.length)}`),
  fc.constantFrom(
    () => '',
    () => 'null',
    () => '[]',
    () => '"text"',
    (text: string) => `${text}${text}`,
    (text: string) => `\ufeff${text}`,
    (text: string) => text.replace('{', '{"model":"a",'),
    () => '['.repeat(100_000),
    () => `{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`,
  ),
);

/** Bodies that are nearly a valid one: a few values replaced, removed, added, repeated or wrapped, and now and then broken as text. */
export function mutations(valid: readonly object[]): fc.Arbitrary<string> {
  const mutated = fc.tuple(fc.constantFrom(...valid), steps).map(([body, changes]) => {
    let value = structuredClone(body) as Json;
    for (const change of changes) value = changed(value, change);
    return JSON.stringify(value);
  });
  const broken = fc.tuple(fc.constantFrom(...valid), textual).map(([body, spoil]) => spoil(JSON.stringify(body)));
  return fc.oneof({ arbitrary: mutated, weight: 9 }, { arbitrary: broken, weight: 1 });
}

type Place = { parent: Json[] | { [name: string]: Json }; name: string };

/** Every place in a value, its own excepted. */
function placesIn(value: Json, found: Place[] = []): Place[] {
  if (typeof value !== 'object' || value === null) return found;
  for (const [name, inner] of Object.entries(value)) {
    found.push({ parent: value, name });
    placesIn(inner, found);
  }
  return found;
}

function changed(value: Json, { at, kind, value: given }: Step): Json {
  const stranger = structuredClone(given);
  const places = placesIn(value);
  const place = places[at % Math.max(places.length, 1)];
  if (place === undefined) return stranger;
  const parent = place.parent as { [name: string]: Json };
  const current = parent[place.name] ?? null;
  if (kind === 'replace') parent[place.name] = stranger;
  else if (kind === 'add') parent[`${place.name}x`] = stranger;
  else if (kind === 'wrap') parent[place.name] = [current];
  else if (Array.isArray(place.parent))
    place.parent.splice(
      Number(place.name),
      kind === 'remove' ? 1 : 0,
      ...(kind === 'remove' ? [] : [structuredClone(current)]),
    );
  else if (kind === 'remove') delete parent[place.name];
  return value;
}
