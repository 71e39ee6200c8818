import fc from 'fast-check';
import { borders, rawTexts, words } from './strange-values.ts';

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/**
 * Bodies that are nearly a valid one: a few values replaced, removed, added, repeated, wrapped or taken from another body, and now and
 * then broken as text. `donors` are bodies of any vendor, whose members are put where they do not belong.
 */
export function mutations(valid: readonly object[], donors: readonly object[] = valid): fc.Arbitrary<string> {
  // As many of its own members as of all others: what one vendor knows goes wrong with itself in more ways.
  const own = valid.flatMap((donor) => placesIn(donor as Json));
  const foreign = donors.flatMap((donor) => placesIn(donor as Json));
  const given = [...foreign, ...Array.from(foreign, (place, at) => own[at % own.length] ?? place)];
  const mutated = fc.tuple(fc.constantFrom(...valid), steps).map(([body, changes]) => {
    let value = structuredClone(body) as Json;
    for (const change of changes) value = changed(value, change, given);
    return written(value);
  });
  const broken = fc.tuple(fc.constantFrom(...valid), textual).map(([body, spoil]) => spoil(JSON.stringify(body)));
  return fc.oneof({ arbitrary: mutated, weight: 12 }, { arbitrary: broken, weight: 1 });
}

/** Stands before what is written as it is, since JSON.stringify could not write it. */
const raw = '\ue000';
const rawString = new RegExp(`"${raw}((?:[^"\\\\]|\\\\.)*)"`, 'g');

/** The value as JSON, raw texts as they are. */
const written = (value: Json) =>
  JSON.stringify(value).replace(rawString, (_, text: string) => JSON.parse(`"${text}"`) as string);

/** Values that stand where others were expected. */
const strangers: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(null, true, false, '', ' ', 'x', '\u0000', '𐏿'.repeat(5), '\ud800', 'a\udc00b', [], {}),
  fc.constantFrom<Json>([[]], [null], [{}], { type: 'none' }, { text: 1 }, { role: 'user' }, [{ type: 'text' }]),
  fc.constantFrom<Json>('a'.repeat(65), 'a'.repeat(400), [{ role: 'user', content: 'x' }], { type: 'text', text: 'x' }),
  fc.constantFrom<Json>(...borders),
  fc.constantFrom<Json>(...words),
  fc.constantFrom<Json>(...rawTexts.map((text) => raw + text)),
  fc.integer(),
  fc.double({ noDefaultInfinity: true, noNaN: true }),
  fc.string({ maxLength: 20, unit: 'binary' }),
);

type Step = {
  at: number;
  kind: 'replace' | 'remove' | 'add' | 'repeat' | 'wrap' | 'transplant' | 'implant' | 'border' | 'word';
  value: Json;
  donor: number;
};

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    at: fc.nat(10_000),
    kind: fc.constantFrom<Step['kind'][]>(
      'replace',
      'replace',
      'remove',
      'add',
      'repeat',
      'wrap',
      'transplant',
      'implant',
      'border',
      'word',
    ),
    value: strangers,
    donor: fc.nat(100_000),
  }),
  { minLength: 1, maxLength: 3 },
);

/** Texts that are no JSON object, or only nearly one. */
const textual: fc.Arbitrary<(text: string) => string> = fc.oneof(
  fc.nat(10_000).map((at) => (text: string) => text.slice(0, at % Math.max(text.length, 1))),
  fc.nat(10_000).map((at) => (text: string) => `${text.slice(0, at % text.length)},${text.slice(at % text.length)}`),
  fc
    .nat(10_000)
    .map((at) => (text: string) => `${text.slice(0, at % text.length)}\u0000${text.slice(at % text.length)}`),
  fc.constantFrom(
    () => '',
    () => 'null',
    () => '[]',
    () => '"text"',
    (text: string) => `${text}${text}`,
    (text: string) => `\ufeff${text}`,
    (text: string) => text.replace('{', '{"model":"a",'),
    (text: string) => text.replace('{', '{"__proto__":{"model":"a"},'),
    () => '['.repeat(100_000),
    () => `{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`,
  ),
);

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

const valueAt = ({ parent, name }: Place): Json => (parent as { [name: string]: Json })[name] ?? null;

function changed(value: Json, { at, kind, value: given, donor }: Step, donors: readonly Place[]): Json {
  const stranger = structuredClone(given);
  const all = placesIn(value);
  const places = suited(all, kind);
  const place = places[at % Math.max(places.length, 1)];
  if (place === undefined) return stranger;
  const parent = place.parent as { [name: string]: Json };
  const current = valueAt(place);
  const gift = donors[donor % Math.max(donors.length, 1)];
  if (kind === 'transplant' || kind === 'implant') {
    const name = kind === 'implant' && !Array.isArray(place.parent) ? (gift?.name ?? place.name) : place.name;
    parent[name] = gift ? structuredClone(valueAt(gift)) : stranger;
  } else if (kind === 'border') parent[place.name] = borders[donor % borders.length] ?? 0;
  else if (kind === 'word') parent[place.name] = words[donor % words.length] ?? '';
  else if (kind === 'replace') parent[place.name] = stranger;
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

/** Borders are put in place of numbers and words in place of words, where a body has any. */
function suited(places: readonly Place[], kind: Step['kind']): readonly Place[] {
  const wanted = kind === 'border' ? 'number' : kind === 'word' ? 'string' : null;
  const suiting = wanted === null ? [] : places.filter((place) => typeof valueAt(place) === wanted);
  return suiting.length > 0 ? suiting : places;
}
