'use client';
import { useCallback, useSyncExternalStore } from 'react';

const changed = 'hidden-columns';

/** Which columns of a table this browser does not show, kept under `key`; `usually` until somebody chooses. */
export function useHiddenColumns(key: string, usually = ''): [hidden: string, toggle: (id: string) => void] {
  const name = `columns:${key}`;
  const hidden = useSyncExternalStore(
    subscribe,
    () => window.localStorage.getItem(name) ?? usually,
    () => usually,
  );
  const toggle = useCallback(
    (id: string) => {
      const now = columnIds(window.localStorage.getItem(name) ?? usually);
      const next = now.includes(id) ? now.filter((one) => one !== id) : [...now, id];
      window.localStorage.setItem(name, next.join(','));
      window.dispatchEvent(new Event(changed));
    },
    [name, usually],
  );
  return [hidden, toggle];
}

/** The ids in the kept text. */
export function columnIds(hidden: string): string[] {
  return hidden.split(',').filter((id) => id !== '');
}

function subscribe(onChange: () => void): () => void {
  window.addEventListener(changed, onChange);
  window.addEventListener('storage', onChange);
  return () => {
    window.removeEventListener(changed, onChange);
    window.removeEventListener('storage', onChange);
  };
}
