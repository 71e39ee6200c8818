import type { BilledAmounts, OpenAttempt } from '../bill/bill.ts';
import type { Exchange, ReplyHeaders } from '../http/exchange.ts';
import type { Fault, FaultStatus, Script } from './script.ts';

/** One SSE event of a stream. Content frames carry output tokens; a head comes before them, a tail after. */
export interface Frame {
  kind: 'head' | 'content' | 'tail';
  text: string;
}

/** What a wire format says for one attempt; `perform` decides how much of it reaches the client. */
export interface Wire {
  /** The whole answer: JSON, unless `contentType` says otherwise. */
  json(): string | Uint8Array;
  contentType?: string;
  /** The whole stream; each content frame is exactly one output token. */
  frames(): Iterable<Frame>;
  /** The body of an error with this status. */
  errorBody(status: FaultStatus): string;
  /** An SSE event that reports an error inside a stream. */
  errorFrame(): string;
}

/** One attempt ready to be played. */
export interface Performance {
  exchange: Exchange;
  attempt: OpenAttempt;
  script: Script;
  wire: Wire;
  stream: boolean;
  /** What the whole answer costs. */
  tokens: BilledAmounts;
  /** What so many content frames cost, when that is more than one completion token each. */
  costOf?(frames: number): Partial<BilledAmounts>;
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
  const { exchange, attempt, script, wire, stream } = performance;
  await exchange.sleep(script.latencyMs);
  if (exchange.gone) return settleProduced(performance, 'aborted', null);
  const { fault } = script;
  switch (fault.kind) {
    case 'status':
      attempt.settle({ status: fault.status, outcome: 'error' });
      return exchange.send(fault.status, wire.errorBody(fault.status), errorHeaders(performance, fault));
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
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
  });
  const strikeAfter = chunksBefore(script.fault);
  let struck = false;
  let produced = 0;
  let pending = '';
  let framesPending = 0;
  for (const frame of wire.frames()) {
    if (
      !struck &&
      strikeAfter !== null &&
      (produced >= strikeAfter || frame.kind === 'tail') &&
      frame.kind !== 'head'
    ) {
      struck = true;
      if (script.fault.kind !== 'malformed') return strike(performance, produced, pending);
      pending += MALFORMED_FRAME;
    }
    if (frame.kind === 'content') {
      await exchange.sleep(script.chunkDelayMs);
      if (exchange.gone) break;
      produced += 1;
    }
    pending += frame.text;
    framesPending += 1;
    if (frame.kind === 'tail' || (script.chunkDelayMs === 0 && framesPending < FRAMES_PER_WRITE)) continue;
    await exchange.write(pending);
    pending = '';
    framesPending = 0;
    if (exchange.gone) break;
  }
  // Settled before the last bytes leave, so that whoever has read the answer finds it on the bill.
  settleProduced(performance, exchange.gone ? 'aborted' : 'complete', produced);
  exchange.end(pending);
}

/** Breaks a stream as its fault says, after what was produced has been sent. */
async function strike(performance: Performance, produced: number, pending: string): Promise<void> {
  const { exchange, script, wire } = performance;
  await exchange.write(pending);
  if (exchange.gone) return settleProduced(performance, 'aborted', produced);
  if (script.fault.kind === 'error_event') {
    settleProduced(performance, 'error', produced);
    return exchange.end(wire.errorFrame());
  }
  settleProduced(performance, 'cut', produced);
  if (script.fault.kind === 'eof') return exchange.end();
  await exchange.sleep(BREAK_GRACE_MS);
  exchange.reset();
}

function chunksBefore(fault: Fault): number | null {
  if (fault.kind === 'malformed') return MALFORMED_AFTER_CHUNKS;
  return 'chunks' in fault ? fault.chunks : null;
}

/** Bills the prompt and what was produced of the answer; `null` content chunks mean that it never began. */
function settleProduced(
  performance: Performance,
  outcome: 'complete' | 'aborted' | 'cut' | 'error',
  chunks: number | null,
): void {
  const { exchange, attempt, tokens } = performance;
  const reasoningTokens = chunks === null ? 0 : tokens.reasoningTokens;
  attempt.settle({
    status: exchange.status,
    outcome,
    promptTokens: tokens.promptTokens,
    cachedTokens: tokens.cachedTokens,
    completionTokens: reasoningTokens + (chunks ?? 0),
    reasoningTokens,
    ...performance.costOf?.(chunks ?? 0),
  });
}

function errorHeaders(performance: Performance, fault: Fault & { kind: 'status' }): ReplyHeaders {
  const headers = performance.headers();
  if (fault.retryAfterSeconds !== null) headers['retry-after'] = String(fault.retryAfterSeconds);
  if (fault.retryAfterMs !== null) headers['retry-after-ms'] = String(fault.retryAfterMs);
  if (fault.status === 429) headers['x-ratelimit-remaining-requests'] = '0';
  return headers;
}
