import type { Logger } from '@switchyard/platform/log/create-logger';

/** How long snapshots are good. */
export type SnapshotOptions = {
  /** After this a snapshot is still used, and loaded again behind the request that uses it. */
  freshMs: number;
  /** How long it is believed that something does not exist. */
  absentMs: number;
  /** Most snapshots kept; the one loaded longest ago goes first. */
  capacity: number;
  logger: Logger;
};

type Snapshot<Value> = { value: Value | null; loadedMs: number };

/** Immutable values by name, loaded once however many ask at the same time, and never older than the last `drop` of them. */
export function createSnapshotCache<Value>(load: (name: string) => Promise<Value | null>, options: SnapshotOptions) {
  const snapshots = new Map<string, Snapshot<Value>>();
  const loading = new Map<string, Promise<Value | null>>();

  function reload(name: string): Promise<Value | null> {
    const running = loading.get(name);
    if (running !== undefined) return running;
    const started: Promise<Value | null> = load(name).then(
      (value) => {
        // A load that was dropped meanwhile may have read the state before the change: it serves its own callers, no others.
        if (loading.get(name) === started) {
          loading.delete(name);
          keep(name, value);
        }
        return value;
      },
      (error: unknown) => {
        if (loading.get(name) === started) loading.delete(name);
        throw error;
      },
    );
    loading.set(name, started);
    return started;
  }

  function keep(name: string, value: Value | null): void {
    snapshots.delete(name);
    snapshots.set(name, { value, loadedMs: performance.now() });
    const [oldest] = snapshots.keys();
    if (snapshots.size > options.capacity && oldest !== undefined) snapshots.delete(oldest);
  }

  return {
    async get(name: string): Promise<Value | null> {
      const known = snapshots.get(name);
      if (known === undefined) return await reload(name);
      const ageMs = performance.now() - known.loadedMs;
      if (known.value === null && ageMs > options.absentMs) return await reload(name);
      if (ageMs > options.freshMs) {
        known.loadedMs = performance.now();
        reload(name).catch((error: unknown) =>
          options.logger.warn({ err: error }, 'configuration not refreshed; the known one stays in use'),
        );
      }
      return known.value;
    },
    drop(matches: (name: string, value: Value | null) => boolean): void {
      for (const [name, { value }] of snapshots) if (matches(name, value)) snapshots.delete(name);
      loading.clear();
    },
  };
}
