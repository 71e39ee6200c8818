'use client';
import { useEffect } from 'react';

/** `j` and `k` walk a list of ids: from the open one, or from its start. Keys typed into a field mean the field. */
export function useListKeys(ids: readonly string[], current: string | null, open: (id: string) => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.metaKey || event.ctrlKey || event.altKey || (event.key !== 'j' && event.key !== 'k')) return;
      if (event.target instanceof HTMLElement && event.target.closest('input, textarea, select') !== null) return;
      const index = current === null ? -1 : ids.indexOf(current);
      const next = ids[index < 0 ? 0 : index + (event.key === 'j' ? 1 : -1)];
      if (next !== undefined) open(next);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [ids, current, open]);
}
