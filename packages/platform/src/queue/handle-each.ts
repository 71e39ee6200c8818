/** How items of one job are handled. */
export type ItemHandling<Item> = {
  handle(items: Item[]): Promise<void>;
  /** Whether an error of `handle` is the fault of an item. */
  isItemsFault(error: unknown): boolean;
  nameOf(item: Item): string;
};

/** An item that can never be handled, and why. */
export type RefusedItem<Item> = { item: Item; reason: string };

/**
 * Handles all items together, or, when one of them is at fault, each alone; answers those that cannot be handled. Rejects with any
 * other error; some items may then have been handled.
 */
export async function handleEach<Item>(items: Item[], handling: ItemHandling<Item>): Promise<RefusedItem<Item>[]> {
  if (items.length === 0) return [];
  try {
    await handling.handle(items);
    return [];
  } catch (error) {
    if (!handling.isItemsFault(error)) throw error;
  }
  const refused: RefusedItem<Item>[] = [];
  for (const item of items) {
    try {
      await handling.handle([item]);
    } catch (error) {
      if (!handling.isItemsFault(error)) throw error;
      const said = error instanceof Error ? error.message : String(error);
      refused.push({ item, reason: `${handling.nameOf(item)}: ${said}` });
    }
  }
  return refused;
}
