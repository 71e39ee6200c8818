/**
 * Lets callers who ask the same at once share a read: one is under way for each key at most, and whoever comes meanwhile shares the
 * next one. So nobody gets what was read before it asked.
 */
export function shareReads<Result>(read: (key: string) => Promise<Result>): (key: string) => Promise<Result> {
  const running = new Map<string, Promise<Result>>();
  const next = new Map<string, Promise<Result>>();

  function begin(key: string): Promise<Result> {
    next.delete(key);
    const begun = read(key).finally(() => {
      if (running.get(key) === begun) running.delete(key);
    });
    running.set(key, begun);
    return begun;
  }

  return (key) => {
    const before = running.get(key);
    if (before === undefined) return begin(key);
    const following =
      next.get(key) ??
      before.then(
        () => begin(key),
        () => begin(key),
      );
    next.set(key, following);
    return following;
  };
}
