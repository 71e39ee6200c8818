import { closeAnswer } from './content/note-sent.ts';
import type { Arrival, OpenRequest } from './open-request.ts';
import type { Services } from './services.ts';
import { admit } from './steps/admit.ts';
import { admitFound } from './steps/admit-found.ts';
import { authenticate } from './steps/authenticate.ts';
import { begin } from './steps/begin.ts';
import { dryRun } from './steps/dry-run.ts';
import { encode } from './steps/encode.ts';
import { endOf } from './steps/end-of.ts';
import { follow } from './steps/follow.ts';
import { keep } from './steps/keep.ts';
import { lead } from './steps/lead.ts';
import { type Found, lookUp } from './steps/look-up.ts';
import { foreseeLookup, lookUpLike } from './steps/look-up-like.ts';
import { readCall } from './steps/open-request.ts';
import { type Candidates, plan } from './steps/plan.ts';
import { serveFound } from './steps/serve-found.ts';
import type { Surface } from './surfaces/surface.ts';
import type { Piece } from './upstream/reply.ts';

/** One request, read top to bottom. Only `services` touches the world; every refusal is a GatewayError. */
export async function serve(arrival: Arrival, surface: Surface, services: Services): Promise<Response> {
  const caller = await authenticate(arrival.request, services); // before the body is read, and before any look-up for a malformed key
  const open = await readCall(arrival, { surface, caller }, services); // in the caller's format; strict where we own the field
  if (open.isDryRun) return await dryRun(open, services); // the decision instead of the answer: nothing called, counted or recorded
  services.ledger.refuseWhenFull(); // what cannot be recorded is not begun
  services.contents.follow(open, arrival.sent); // what is said is taken along, where it may be kept
  const answered = settled(open, services, answer(open, services)); // from now on exactly one settlement
  const started = await begin(answered); // a failure before the first content is still an HTTP status
  return encode(open, started);
}

async function* answer(open: OpenRequest, services: Services): AsyncGenerator<Piece> {
  if (open.refusal) throw open.refusal.thrown; // it could not be read
  const candidates = await plan(open, services); // which rule, which accounts, at what price
  const found = await lookUp(open, candidates, services); // an answer that is kept, or that an equal call is being given
  if (found) return yield* answerWith(open, { found, candidates }, services);
  const planned = foreseeLookup(open, candidates, services); // whether a like question may have been answered, where a rule wants to know
  const admitted = await admit(open, planned, services); // one atomic step: limits counted, every budget reserved
  const like = await lookUpLike(open, services); // the answer to a question that means the same
  if (like) return yield* serveFound(open, like, services);
  yield* lead(open, follow(open, admitted, services)); // each attempt the route asks for, until one answers; equal calls read along
}

/** An answer that was not made for this request costs it nothing, and is limited and recorded all the same. */
async function* answerWith(
  open: OpenRequest,
  { found, candidates }: Finding,
  services: Services,
): AsyncGenerator<Piece> {
  try {
    await admitFound(open, candidates, services);
    yield* serveFound(open, found, services);
  } finally {
    if (found.kind === 'shared') found.following.leave();
  }
}

type Finding = { found: Found; candidates: Candidates };

/** The only place a request is priced, released and recorded: once, however it ends. */
async function* settled(open: OpenRequest, services: Services, pieces: AsyncGenerator<Piece>): AsyncGenerator<Piece> {
  try {
    yield* pieces;
    open.end = { kind: 'succeeded' };
  } catch (thrown) {
    open.end = endOf(open, thrown);
    throw open.end.error;
  } finally {
    closeAnswer(open);
    if (open.transcript) await services.contents.keep(open); // first: the record says what became of it
    await keep(open, services); // for equal calls to come
    await services.ledger.settle(open);
    if (open.record) services.requests.remember(open.record);
    services.shadow.offer(open); // a rule may want a copy sent elsewhere; nobody waits for it
  }
}
