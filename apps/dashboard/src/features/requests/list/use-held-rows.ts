'use client';
import { useState } from 'react';

interface Kept<Row> {
  of: string;
  rows: readonly Row[];
}

/**
 * Rows that stay as they are while somebody reads them: `held` keeps what is in sight, `waiting` counts what has come since, `show`
 * brings it in. `of` names the question; rows of another one are never kept.
 */
export function useHeldRows<Row extends { id: string }>(rows: readonly Row[] | undefined, held: boolean, of: string) {
  const [kept, setKept] = useState<Kept<Row>>();
  const stale = kept !== undefined && (!held || kept.of !== of);
  if (stale) setKept(undefined);
  else if (held && kept === undefined && rows !== undefined) setKept({ of, rows });
  const shown = kept !== undefined && !stale ? kept.rows : rows;
  const known = new Set(shown?.map(({ id }) => id));
  const waiting = shown === rows ? 0 : (rows?.filter(({ id }) => !known.has(id)).length ?? 0);
  return { shown, waiting, show: () => setKept(undefined) };
}
