import { addInto, type Buckets, NO_BUCKETS } from './buckets.ts';

/** How an attempt ended: answered whole, left by the client, cut by a scripted fault, or refused or failed. */
export type Outcome = 'complete' | 'aborted' | 'cut' | 'error';

/** Tokens of one attempt. `cachedTokens` lie inside `promptTokens`, `reasoningTokens` inside `completionTokens`. */
export interface BilledTokens {
  promptTokens: number;
  cachedTokens: number;
  completionTokens: number;
  reasoningTokens: number;
}

/**
 * What an attempt cost beside plain text, named as in `core/pricing/usage`. Audio and image tokens of the input lie inside
 * `promptTokens`, those of the output inside `completionTokens`; the rest is counted in units of its own.
 */
export interface BilledParts {
  inputAudioTokens: number;
  inputImageTokens: number;
  outputAudioTokens: number;
  outputImageTokens: number;
  rerankSearches: number;
  images: number;
  inputAudioMs: number;
  inputCharacters: number;
}

/** Everything an attempt cost; absent parts are zero. */
export type BilledAmounts = BilledTokens & Partial<BilledParts>;

/** One attempt that reached the simulator. `sequence` follows the order in which attempts ended and never repeats. */
export interface BillEntry extends BilledTokens {
  sequence: number;
  /** When the attempt arrived, ISO 8601. */
  at: string;
  /** The wire format of the call, such as `openai-chat`; null when the endpoint has none. */
  format: string | null;
  /** The model name as asked, options included; null when the body named none. */
  model: string | null;
  /** The model name without options. */
  baseModel: string | null;
  user: string | null;
  keyLast4: string | null;
  stream: boolean;
  /** The HTTP status sent; null when the connection ended before any header. */
  status: number | null;
  outcome: Outcome;
  aborted: boolean;
  /** The same consumption in disjoint buckets, as far as the format tells them apart. */
  usage: Buckets;
}

/** Sums over every entry of the bill. */
export interface BillTotals extends BilledTokens, Record<Outcome, number> {
  attempts: number;
  usage: Buckets;
}

/** What is known about an attempt before it ends. */
export type AttemptFacts = Pick<BillEntry, 'format' | 'model' | 'baseModel' | 'user' | 'keyLast4' | 'stream'>;

/** How an attempt ended. Absent amounts and buckets are zero; without `usage` the buckets follow from the amounts. */
export type AttemptEnd = Pick<BillEntry, 'status' | 'outcome'> & Partial<BilledAmounts> & { usage?: Partial<Buckets> };

/** An attempt under way. `settle` writes its entry exactly once; later calls change nothing. */
export interface OpenAttempt {
  facts: AttemptFacts;
  settle(end: AttemptEnd): void;
}

/** Entries kept at most unless `startSimulator` says otherwise. */
export const DEFAULT_BILL_CAPACITY = 1_000_000;

const nothingBilled = (): BilledTokens & BilledParts => ({
  promptTokens: 0,
  cachedTokens: 0,
  completionTokens: 0,
  reasoningTokens: 0,
  inputAudioTokens: 0,
  inputImageTokens: 0,
  outputAudioTokens: 0,
  outputImageTokens: 0,
  rerankSearches: 0,
  images: 0,
  inputAudioMs: 0,
  inputCharacters: 0,
});

const emptyTotals = (): BillTotals => ({
  attempts: 0,
  complete: 0,
  aborted: 0,
  cut: 0,
  error: 0,
  promptTokens: 0,
  cachedTokens: 0,
  completionTokens: 0,
  reasoningTokens: 0,
  usage: { ...NO_BUCKETS },
});

const unknownFacts = (): AttemptFacts => ({
  format: null,
  model: null,
  baseModel: null,
  user: null,
  keyLast4: null,
  stream: false,
});

