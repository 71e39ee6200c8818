import type { ObjectText } from '../json/object-text.ts';

/**
 * A chat call as the gateway understands it, whatever format it came in. Only what routing, limits and prices need is read out;
 * the body itself stays as the caller wrote it.
 */
export type ChatCall = {
  model: string;
  stream: boolean;
  /** Whether the caller asked to be told the usage at the end of a stream. */
  wantsStreamUsage: boolean;
  /** The caller's bound on the output of each choice, in tokens. */
  maxOutputTokens: number | null;
  /** How many choices the caller asked for. */
  choices: number;
  /** Never less than the tokens that any provider will count for this input. */
  maxInputTokens: number;
  endUser: string | null;
  body: ObjectText;
};
