/** Events of which the first has already been pulled, so that a failure before it could still become a status. */
export type Started<Part> = { next(): Promise<IteratorResult<Part, unknown>>; return(): Promise<unknown> };

/** Pulls the first event now and replays it later. Not a generator: one that never starts skips its `finally`. */
export async function begin<Part>(events: AsyncGenerator<Part>): Promise<Started<Part>> {
  let pending: IteratorResult<Part, unknown> | undefined = await events.next();
  return {
    async next() {
      const step = pending ?? (await events.next());
      pending = undefined;
      return step;
    },
    return: () => events.return(undefined),
  };
}