/** A consumption in disjoint buckets: its own, or those that follow from its amounts. */
export function bucketsOf(end: Partial<BilledAmounts> & { usage?: Partial<Buckets> }): Buckets {
  if (end.usage) return { ...NO_BUCKETS, ...end.usage };
  const amounts = { ...nothingBilled(), ...end };
  const inputParts = amounts.cachedTokens + amounts.inputAudioTokens + amounts.inputImageTokens;
  const outputParts = amounts.reasoningTokens + amounts.outputAudioTokens + amounts.outputImageTokens;
  return {
    ...NO_BUCKETS,
    inputTokens: amounts.promptTokens - inputParts,
    cachedInputTokens: amounts.cachedTokens,
    inputAudioTokens: amounts.inputAudioTokens,
    inputImageTokens: amounts.inputImageTokens,
    outputTokens: amounts.completionTokens - outputParts,
    reasoningTokens: amounts.reasoningTokens,
    outputAudioTokens: amounts.outputAudioTokens,
    outputImageTokens: amounts.outputImageTokens,
    rerankSearches: amounts.rerankSearches,
    images: amounts.images,
    inputAudioMs: amounts.inputAudioMs,
    inputCharacters: amounts.inputCharacters,
  };
}

/**
 * The simulator's own account of what it was asked and what it produced, kept in memory.
 * Attempts that are open and entries together never exceed the capacity, so an opened attempt can always be written.
 */
export class Bill {
  readonly capacity: number;
  #entries: BillEntry[] = [];
  #totals = emptyTotals();
  #nextSequence = 1;
  #open = 0;
  #waiters: (() => void)[] = [];

  constructor(capacity: number = DEFAULT_BILL_CAPACITY) {
    this.capacity = capacity;
  }

  /** The number of attempts that arrived and have not ended. */
  get open(): number {
    return this.#open;
  }

  /** A copy of the sums over all entries. */
  get totals(): BillTotals {
    return { ...this.#totals, usage: { ...this.#totals.usage } };
  }

  /** Entries with a sequence above `since`, oldest first, at most `limit` of them. */
  entries(since = 0, limit: number = this.capacity): BillEntry[] {
    const first = this.#entries[0]?.sequence ?? this.#nextSequence;
    const start = Math.max(0, since + 1 - first);
    return this.#entries.slice(start, start + limit);
  }

  /** Opens an attempt, or returns null when the bill is full. */
  begin(): OpenAttempt | null {
    if (this.#entries.length + this.#open >= this.capacity) return null;
    this.#open += 1;
    const at = Date.now();
    let settled = false;
    const attempt: OpenAttempt = {
      facts: unknownFacts(),
      settle: (end) => {
        if (settled) return;
        settled = true;
        this.#write(at, attempt.facts, end);
      },
    };
    return attempt;
  }

  /** Resolves when no attempt is open, so that tests need not sleep. */
  idle(): Promise<void> {
    if (this.#open === 0) return Promise.resolve();
    return new Promise((resolve) => this.#waiters.push(resolve));
  }

  /** Forgets every entry. Sequences go on, and attempts still open are written when they end. */
  clear(): void {
    this.#entries = [];
    this.#totals = emptyTotals();
  }

  #write(at: number, facts: AttemptFacts, end: AttemptEnd): void {
    const entry: BillEntry = {
      sequence: this.#nextSequence++,
      at: new Date(at).toISOString(),
      ...facts,
      status: end.status,
      outcome: end.outcome,
      aborted: end.outcome === 'aborted',
      promptTokens: end.promptTokens ?? 0,
      cachedTokens: end.cachedTokens ?? 0,
      completionTokens: end.completionTokens ?? 0,
      reasoningTokens: end.reasoningTokens ?? 0,
      usage: bucketsOf(end),
    };
    this.#entries.push(entry);
    const totals = this.#totals;
    totals.attempts += 1;
    totals[entry.outcome] += 1;
    totals.promptTokens += entry.promptTokens;
    totals.cachedTokens += entry.cachedTokens;
    totals.completionTokens += entry.completionTokens;
    totals.reasoningTokens += entry.reasoningTokens;
    addInto(totals.usage, entry.usage);
    this.#open -= 1;
    if (this.#open > 0) return;
    for (const resolve of this.#waiters.splice(0)) resolve();
  }
}
