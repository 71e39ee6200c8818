import { z } from 'zod';
import { invalid, type Problem } from '../faults/problem.ts';

/** How much of a list a caller asks for, and how much it gets unless it says. */
export interface PageLimits {
  usual: number;
  most: number;
}

type PageResult = { kind: 'page'; body: object } | { kind: 'refused'; problem: Problem };

/** One page of a list in OpenAI's shape: the objects after the one named `after`, at most `limit` of them, in the order given. */
export function pagedList<T extends { id: string }>(
  objects: readonly T[],
  query: URLSearchParams,
  limits: PageLimits,
): PageResult {
  const limit = z.coerce
    .number()
    .int()
    .min(1)
    .max(limits.most)
    .safeParse(query.get('limit') ?? limits.usual);
  if (!limit.success) {
    return { kind: 'refused', problem: invalid(`Invalid 'limit': must be between 1 and ${limits.most}.`, 'limit') };
  }
  const after = query.get('after');
  const cursor = after === null ? -1 : objects.findIndex((each) => each.id === after);
  if (after !== null && cursor < 0) return { kind: 'refused', problem: invalid(`No such object: ${after}`, 'after') };
  const data = objects.slice(cursor + 1, cursor + 1 + limit.data);
  const has_more = cursor + 1 + data.length < objects.length;
  const ends = { first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null };
  return { kind: 'page', body: { object: 'list', data, ...ends, has_more } };
}
