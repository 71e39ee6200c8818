import { z } from 'zod';
import { invalidField } from '../http/api-problem.ts';

/** A cursor is the id of the last row of the page before. Throws a 400 for anything else. */
export function cursorId(cursor: string | undefined): string | undefined {
  if (cursor === undefined || z.uuid().safeParse(cursor).success) return cursor;
  throw invalidField('cursor', 'Pass nextCursor of the page before, unchanged.');
}
