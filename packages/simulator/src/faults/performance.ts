import type { BilledAmounts, OpenAttempt } from '../bill/bill.ts';
import type { Buckets } from '../bill/buckets.ts';
import type { Exchange, ReplyHeaders } from '../http/exchange.ts';
import type { Problem, Refusal } from './problem.ts';
import type { Script } from './script.ts';

/** One event of a stream. Content frames carry output tokens; a head comes before some of them, a tail after all. */
export interface Frame {
  kind: 'head' | 'content' | 'tail';
  text: string | Uint8Array;
  /** The output tokens of a content frame, when it is not exactly one. */
  tokens?: number;
}

/** What a wire format says for one attempt; `perform` decides how much of it reaches the client. */
export interface Wire {
  /** The whole answer: JSON, unless `contentType` says otherwise. */
  json(): string | Uint8Array;
  contentType?: string;
  /** The whole stream. */
  frames(): Iterable<Frame>;
  /** The stream's content type, when it is not SSE. */
  streamContentType?: string;
  /** The vendor's error for a scripted problem. */
  refusal(problem: Problem): Refusal;
  /** An event that reports an error inside a stream. */
  errorFrame(): string | Uint8Array;
  /** A piece of a stream that cannot be read, when it is not OpenAI's. */
  malformedFrame?(): string | Uint8Array;
  /** What keeps a stream awake without saying anything, when it is not an SSE comment. */
  pingFrame?(): string;
}

/** One attempt ready to be played. */
export interface Performance {
  exchange: Exchange;
  attempt: OpenAttempt;
  script: Script;
  wire: Wire;
  stream: boolean;
  /** What the whole answer costs. */
  tokens: BilledAmounts & { usage?: Buckets };
  /** What so many output tokens cost, when that is more than one completion token each; `began` once the answer did. */
  costOf?(produced: number, began: boolean): Partial<BilledAmounts> & { usage?: Buckets };
  /** Made when the first header is due, so that it can tell the processing time. */
  headers(): ReplyHeaders;
}
