import type { Script } from './script.ts';

/** Names counted at most; beyond, the oldest name starts again, so that endless new names cannot exhaust memory. */
const MAX_NAMES = 100_000;

/**
 * Takes the fault out of a script once the first `fail_first` calls of exactly this model name (and header) have had it, and
 * out of those calls that are not in its `fail_share`.
 */
export function strikeOrSpare(
  failFirst: FailFirst,
  script: Script,
  called: { model: string; header: string | null },
): Script {
  const { failFirst: most, failSharePercent: share } = script;
  if (most === null && share === null) return script;
  const name = called.header === null ? called.model : `${called.model}\n${called.header}`;
  const call = failFirst.count(name);
  const strikes = (most === null || call <= most) && (share === null || isShare(call, share));
  return strikes ? script : { ...script, fault: { kind: 'none' } };
}

/** Whether the `call`-th call belongs to a share that is spread evenly over all of them: of 50 percent each second one does. */
export const isShare = (call: number, percent: number): boolean =>
  Math.floor((call * percent) / 100) > Math.floor(((call - 1) * percent) / 100);

/** Counts calls per name, so that a fault can strike some of them only. */
export class FailFirst {
  readonly #calls = new Map<string, number>();

  /** Counts one call of `name` and says the how many-th it is. */
  count(name: string): number {
    const calls = (this.#calls.get(name) ?? 0) + 1;
    if (calls === 1 && this.#calls.size >= MAX_NAMES) {
      const oldest = this.#calls.keys().next();
      if (!oldest.done) this.#calls.delete(oldest.value);
    }
    this.#calls.set(name, calls);
    return calls;
  }

  /** Forgets every count. */
  reset(): void {
    this.#calls.clear();
  }
}
