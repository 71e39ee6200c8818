import type { ObjectText } from '../json/object-text.ts';
import type { RequestFeature } from '../routing/facts.ts';
import type { ChatContent, FormatName } from './content.ts';

/**
 * A chat call as the gateway understands it, whatever format it came in. What routing, limits and prices need is read out at once;
 * what is said is read out only when a target speaks another format. The body itself stays as the caller wrote it.
 */
export type ChatCall = {
  kind: 'chat';
  format: FormatName;
  model: string;
  stream: boolean;
  /** How the caller wants a stream framed, where its format has a choice (Google); server-sent events when absent. */
  streamFraming?: 'sse' | 'json-array';
  /** Whether the caller asked to be told the usage at the end of a stream. */
  wantsStreamUsage: boolean;
  /** The caller's bound on the output of each choice, in tokens. */
  maxOutputTokens: number | null;
  /** The temperature that the caller set; null when it set none. */
  temperature: number | null;
  /** How many choices the caller asked for. */
  choices: number;
  /** Never less than the tokens that any provider will count for this input. */
  maxInputTokens: number;
  endUser: string | null;
  /** The service tier that the caller asked for, in its own word; it may cost more. */
  serviceTier?: string | null;
  /** The most calls of the provider's own searches that it may lead to; none when absent. */
  maxSearches?: { webSearches: number; fileSearches: number };
  /** Whether the answer to the call is not the end of its work, which goes on at the provider (a background response). */
  endsLater?: boolean;
  body: ObjectText;
  /** Headers that a provider of the same format must see byte for byte (`anthropic-beta`). */
  forwardHeaders: Readonly<Record<string, string>>;
  /** What it brings along besides its text, for routing. */
  features: readonly RequestFeature[];
  /** What stands before the last turn, as text: instructions, tools, earlier turns. Empty for nothing. */
  opening(): string;
  /** What is said, read once. Throws a GatewayError that names the field when it cannot be understood. */
  content(): ChatContent;
};
