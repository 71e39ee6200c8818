/** Why a call to a provider was ended from our side. */
export type DeadlineReason = 'first-byte' | 'first-content' | 'idle' | 'total' | 'client';

/** Ends a call when the caller leaves, when it takes too long in all, or when its present stage does. */
export type Deadline = {
  signal: AbortSignal;
  /** Starts a stage in which no silence may last `ms`; the stage before it is over. With 'idle' the content has begun. */
  stage(reason: 'first-byte' | 'idle', ms: number): void;
  /** Bounds the time until the content begins, whatever else arrives before it. */
  boundContent(ms: number): void;
  /** The present stage starts again. */
  refresh(): void;
  /** Which limit was reached, if any. */
  reached(): DeadlineReason | null;
  /** Stops every clock, and aborts the call when it still runs. */
  close(): void;
};

/** Starts the clock of a call; `totalMs` bounds all its stages together. */
export function startDeadline(client: AbortSignal, totalMs: number): Deadline {
  const controller = new AbortController();
  let reason: DeadlineReason | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let content: ReturnType<typeof setTimeout> | undefined;
  const end = (why: DeadlineReason) => {
    reason ??= why;
    controller.abort();
  };
  const clientLeft = () => end('client');
  const total = setTimeout(() => end('total'), totalMs);
  if (client.aborted) clientLeft();
  else client.addEventListener('abort', clientLeft, { once: true });
  return {
    signal: controller.signal,
    stage(why, ms) {
      clearTimeout(timer);
      if (why === 'idle') clearTimeout(content);
      timer = setTimeout(() => end(why), ms);
    },
    boundContent(ms) {
      clearTimeout(content);
      content = setTimeout(() => end('first-content'), ms);
    },
    refresh: () => void timer?.refresh(),
    reached: () => reason,
    close() {
      clearTimeout(timer);
      clearTimeout(content);
      clearTimeout(total);
      client.removeEventListener('abort', clientLeft);
      controller.abort();
    },
  };
}
