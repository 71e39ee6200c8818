import type { ReportedUsage, Usage } from '../pricing/usage.ts';
import type { ProviderFailure } from '../routing/provider-failure.ts';
import type { AssistantPart, Citation, Signature } from './content.ts';

/** Why a choice ended. `raw` is the provider's own word, for the record. */
export type Finish = {
  reason: 'stop' | 'length' | 'tool-calls' | 'content-filter' | 'refusal' | 'pause' | 'context-length' | 'error';
  /** The stop sequence that was met, where the provider tells. */
  stopSequence: string | null;
  raw: string;
};

/** The log-probability of one token of the answer. */
export type TokenLogprob = { token: string; bytes: number[] | null; logprob: number; top: Omit<TokenLogprob, 'top'>[] };

/**
 * One step of a streamed answer, in no vendor's words. Legal sequences: `start` first; then, for each choice, deltas in the order of
 * its parts — a `tool-call` opens a call and `tool-arguments` continue the call of that index; a `signature` belongs to the
 * reasoning before it, or, without any, to the tool call or text that follows — then its `finish`; `usage` any number of times,
 * the last one counts; `end` last. `error` ends a stream at any point.
 */
export type ChatDelta =
  | { kind: 'start'; id: string | null; model: string | null }
  | { kind: 'text'; choice: number; text: string }
  | { kind: 'refusal'; choice: number; text: string }
  | { kind: 'reasoning'; choice: number; text: string }
  | { kind: 'signature'; choice: number; signature: Signature; redacted: boolean; id: string | null }
  | { kind: 'tool-call'; choice: number; index: number; id: string; name: string }
  | { kind: 'tool-arguments'; choice: number; index: number; text: string }
  | { kind: 'citation'; choice: number; citation: Citation }
  | { kind: 'logprobs'; choice: number; tokens: TokenLogprob[] }
  /** Output that no other format can carry (audio, pictures, server tools): content all the same. */
  | { kind: 'other'; choice: number; what: string; characters: number }
  | { kind: 'finish'; choice: number; finish: Finish }
  | { kind: 'usage'; reported: ReportedUsage; serviceTier: string | null }
  /** What is known of the input while the output is still made. It is part of the `usage` that follows, and all there is of a stream that breaks off. */
  | { kind: 'input-usage'; usage: Usage }
  | { kind: 'error'; failure: ProviderFailure; message: string }
  | { kind: 'end' };

/** One event of a provider's stream as it arrived: its name, where the framing has names, and its data. */
export type StreamEvent = { event: string | null; data: string };

/** What an event of a stream says. */
export type StreamPart = {
  deltas: ChatDelta[];
  /** Exists only because the gateway asked for usage; not passed on to a caller that did not. */
  usageOnly: boolean;
};

/** One choice of an answer. */
export type AnswerChoice = { parts: AssistantPart[]; finish: Finish; logprobs: TokenLogprob[] | null };

/** A provider's whole answer, in no vendor's words. */
export type ChatAnswer = {
  id: string | null;
  model: string | null;
  choices: AnswerChoice[];
  reported: ReportedUsage | null;
  serviceTier: string | null;
};

/** A provider's whole answer as it wrote it, with what every request needs of it read out. */
export type ReadAnswer = {
  body: string;
  reported: ReportedUsage | null;
  serviceTier: string | null;
  finishReason: string | null;
  /** Characters of output, to estimate usage when the provider never reports it. */
  outputCharacters: number;
  /** The provider says that it failed, although its status says otherwise: the answer is none. Absent when it is one. */
  failed?: { failure: ProviderFailure; message: string };
  /** What it says, read out only for a caller of another format. What no other format can say is left out. */
  answer(): ChatAnswer;
};
