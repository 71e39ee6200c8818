import { readCacheWishes } from '@switchyard/core/cache/resolve-cache-policy';
import { GatewayError } from '@switchyard/core/errors';
import { keepingFor, notKept } from '../content/keeping.ts';
import { clientInfo } from '../facts/client-info.ts';
import { headersWanted } from '../facts/read-facts.ts';
import { type SaidFacts, saidFacts } from '../facts/said-facts.ts';
import { plainNativeCall } from '../native/native-call.ts';
import { type Arrival, type Caller, notBegun, type OpenRequest } from '../open-request.ts';
import type { Services } from '../services.ts';
import type { Decoded, Surface } from '../surfaces/surface.ts';

/** Who calls where. */
export type Opening = { surface: Surface; caller: Caller };

/**
 * Reads the call and opens its one record. The caller's leaving is heard from here on. One that cannot be read has a record, too, and is
 * refused once that is open; only a dry run is refused at once, because nothing of it is recorded.
 */
export async function readCall(arrival: Arrival, opening: Opening, services: Services): Promise<OpenRequest> {
  const { headers } = arrival.request;
  let decoded = unread;
  try {
    decoded = await opening.surface.decode(arrival, opening.caller, services);
    return openRequest(arrival, { ...opening, decoded });
  } catch (thrown) {
    if (headers.get(dryRunHeader)?.trim().toLowerCase() === 'true') throw thrown;
    const asked = { said: nothingSaid, cacheWishes: readCacheWishes(new Headers()), isDryRun: false };
    return { ...opened(arrival, { ...opening, decoded, asked }), refusal: { thrown } };
  }
}

/** What stands for a call of which nothing is known. */
const unread: Decoded = { call: { ...plainNativeCall, method: 'POST', path: '' }, pinnedAccountId: null };

const nothingSaid: SaidFacts = { metadata: {}, tags: [], session: null, headers: {} };

/** Throws `invalid_request`, naming the header, when a header of ours says something that makes no sense. */
function openRequest(arrival: Arrival, { surface, caller, decoded }: Opening & { decoded: Decoded }): OpenRequest {
  const { headers } = arrival.request;
  const said = saidFacts(headers, { call: decoded.call, wanted: headersWanted(caller.configuration) });
  const asked = { said, cacheWishes: readCacheWishes(headers), isDryRun: flagIn(headers, dryRunHeader) };
  return opened(arrival, { surface, caller, decoded, asked });
}

type Reading = Opening & { decoded: Decoded; asked: Pick<OpenRequest, 'said' | 'cacheWishes' | 'isDryRun'> };

function opened(
  { id, startedMs, request, url, sent }: Arrival,
  { surface, caller, decoded, asked }: Reading,
): OpenRequest {
  const keeping = keepingFor(caller, request.headers);
  const abort = new AbortController();
  if (request.signal.aborted) abort.abort();
  else request.signal.addEventListener('abort', () => abort.abort(), { once: true });
  return {
    id,
    startedAtMs: timeInside(id),
    startedMs,
    endpoint: url.pathname,
    surface,
    caller,
    call: decoded.call,
    pinnedAccountId: decoded.pinnedAccountId,
    dropUnsupported: caller.key.dropUnsupported || request.headers.get(dropHeader) === 'true',
    client: clientInfo(request.headers),
    ...asked,
    requestBytes: sent?.byteLength ?? 0,
    keeping,
    abort,
    facts: null,
    plan: null,
    ...notBegun(),
    content: notKept(keeping),
  };
}

/** A caller's leave to drop what a provider cannot take, for one call; keys and rules give it for many. */
const dropHeader = 'x-switchyard-drop-unsupported';

/** Asks for the decision instead of the answer. */
const dryRunHeader = 'x-switchyard-dry-run';

/** Whether nothing is to be called must not be guessed at. */
function flagIn(headers: Headers, name: string): boolean {
  const given = headers.get(name)?.trim().toLowerCase() ?? 'false';
  if (given === 'true' || given === 'false') return given === 'true';
  throw new GatewayError('invalid_request', `The header ${name} is wrong: it must be true or false.`, { param: name });
}

/** The first 48 bits of a UUIDv7 are ms since 1970. */
const timeInside = (id: string) => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
