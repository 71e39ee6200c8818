import type { CacheMark } from '../../chat/content.ts';
import type { Translation } from '../translation.ts';

/** A block of a message; its one member names its kind. */
export type Block = Record<string, unknown>;

/** What writing blocks needs to know. */
export type Writing = {
  isClaude: boolean;
  translation: Translation;
  idOf(id: string): string;
  /** Names of documents must be plain and differ from each other. */
  documentNames: Set<string>;
};

/** The block after which the prompt up to there is cached. */
export function cachePoint(mark: CacheMark | null): Block[] {
  if (mark === null) return [];
  return [{ cachePoint: { type: 'default', ...(mark.lifetimeSeconds === 3_600 ? { ttl: '1h' } : {}) } }];
}
