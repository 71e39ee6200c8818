import type { CacheRecord } from '@switchyard/core/cache/cache-record';
import type { Looked } from '@switchyard/platform/cache/cache-store';
import { beginCachePart } from '../cache/begin-cache-part.ts';
import type { CachePart } from '../cache/cache-part.ts';
import type { Flight, Following } from '../cache/flight.ts';
import { type KeptAnswer, readKeptAnswer } from '../cache/kept-answer.ts';
import type { OpenRequest } from '../open-request.ts';
import type { Services } from '../services.ts';
import type { Candidates } from './plan.ts';

/** An answer that serves the request without a call of its own: one that is kept, or one that an equal call is being given. */
export type Found = { kind: 'kept'; answer: KeptAnswer } | { kind: 'shared'; following: Following };

/**
 * Looks for an answer to an equal call, as far as the policy and the caller want it. Undefined when there is none: the request's own call
 * is then one that others may follow.
 */
export async function lookUp(
  open: OpenRequest,
  candidates: Candidates,
  services: Services,
): Promise<Found | undefined> {
  const part = beginCachePart(open, candidates, services);
  if (part === null) return undefined;
  open.cache = part;
  const { terms, record } = part;
  if (record.entry === null) return undefined;
  if (terms.looksUp) return await find(open, { part, entry: record.entry }, services);
  if (terms.keeps) part.flight = beginFlight(open, { part, entry: record.entry }, services);
  return undefined;
}

/** A caller that wants an answer of its own gives it to nobody before it is whole. */
function beginFlight(open: OpenRequest, { part, entry }: Finding, { cache }: Services): Flight {
  const leader = { requestId: open.id, attempt: () => open.attempts.at(-1), signal: open.abort.signal };
  return cache.flights.begin(entry, leader, part.terms.looksUp);
}

/** What the cache would do for a request; nothing is counted. */
export async function foreseeCache(
  open: OpenRequest,
  candidates: Candidates,
  services: Services,
): Promise<CacheRecord | null> {
  const part = beginCachePart(open, candidates, services);
  const entry = part?.record.entry ?? null;
  if (part !== null && entry !== null && part.terms.looksUp)
    await findKept(open, { part, entry, isTrial: true }, services);
  return part?.record ?? null;
}

type Finding = { part: CachePart; entry: string; isTrial?: boolean };

type Kept = Extract<Looked, { kind: 'kept' }>;

/** Calls whose first content a request waits for, before it goes on by itself: each may fail only after long. */
const mostFollowed = 2;

async function find(open: OpenRequest, { part, entry }: Finding, services: Services): Promise<Found | undefined> {
  const { flights } = services.cache;
  for (let followed = 0; ; ) {
    const flight = followed < mostFollowed ? flights.joinable(entry) : undefined;
    if (flight !== undefined) {
      followed += 1;
      const following = await waited(open, services, () => flight.join(open.abort.signal));
      if (following !== null) return shared(part, following);
      continue;
    }
    const kept = await findKept(open, { part, entry }, services);
    if (kept !== undefined) return kept;
    // One may have begun meanwhile. If not, this one begins at once: of many that found nothing together only one does.
    if (followed < mostFollowed && flights.joinable(entry) !== undefined) continue;
    part.flight = beginFlight(open, { part, entry }, services);
    return undefined;
  }
}

async function waited<Value>(open: OpenRequest, { clock }: Services, wait: () => Promise<Value>): Promise<Value> {
  const fromMs = clock.monotonicMs();
  try {
    return await wait();
  } finally {
    const ms = clock.monotonicMs() - fromMs;
    open.queueMs += ms;
    if (open.cache !== null) open.cache.waitedMs += ms;
  }
}

function shared(part: CachePart, following: Following): Found {
  Object.assign(part.record, { status: 'SHARED', reason: null, sourceRequestId: following.leader.requestId });
  return { kind: 'shared', following };
}

async function findKept(
  open: OpenRequest,
  { part, entry, isTrial = false }: Finding,
  { cache }: Services,
): Promise<Found | undefined> {
  const { record, terms } = part;
  const place = { organizationId: open.caller.configuration.id, entry };
  const maxAgeMs = terms.maxAgeSeconds === null ? null : terms.maxAgeSeconds * 1_000;
  const looked = await cache.look(place, maxAgeMs, { isTrial });
  const answer = looked.kind === 'kept' ? readKeptAnswer(looked.text) : undefined;
  if (looked.kind === 'none' || answer === undefined) {
    record.reason = looked.kind === 'none' ? looked.reason : null;
    return undefined;
  }
  noteHit(part, { answer, looked, status: 'HIT' });
  return { kind: 'kept', answer };
}

/** Takes down that a kept answer serves the request. */
export function noteHit(
  part: CachePart,
  { answer: { maker }, looked, status }: { answer: KeptAnswer; looked: Kept; status: 'HIT' | 'SEMANTIC_HIT' },
): void {
  part.leftMs = looked.leftMs;
  part.maker = maker;
  Object.assign(part.record, {
    status,
    reason: null,
    ageMs: looked.ageMs,
    sourceRequestId: maker.requestId,
    savedNanos: maker.costNanos,
    savedInputTokens: maker.inputTokens,
    savedOutputTokens: maker.outputTokens,
    savedMs: maker.latencyMs,
  });
}
