import { mayKeep } from '@switchyard/core/cache/may-keep';
import type { CachePart } from '../cache/cache-part.ts';
import { writeKeptAnswer } from '../cache/kept-answer.ts';
import { makerOf } from '../cache/maker-of.ts';
import { answerIn, type Said } from '../cache/said.ts';
import type { OpenAttempt, OpenRequest } from '../open-request.ts';
import type { Services } from '../services.ts';
import { isChanged } from './lead.ts';

/**
 * Keeps the answer for equal calls to come, if it is whole and was asked for like this. Until then equal calls could follow this one, so
 * that there is no moment at which another call to a provider is made for the same. Never throws for want of a cache.
 */
export async function keep(open: OpenRequest, services: Services): Promise<void> {
  const part = open.cache;
  if (part?.flight == null) return;
  try {
    const whole = wholeAnswer(open, part);
    if (whole !== null) part.record.stored = await put(open, { part, ...whole }, services);
    if (part.record.stored) await keepQuestion(open, part, services);
  } finally {
    part.flight.close();
  }
}

/** For questions to come that mean the same. */
async function keepQuestion(open: OpenRequest, { record, terms }: CachePart, { cache }: Services): Promise<void> {
  const { lookup, id, caller } = open;
  if (lookup?.vector == null || record.entry === null) return;
  const set = { organizationId: caller.configuration.id, set: lookup.set };
  await cache.vectors.add(set, { entry: record.entry, requestId: id, vector: lookup.vector }, terms.policy.ttlSeconds);
}

type Whole = { said: Said; attempt: OpenAttempt };

function wholeAnswer(open: OpenRequest, { flight }: CachePart): Whole | null {
  const attempt = open.attempts.at(-1);
  const said = flight?.isWhole() && !flight.recording.isFull() ? flight.recording.said() : null;
  if (said === null || attempt?.outcome !== 'succeeded' || isChanged(open)) return null;
  if (attempt.brokenToolCall || attempt.toolArguments?.broken) return null;
  if (said.kind === 'operation') return { said, attempt };
  const answer = answerIn(said);
  // A bound that a budget added, and that was met.
  const isBounded = open.call.maxOutputTokens === null && open.reservation?.mustBeBounded === true;
  const isShortened = isBounded && answer.choices.some(({ finish }) => finish.reason === 'length');
  return mayKeep(answer) && !isShortened ? { said, attempt } : null;
}

async function put(open: OpenRequest, { part, said, attempt }: Whole & { part: CachePart }, services: Services) {
  const { terms, record } = part;
  const { key, configuration } = open.caller;
  if (record.entry === null) return false;
  const maker = makerOf(open, { requestId: open.id, attempt, nowMs: services.clock.monotonicMs() });
  const ofAll = configuration.cachePolicies.find(({ teamId, keyId }) => teamId === null && keyId === null);
  return await services.cache.keep({
    organizationId: configuration.id,
    entry: record.entry,
    text: writeKeptAnswer({ maker, said }),
    ttlSeconds: terms.policy.ttlSeconds,
    maxBytes: ofAll?.policy.maxBytes,
    about: {
      teamId: key.teamId,
      keyId: key.id,
      scope: terms.policy.scope,
      namespace: terms.namespace,
      model: open.call.model,
      costNanos: maker.costNanos,
    },
  });
}
