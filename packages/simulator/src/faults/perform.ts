import { gzipSync } from 'node:zlib';
import type { ReplyHeaders } from '../http/exchange.ts';
import type { Fault, Wait } from './fault.ts';
import { limitHeaders } from './limit-headers.ts';
import { performStream } from './perform-stream.ts';
import type { Performance } from './performance.ts';
import { CONTEXT_TOKENS, type Problem, type Refusal } from './problem.ts';
import { settleProduced } from './settle-produced.ts';
import { BREAK_GRACE_MS } from './strike.ts';

const GARBAGE_HTML = '<!doctype html><html><body><h1>It works!</h1></body></html>\n';
const LONGEST_WAIT_MS = 600_000;

/**
 * Plays one attempt to its end and settles it on the bill.
 * An attempt that fails before its answer begins (error status, reset, garbage) bills nothing;
 * any other bills the prompt and the completion tokens it produced.
 */
export async function perform(unlimited: Performance): Promise<void> {
  const { exchange, attempt, script, stream } = unlimited;
  await exchange.sleep(script.latencyMs);
  if (exchange.gone) return settleProduced(unlimited, 'aborted', null);
  const performance = { ...unlimited, headers: () => limitHeaders(unlimited.headers(), script.limits) };
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
  if (script.fault.kind === 'cut_head') return cutHead(performance, headers);
  if (script.fault.kind === 'cut_json' || script.fault.kind === 'stall') {
    const stalls = script.fault.kind === 'stall';
    if (!stalls) attempt.settle({ status: 200, outcome: 'cut', ...tokens });
    exchange.start(200, { ...headers, 'content-length': String(Buffer.byteLength(body)) });
    await exchange.write(body.slice(0, body.length / 2));
    if (!stalls) {
      await exchange.sleep(BREAK_GRACE_MS);
      return exchange.hangUp();
    }
    await exchange.untilGone();
    return attempt.settle({ status: 200, outcome: 'aborted', ...tokens });
  }
  attempt.settle({ status: 200, outcome: 'complete', ...tokens });
  const sent = script.fault.kind === 'malformed' ? body.slice(0, -2) : body;
  if (script.gzip) return exchange.send(200, gzipSync(sent), { ...headers, 'content-encoding': 'gzip' });
  exchange.send(200, sent, headers);
}

/** Promises an answer and resets before its first byte. */
async function cutHead(performance: Performance, headers: ReplyHeaders): Promise<void> {
  const { exchange } = performance;
  exchange.start(200, { ...headers, 'content-length': '1000' });
  exchange.flushHead();
  settleProduced(performance, 'cut', null);
  await exchange.sleep(BREAK_GRACE_MS);
  exchange.reset();
}

function refusalFor({ wire, tokens }: Performance, fault: Fault & { kind: 'status' | 'cause' }): Refusal {
  if (fault.kind === 'status') {
    const { status, wait } = fault;
    const refusal = wire.refusal({ kind: 'status', status, waitMs: waitMsOf(wait) });
    return { ...refusal, headers: { ...refusal.headers, ...waitHeaders(fault) } };
  }
  const { cause } = fault;
  const problem: Problem =
    cause === 'context' ? { kind: cause, promptTokens: CONTEXT_TOKENS + tokens.promptTokens } : { kind: cause };
  return wire.refusal(problem);
}

/** The wait as vendors tell it in a body; null when the header makes no sense. */
function waitMsOf({ after, afterMs, dateSeconds }: Wait): number | null {
  const waitMs = afterMs === null ? Number(after ?? dateSeconds ?? Number.NaN) * 1_000 : Number(afterMs);
  return waitMs >= 0 && waitMs <= LONGEST_WAIT_MS ? waitMs : null;
}

function waitHeaders({ status, wait }: Fault & { kind: 'status' }): ReplyHeaders {
  const headers: ReplyHeaders = {};
  if (wait.after !== null) headers['retry-after'] = wait.after;
  if (wait.dateSeconds !== null) headers['retry-after'] = new Date(Date.now() + wait.dateSeconds * 1_000).toUTCString();
  if (wait.afterMs !== null) headers['retry-after-ms'] = wait.afterMs;
  if (status === 429) headers['x-ratelimit-remaining-requests'] = '0';
  return headers;
}
