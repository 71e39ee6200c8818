import type { BilledAmounts, OpenAttempt } from '../bill/bill.ts';
import type { Buckets } from '../bill/buckets.ts';
import type { Exchange, ReplyHeaders } from '../http/exchange.ts';
import { CONTEXT_TOKENS, type Problem, type Refusal } from './problem.ts';
import type { Fault, Script } from './script.ts';

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

/** Frames joined into one write when no delay is scripted: a write per token would cost a system call each. */
const FRAMES_PER_WRITE = 32;
/** Time for the bytes before a scripted break to be read, because a reset discards what is still under way. */
const BREAK_GRACE_MS = 25;
const MALFORMED_AFTER_CHUNKS = 2;
const MALFORMED_FRAME = 'data: {"id":"chatcmpl-malformed","object":"chat.completion.chu\n\n';
const GARBAGE_HTML = '<!doctype html><html><body><h1>It works!</h1></body></html>\n';

/**
 * Plays one attempt to its end and settles it on the bill.
 * An attempt that fails before its answer begins (error status, reset, garbage) bills nothing;
 * any other bills the prompt and the completion tokens it produced.
 */
export async function perform(performance: Performance): Promise<void> {
  const { exchange, attempt, script, stream } = performance;
  await exchange.sleep(script.latencyMs);
  if (exchange.gone) return settleProduced(performance, 'aborted', null);
  const { fault } = script;
  switch (fault.kind) {
    case 'status':
    case 'cause': {
      const { status, body, headers } = refusalFor(performance, fault);
      attempt.settle({ status, outcome: 'error' });
      return exchange.send(status, body, { ...performance.headers(), ...headers });
    }
    case 'hang':
      await exchange.untilGone();
      return settleProduced(performance, 'aborted', null);
    case 'reset':
      attempt.settle({ status: null, outcome: 'error' });
      return exchange.reset();
    case 'garbage_html':
      attempt.settle({ status: 200, outcome: 'error' });
      return exchange.send(200, GARBAGE_HTML, { ...performance.headers(), 'content-type': 'text/html; charset=utf-8' });
    default:
      return stream ? performStream(performance) : performJson(performance);
  }
}

async function performJson(performance: Performance): Promise<void> {
  const { exchange, attempt, script, wire, tokens } = performance;
  const body = wire.json();
  const headers = { 'content-type': wire.contentType ?? 'application/json', ...performance.headers() };
  if (script.fault.kind === 'cut_json') {
    attempt.settle({ status: 200, outcome: 'cut', ...tokens });
    const bytes = Buffer.byteLength(body);
    exchange.start(200, { ...headers, 'content-length': String(bytes) });
    await exchange.write(body.slice(0, body.length / 2));
    await exchange.sleep(BREAK_GRACE_MS);
    return exchange.hangUp();
  }
  attempt.settle({ status: 200, outcome: 'complete', ...tokens });
  exchange.send(200, script.fault.kind === 'malformed' ? body.slice(0, -2) : body, headers);
}

async function performStream(performance: Performance): Promise<void> {
  const { exchange, script, wire } = performance;
  exchange.start(200, {
    ...performance.headers(),
    'content-type': wire.streamContentType ?? 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
  });
  const strikeAfter = chunksBefore(script.fault);
  const progress: Progress = { chunks: 0, tokens: 0 };
  const pending = new Pending();
  let struck = false;
  for (const frame of wire.frames()) {
    const due = strikeAfter !== null && (progress.chunks >= strikeAfter || frame.kind === 'tail');
    if (!struck && due && frame.kind !== 'head') {
      struck = true;
      if (script.fault.kind !== 'malformed') return strike(performance, progress, pending);
      pending.add(wire.malformedFrame?.() ?? MALFORMED_FRAME);
    }
    if (frame.kind === 'content') {
      await exchange.sleep(script.chunkDelayMs);
      if (exchange.gone) break;
      progress.chunks += 1;
      progress.tokens += frame.tokens ?? 1;
    }
    pending.add(frame.text);
    if (frame.kind === 'tail' || (script.chunkDelayMs === 0 && pending.frames < FRAMES_PER_WRITE)) continue;
    await exchange.write(pending.take());
    if (exchange.gone) break;
  }
  // Settled before the last bytes leave, so that whoever has read the answer finds it on the bill.
  settleProduced(performance, exchange.gone ? 'aborted' : 'complete', progress);
  exchange.end(pending.take());
}

