import { budgetsOf } from '../admission/applied.ts';
import { readKeptAnswer } from '../cache/kept-answer.ts';
import type { Lookup } from '../cache/lookup.ts';
import { planLookup } from '../cache/plan-lookup.ts';
import type { OpenRequest } from '../open-request.ts';
import type { Services } from '../services.ts';
import { embed } from './embed.ts';
import { isChanged } from './lead.ts';
import { type Found, noteHit } from './look-up.ts';
import type { Candidates } from './plan.ts';

/**
 * Plans how the question will be compared with those answered before, where a rule wants that: its call is then paid for like the
 * others. The answer are the candidates with the budgets of its model.
 */
export function foreseeLookup(open: OpenRequest, candidates: Candidates, services: Services): Candidates {
  const lookup = open.cache?.terms.looksUp ? planLookup(open, candidates, services) : null;
  open.lookup = lookup;
  if (lookup === null) return candidates;
  const { model } = lookup.call;
  const isThere = candidates.budgets.some((one) => one.model === model);
  const more = isThere ? [] : budgetsOf(open, [model]).filter((one) => one.model === model);
  return more.length === 0 ? candidates : { ...candidates, budgets: [...candidates.budgets, ...more] };
}

/**
 * Looks for the answer to a question that means the same: one call embeds the question, and whatever keeps it from being made or
 * understood is a miss. Undefined when there is none, or when the rule only wants to know.
 */
export async function lookUpLike(open: OpenRequest, services: Services): Promise<Found | undefined> {
  const { lookup, cache: part } = open;
  if (lookup === null || part === null || isChanged(open)) return undefined;
  lookup.vector = await embed(open, lookup, services);
  if (lookup.vector === null) return undefined;
  const found = await findLike(open, lookup, services);
  if (found === undefined) return undefined;
  // Equal calls that wait for this one's answer will find the same.
  part.flight?.close();
  part.flight = null;
  return found;
}

/** Questions whose answer is gone, before it is given up. */
const mostGone = 3;

async function findLike(open: OpenRequest, lookup: Lookup, { cache }: Services): Promise<Found | undefined> {
  const { cache: part, caller } = open;
  const { vector, threshold, mode } = lookup;
  if (part === null || vector === null) return undefined;
  const organizationId = caller.configuration.id;
  const set = { organizationId, set: lookup.set };
  const maxAgeMs = part.terms.maxAgeSeconds === null ? null : part.terms.maxAgeSeconds * 1_000;
  for (let gone = 0; gone < mostGone; gone += 1) {
    const near = await cache.vectors.nearest(set, vector);
    if (near === null) return undefined;
    const { entry, similarity } = near;
    part.record.similarity = similarity;
    if (similarity < threshold) return undefined;
    const looked = await cache.look({ organizationId, entry }, maxAgeMs, { isTrial: mode === 'shadow' });
    const answer = looked.kind === 'kept' ? readKeptAnswer(looked.text) : undefined;
    if (looked.kind === 'kept' && answer !== undefined) {
      if (mode === 'shadow') {
        part.record.sourceRequestId = answer.maker.requestId;
        return undefined;
      }
      noteHit(part, { answer, looked, status: 'SEMANTIC_HIT' });
      part.record.entry = entry;
      return { kind: 'kept', answer };
    }
    part.record.similarity = null;
    // One that is only too old for this caller serves others.
    if (looked.kind === 'none' && (looked.reason === 'old' || looked.reason === 'unavailable')) return undefined;
    await cache.vectors.forget(set, entry);
  }
  return undefined;
}
