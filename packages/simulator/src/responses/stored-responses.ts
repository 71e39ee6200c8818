import type { OutputItem } from './output-items.ts';
import type { InputItem } from './response-request.ts';

/** A response that was stored, with what was asked. */
export interface StoredResponse {
  id: string;
  /** The whole response object, as `GET` gives it. */
  response: Readonly<Record<string, unknown>>;
  /** Everything the model had before it answered, earlier responses included. */
  input: readonly InputItem[];
  output: readonly OutputItem[];
  background: boolean;
}

/** Responses kept at most; beyond, the oldest goes. */
const MOST = 10_000;

/** The responses that callers let the provider store. Each key sees its own only. */
export class StoredResponses {
  readonly #responses = new Map<string, StoredResponse & { owner: string }>();

  add(owner: string, stored: StoredResponse): void {
    if (this.#responses.size >= MOST) {
      const oldest = this.#responses.keys().next();
      if (!oldest.done) this.#responses.delete(oldest.value);
    }
    this.#responses.set(stored.id, { ...stored, owner });
  }

  find(owner: string, id: string): StoredResponse | null {
    const found = this.#responses.get(id);
    return found?.owner === owner ? found : null;
  }

  /** Whether any stored response of this owner made or was given an item with this id. */
  hasItem(owner: string, id: string): boolean {
    for (const { owner: theirs, input, output } of this.#responses.values()) {
      if (theirs === owner && [...input, ...output].some((item) => 'id' in item && item.id === id)) return true;
    }
    return false;
  }

  delete(id: string): void {
    this.#responses.delete(id);
  }

  /** Forgets every response. */
  reset(): void {
    this.#responses.clear();
  }
}
