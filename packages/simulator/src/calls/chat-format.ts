import type { Choice } from '../answer/answer.ts';
import type { Consumption, Grain } from '../answer/consumption.ts';
import type { Question } from '../answer/question.ts';
import type { Frame } from '../faults/performance.ts';
import type { Problem, Refusal } from '../faults/problem.ts';
import type { ReplyHeaders } from '../http/exchange.ts';

/** What the bill notes of a body before it has been checked. */
export interface Noted {
  model: string | null;
  user: string | null;
  stream: boolean;
}

/** A request that can be answered, or why the vendor refuses it. */
export type Reading<Request> = { kind: 'request'; request: Request } | { kind: 'refused'; problem: Problem };

/** A request together with everything its answer says. */
export interface Answered<Request> {
  request: Request;
  /** The model name as asked, which answers repeat. */
  model: string;
  baseModel: string;
  choices: readonly Choice[];
  consumption: Consumption;
  /** Whether usage is told at all. */
  reportsUsage: boolean;
  /** Whether the answer is a stream. */
  stream: boolean;
  /** Makes ids unique and repeatable: the number of this call in the process. */
  callNumber: number;
  createdSeconds: number;
}

/** An answer in the shapes of one format. */
export interface ChatWire {
  json(): string;
  /** The stream, one output token for each content frame that does not say another number. */
  frames(): Iterable<Frame>;
  /** An event that reports an error inside a stream. */
  errorFrame(): string | Uint8Array;
  /** A piece of a stream that cannot be read, when it is not OpenAI's. */
  malformedFrame?(): string | Uint8Array;
  /** What keeps a stream awake without saying anything, when it is not an SSE comment. */
  pingFrame?(): string;
  /** The stream's content type, when it is not SSE. */
  streamContentType?: string;
}

/** One wire format for one call: how it reads a request, refuses it, and writes the answer. */
export interface ChatFormat<Request> {
  /** As the bill names it. */
  name: string;
  grain: Grain;
  /** The caller's key, or null when there is none. */
  key: string | null;
  /** Why the caller is not let in, or null. Signatures cover the body. */
  checkKey(body: Uint8Array): Problem | null;
  note(body: unknown): Noted;
  /** Checks a parsed body: strict on known fields, silent on unknown ones. */
  read(body: unknown): Reading<Request>;
  question(request: Request, baseModel: string): Question;
  wire(answered: Answered<Request>): ChatWire;
  /** The vendor's error. */
  refuse(problem: Problem): Refusal;
  headers(promptTokens: number): ReplyHeaders;
}
