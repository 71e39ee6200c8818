import { makerOf } from '../cache/maker-of.ts';
import { type Replaying, replay } from '../cache/replay.ts';
import type { OpenRequest } from '../open-request.ts';
import type { Services } from '../services.ts';
import type { Piece } from '../upstream/reply.ts';
import type { Found } from './look-up.ts';

/** Passes on an answer that was made, or is being made, for an equal call. */
export async function* serveFound(open: OpenRequest, found: Found, services: Services): AsyncGenerator<Piece> {
  if (found.kind === 'kept') yield* told(open, keptAs(open, found, services), services);
  else yield* alongside(open, found, services);
}

type Kept = Extract<Found, { kind: 'kept' }>;
type Shared = Extract<Found, { kind: 'shared' }>;

function keptAs(open: OpenRequest, { answer: { said, maker } }: Kept, services: Services): Replaying {
  return { said, live: null, ...telling(open, maker, services) };
}

/** The time goes to the provider, since the answer is read as it comes. */
async function* alongside(open: OpenRequest, { following }: Shared, services: Services): AsyncGenerator<Piece> {
  const { clock } = services;
  const fromMs = clock.monotonicMs();
  const { said, leader } = following;
  const attempt = leader.attempt();
  if (open.cache === null || attempt === undefined) throw new Error('What is followed has an attempt.');
  const maker = () => makerOf(open, { requestId: leader.requestId, attempt, nowMs: clock.monotonicMs() });
  open.cache.maker = maker();
  try {
    const live = said.kind === 'stream' ? following.events() : null;
    yield* told(open, { said, live, ...telling(open, open.cache.maker, services) }, services);
    const { costNanos, inputTokens, outputTokens } = maker();
    Object.assign(open.cache.record, {
      savedNanos: costNanos,
      savedInputTokens: inputTokens,
      savedOutputTokens: outputTokens,
    });
  } finally {
    open.cache.maker = maker();
    open.cache.waitedMs += clock.monotonicMs() - fromMs;
  }
}

function telling(
  open: OpenRequest,
  { model, providerAccountId }: { model: string; providerAccountId: string },
  { objectIds }: Services,
): Pick<Replaying, 'call' | 'context' | 'sealId'> {
  const owner = { organizationId: open.caller.configuration.id, teamId: open.caller.key.teamId };
  return {
    call: open.call,
    context: { requestId: open.id, createdSeconds: Math.floor(open.startedAtMs / 1_000), model },
    sealId: (providerId) => objectIds.seal(owner, { accountId: providerAccountId, providerId }),
  };
}

async function* told(open: OpenRequest, replaying: Replaying, { clock }: Services): AsyncGenerator<Piece> {
  const replayed = await replay(replaying);
  open.firstContentMs = clock.monotonicMs();
  if (replayed.kind === 'whole') {
    const { status, contentType } = replayed;
    open.shape = { kind: 'whole', status, contentType };
    yield replayed.body;
    return;
  }
  open.shape = { kind: 'stream', contentType: replayed.contentType, ending: replayed.ending };
  yield* replayed.pieces;
}
