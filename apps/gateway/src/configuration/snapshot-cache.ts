import type { Logger } from '@switchyard/platform/log/create-logger';

/** How long snapshots are good. */
export type SnapshotOptions = {
  /** After this a snapshot is still used, and loaded again behind the request that uses it. */
  freshMs: number;
  /** After this it is loaded again before it is used; only a source that does not answer makes it good for longer. */
  staleMs: number;
  /** How long it is believed that something does not exist. */
  absentMs: number;
  /** Most snapshots kept, and as many absences; the one loaded longest ago goes first. */
  capacity: number;
  logger: Logger;
};

type Snapshot<Value> = { value: Value; checkedMs: number };

/** Immutable values by name, loaded once however many ask at the same time, and never older than the last `drop` of them. */
export function createSnapshotCache<Value>(load: (name: string) => Promise<Value | null>, options: SnapshotOptions) {
  const snapshots = new Map<string, Snapshot<Value>>();
  /** When a name was last looked up in vain. Apart from the snapshots, so that made-up names push out no real one. */
  const absences = new Map<string, number>();
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
    absences.delete(name);
    if (value === null) putLast(absences, name, performance.now());
    else putLast(snapshots, name, { value, checkedMs: performance.now() });
  }

  function putLast<Kept>(map: Map<string, Kept>, name: string, kept: Kept): void {
    map.set(name, kept);
    const [oldest] = map.keys();
    if (map.size > options.capacity && oldest !== undefined) map.delete(oldest);
  }

  /** Never rejects: without an answer from the source the known value is good for another while. */
  async function again(name: string, known: Snapshot<Value>): Promise<Value | null> {
    try {
      return await reload(name);
    } catch (error) {
      options.logger.warn({ err: error }, 'configuration not refreshed; the known one stays in use');
      known.checkedMs = performance.now();
      return known.value;
    }
  }

  return {
    async get(name: string): Promise<Value | null> {
      const known = snapshots.get(name);
      if (known === undefined) {
        const absentMs = performance.now() - (absences.get(name) ?? Number.NEGATIVE_INFINITY);
        return absentMs <= options.absentMs ? null : await reload(name);
      }
      const ageMs = performance.now() - known.checkedMs;
      if (ageMs <= options.freshMs) return known.value;
      if (ageMs > options.staleMs) return await again(name, known);
      known.checkedMs = performance.now();
      void again(name, known);
      return known.value;
    },
    drop(matches: (name: string, value: Value) => boolean): void {
      for (const [name, { value }] of snapshots) if (matches(name, value)) snapshots.delete(name);
      // Whatever was not there may just have been made.
      absences.clear();
      loading.clear();
    },
  };
}
