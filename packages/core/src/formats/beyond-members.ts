import type { Beyond } from '../chat/content.ts';

/** Where the members stand, and whether leaving them out changes nothing that the caller would see. */
export type BeyondPlace = { at: string; harmless: boolean };

/**
 * The members of a value that its reader does not know, so that a target of another format can name them. Members without content
 * say nothing: clients that send an answer back send its nulls and empty lists, too.
 */
export function beyondMembers(given: object, known: readonly string[], { at, harmless }: BeyondPlace): Beyond[] {
  return Object.entries(given).flatMap(([name, value]): Beyond[] => {
    const says = value !== null && value !== undefined && !(Array.isArray(value) && value.length === 0);
    return says && !known.includes(name) ? [{ param: `${at}.${name}`, value, harmless }] : [];
  });
}
