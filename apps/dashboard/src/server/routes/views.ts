/** A moment as the API writes it. */
export const iso = (at: Date): string => at.toISOString();

/** A moment that may be missing. */
export const isoOrNull = (at: Date | null): string | null => at?.toISOString() ?? null;

/** A list that is read as a whole. */
export const wholeList = <Item>(items: Item[]) => ({ items, nextCursor: null });

/** A page out of `limit + 1` rows that were read: the surplus row only tells that there is a next page. */
export function pageOf<Row extends { id: string }, Item>(rows: Row[], limit: number, view: (row: Row) => Item) {
  const shown = rows.slice(0, limit);
  return { items: shown.map(view), nextCursor: rows.length > limit ? (shown.at(-1)?.id ?? null) : null };
}
