import type { WireFormat } from '../formats/wire-format.ts';
import type { BookProvider } from '../pricing/price-book-data.ts';

/** A host that serves models: where a format is spoken, how one signs in, and its quirks. */
export type Provider = {
  id: string;
  name: string;
  /** The base URL filled in for a new account; null when only the customer knows it. */
  defaultBaseUrl: string | null;
  /** Whether an account may point somewhere else than the default. */
  customBaseUrl: boolean;
  chat: { format: WireFormat; path: string };
  /** Where its models are listed. */
  modelsPath: string;
  /** The headers that sign a call in. */
  signIn(credential: string): Record<string, string>;
  /** The member in which it expects a bound on the output. */
  outputBoundMember: 'max_completion_tokens' | 'max_tokens';
  /** Its part of the price book; null searches the whole book by the model's name. */
  prices: BookProvider | null;
};
