import type { Arrival, OpenRequest } from './open-request.ts';
import type { Services } from './services.ts';
import { admit } from './steps/admit.ts';
import { authenticate } from './steps/authenticate.ts';
import { begin } from './steps/begin.ts';
import { dryRun } from './steps/dry-run.ts';
import { encode } from './steps/encode.ts';
import { endOf } from './steps/end-of.ts';
import { follow } from './steps/follow.ts';
import { openRequest } from './steps/open-request.ts';
import { plan } from './steps/plan.ts';
import type { Surface } from './surfaces/surface.ts';
import type { Piece } from './upstream/reply.ts';

/** One request, read top to bottom. Only `services` touches the world; every refusal is a GatewayError. */
export async function serve(arrival: Arrival, surface: Surface, services: Services): Promise<Response> {
  const caller = await authenticate(arrival.request, services); // before the body is read, and before any look-up for a malformed key
  const decoded = await surface.decode(arrival, caller, services); // in the caller's format; strict where we own the field
  const open = openRequest(arrival, { surface, caller, decoded });
  if (open.isDryRun) return await dryRun(open, services); // the decision instead of the answer: nothing called, counted or recorded
  services.ledger.refuseWhenFull(); // what cannot be recorded is not begun
  const answered = settled(open, services, answer(open, services)); // from now on exactly one settlement
  const started = await begin(answered); // a failure before the first content is still an HTTP status
  return encode(open, started);
}

async function* answer(open: OpenRequest, services: Services): AsyncGenerator<Piece> {
  const candidates = await plan(open, services); // which rule, which accounts, at what price
  const admitted = await admit(open, candidates, services); // one atomic step: limits counted, every budget reserved
  yield* follow(open, admitted, services); // each attempt the route asks for, until one answers
}

/** The only place a request is priced, released and recorded: once, however it ends. */
async function* settled(open: OpenRequest, services: Services, pieces: AsyncGenerator<Piece>): AsyncGenerator<Piece> {
  try {
    yield* pieces;
    open.end = { kind: 'succeeded' };
  } catch (thrown) {
    open.end = endOf(open, thrown);
    throw open.end.error;
  } finally {
    await services.ledger.settle(open);
    services.shadow.offer(open); // a rule may want a copy sent elsewhere; nobody waits for it
  }
}