/** Breaks a stream as its fault says, after what was produced has been sent. */
async function strike(performance: Performance, progress: Progress, pending: Pending): Promise<void> {
  const { exchange, script, wire } = performance;
  await exchange.write(pending.take());
  if (exchange.gone) return settleProduced(performance, 'aborted', progress);
  if (script.fault.kind === 'error_event') {
    settleProduced(performance, 'error', progress);
    return exchange.end(wire.errorFrame());
  }
  settleProduced(performance, 'cut', progress);
  if (script.fault.kind === 'eof') return exchange.end();
  await exchange.sleep(BREAK_GRACE_MS);
  exchange.reset();
}

function chunksBefore(fault: Fault): number | null {
  if (fault.kind === 'malformed') return MALFORMED_AFTER_CHUNKS;
  return 'chunks' in fault ? fault.chunks : null;
}

/** Bills the prompt and what was produced of the answer; `null` means that it never began. */
function settleProduced(
  performance: Performance,
  outcome: 'complete' | 'aborted' | 'cut' | 'error',
  progress: Progress | null,
): void {
  const { exchange, attempt, tokens } = performance;
  const reasoningTokens = progress === null ? 0 : tokens.reasoningTokens;
  const produced = progress?.tokens ?? 0;
  attempt.settle({
    status: exchange.status,
    outcome,
    promptTokens: tokens.promptTokens,
    cachedTokens: tokens.cachedTokens,
    completionTokens: reasoningTokens + produced,
    reasoningTokens,
    ...performance.costOf?.(produced, progress !== null),
  });
}

function refusalFor({ wire, tokens }: Performance, fault: Fault & { kind: 'status' | 'cause' }): Refusal {
  if (fault.kind === 'status') {
    const { status, retryAfterMs, retryAfterSeconds } = fault;
    const waitMs = retryAfterMs ?? (retryAfterSeconds === null ? null : retryAfterSeconds * 1000);
    const refusal = wire.refusal({ kind: 'status', status, waitMs });
    return { ...refusal, headers: { ...refusal.headers, ...waitHeaders(fault) } };
  }
  const { cause } = fault;
  const problem: Problem =
    cause === 'context' ? { kind: cause, promptTokens: CONTEXT_TOKENS + tokens.promptTokens } : { kind: cause };
  return wire.refusal(problem);
}

function waitHeaders(fault: Fault & { kind: 'status' }): ReplyHeaders {
  const headers: ReplyHeaders = {};
  if (fault.retryAfterSeconds !== null) headers['retry-after'] = String(fault.retryAfterSeconds);
  if (fault.retryAfterMs !== null) headers['retry-after-ms'] = String(fault.retryAfterMs);
  if (fault.status === 429) headers['x-ratelimit-remaining-requests'] = '0';
  return headers;
}

/** What of a stream has been produced. */
interface Progress {
  chunks: number;
  tokens: number;
}

/** Frames that wait to be written together. */
class Pending {
  frames = 0;
  #text = '';
  #bytes: Uint8Array[] = [];

  add(piece: string | Uint8Array): void {
    this.frames += 1;
    if (typeof piece === 'string') this.#text += piece;
    else this.#bytes.push(piece);
  }

  /** Everything added since the last time. A stream's frames are all texts or all bytes. */
  take(): string | Uint8Array {
    const piece = this.#bytes.length > 0 ? Buffer.concat(this.#bytes) : this.#text;
    this.frames = 0;
    this.#text = '';
    this.#bytes = [];
    return piece;
  }
}
