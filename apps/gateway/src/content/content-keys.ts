import { type ContentKey, createContentKey } from '@switchyard/platform/content/seal-content';

/** The key under which the content of an organization and a UTC day (`YYYY-MM-DD`) is encrypted here. */
export type ContentKeys = { of(organizationId: string, day: string): Promise<ContentKey> };

/** So many organizations keep their keys in memory; one that has to make another loses nothing. */
const mostKeys = 5_000;

/** Keys of this process. They live in its memory alone: sealed they go along with what they encrypt. */
export function createContentKeys(publicKey: string, newId: () => string): ContentKeys {
  const made = new Map<string, Promise<ContentKey>>();
  return {
    of(organizationId, day) {
      const name = `${organizationId} ${day}`;
      let key = made.get(name);
      if (key === undefined) {
        key = createContentKey(publicKey, { id: newId(), organizationId, day });
        const first = made.keys().next();
        if (made.size >= mostKeys && !first.done) made.delete(first.value);
        made.set(name, key);
      }
      return key;
    },
  };
}
