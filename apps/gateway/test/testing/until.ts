/** Waits for a condition, not for luck; fails after `withinMs` (ten seconds). */
export async function until<Result>(
  look: () => Promise<Result | null | undefined | false>,
  withinMs = 10_000,
): Promise<Result> {
  const endMs = Date.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > endMs) throw new Error(`The condition was not met within ${withinMs} ms.`);
    await Bun.sleep(10);
  }
}
