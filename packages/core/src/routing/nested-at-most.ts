import { z } from 'zod';

type Nesting = { levels: number; isLevel(value: object): boolean; message: string };

/**
 * The schema of something that holds its like, with a bound on how deep. It is kept before the schema goes down into the value: so what
 * nests ten thousand levels deep is an issue at the first level too many, and no stack overflows.
 */
export function nestedAtMost<Value>(schema: z.ZodType<Value>, nesting: Nesting): z.ZodType<Value> {
  return z.preprocess((value, context) => {
    const path = pathTooDeep(value, nesting);
    if (path) context.addIssue({ code: 'custom', message: nesting.message, path });
    return value;
  }, schema);
}

/** A value on the way, with the number of levels down to it. */
type Place = { value: unknown; level: number; key: string | number; above: Place | null };

function pathTooDeep(root: unknown, { levels, isLevel }: Nesting): (string | number)[] | undefined {
  const waiting: Place[] = [{ value: root, level: 0, key: '', above: null }];
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    const { value } = place;
    if (typeof value !== 'object' || value === null) continue;
    const level = isLevel(value) ? place.level + 1 : place.level;
    if (level > levels) return pathTo(place);
    const above = { ...place, level };
    if (Array.isArray(value))
      for (const [key, inner] of value.entries()) waiting.push({ value: inner, level, key, above });
    else for (const [key, inner] of Object.entries(value)) waiting.push({ value: inner, level, key, above });
  }
  return undefined;
}

function pathTo(place: Place): (string | number)[] {
  const path: (string | number)[] = [];
  for (let at = place; at.above !== null; at = at.above) path.unshift(at.key);
  return path;
}
