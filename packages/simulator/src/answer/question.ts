import type { Medium } from './media.ts';

/** One message of a conversation, as far as an answer depends on it. */
export interface Turn {
  role: 'system' | 'user' | 'assistant' | 'tool';
  texts: string[];
  media: Medium[];
}

/** A function the model may call. */
export interface Tool {
  name: string;
  /** Its JSON schema. */
  parameters: unknown;
}

/** Whether tools are called. `auto` calls those that the last user text asks to "use" by name. */
export type ToolUse = { kind: 'none' } | { kind: 'auto' } | { kind: 'required' } | { kind: 'named'; name: string };

/** What the text of an answer must be. */
export type TextShape = { kind: 'text' } | { kind: 'json' } | { kind: 'schema'; schema: unknown };

/** A request in no vendor's words: everything an answer may depend on. */
export interface Question {
  /** What the words of the answer follow from: the same text gives the same words. */
  seedText: string;
  turns: readonly Turn[];
  tools: readonly Tool[];
  toolUse: ToolUse;
  /** Whether several tools may be called at once. */
  parallelTools: boolean;
  shape: TextShape;
  /** The client's limit of output tokens, reasoning included; null for none. */
  capTokens: number | null;
  stop: readonly string[];
  /** `off` unless asked; `shown` when the client also wants to read it. */
  reasoning: 'off' | 'hidden' | 'shown';
  /** Whether a model that declines says so in words, or is stopped before it says anything. */
  refusal: 'spoken' | 'silent';
  choices: number;
}
