'use client';
import { useState } from 'react';

export interface CursorPages {
  /** What to ask the server for; undefined is the first page. */
  cursor: string | undefined;
  pageNumber: number;
  toNext: (nextCursor: string) => void;
  toPrevious: () => void;
  toFirst: () => void;
}

/**
 * Walks a list that the server pages by cursor. `resetKey` names the filters: another one starts again at the first page,
 * because a cursor means nothing in another list.
 */
export function useCursorPages(resetKey: string): CursorPages {
  const [state, setState] = useState<{ resetKey: string; cursors: string[] }>({ resetKey, cursors: [] });
  const cursors = state.resetKey === resetKey ? state.cursors : [];
  const go = (next: string[]) => setState({ resetKey, cursors: next });
  return {
    cursor: cursors.at(-1),
    pageNumber: cursors.length + 1,
    toNext: (nextCursor) => go([...cursors, nextCursor]),
    toPrevious: () => go(cursors.slice(0, -1)),
    toFirst: () => go([]),
  };
}
