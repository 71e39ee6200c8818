import type { Usage } from '../pricing/usage.ts';
import type { ProviderFailure } from '../routing/provider-failure.ts';

/** One event of a provider's stream, with the data as the provider wrote it and what the gateway reads in it. */
export type ChatEvent =
  | {
      kind: 'chunk';
      data: string;
      /** Holds text, a refusal, reasoning or a part of a tool call: from here on the answer cannot be replaced. */
      hasContent: boolean;
      /** Characters of output in this chunk, to estimate usage when the provider never reports it. */
      outputCharacters: number;
      finishReason: string | null;
      usage: Usage | null;
      /** Exists only because the gateway asked for usage; not passed on to a caller that did not. */
      usageOnly: boolean;
    }
  | { kind: 'error'; failure: ProviderFailure; message: string }
  | { kind: 'done' };

/** A provider's whole answer, as it wrote it and as the gateway reads it. */
export type ChatAnswer = { body: string; usage: Usage | null; finishReason: string | null; outputCharacters: number };
