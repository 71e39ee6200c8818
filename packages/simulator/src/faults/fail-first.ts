import type { Script } from './script.ts';

/** Names counted at most; beyond, the oldest name starts again, so that endless new names cannot exhaust memory. */
const MAX_NAMES = 100_000;

/** Takes the fault out of a script once the first `fail_first` calls of exactly this model name (and header) have had it. */
export function strikeOrSpare(
  failFirst: FailFirst,
  script: Script,
  called: { model: string; header: string | null },
): Script {
  if (script.failFirst === null) return script;
  const name = called.header === null ? called.model : `${called.model}\n${called.header}`;
  return failFirst.strikes(name, script.failFirst) ? script : { ...script, fault: { kind: 'none' } };
}

/** Counts calls per name, so that a fault can strike the first n calls only. */
export class FailFirst {
  readonly #calls = new Map<string, number>();

  /** Counts one call of `name` and says whether it is among the first `count`. */
  strikes(name: string, count: number): boolean {
    const calls = (this.#calls.get(name) ?? 0) + 1;
    if (calls === 1 && this.#calls.size >= MAX_NAMES) {
      const oldest = this.#calls.keys().next();
      if (!oldest.done) this.#calls.delete(oldest.value);
    }
    this.#calls.set(name, calls);
    return calls <= count;
  }

  /** Forgets every count. */
  reset(): void {
    this.#calls.clear();
  }
}
