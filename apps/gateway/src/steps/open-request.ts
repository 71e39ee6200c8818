import { GatewayError } from '@switchyard/core/errors';
import { headersWanted } from '../facts/read-facts.ts';
import { saidFacts } from '../facts/said-facts.ts';
import { type Arrival, type Caller, type ClientInfo, notBegun, type OpenRequest } from '../open-request.ts';
import type { Decoded, Surface } from '../surfaces/surface.ts';

/** What is known when a request is opened. */
export type Opening = { surface: Surface; caller: Caller; decoded: Decoded };

/**
 * Opens the one record of a request. The caller's leaving is heard from here on. Throws `invalid_request`, naming the header, when a
 * header of ours says something that makes no sense.
 */
export function openRequest(
  { id, startedMs, request, url }: Arrival,
  { surface, caller, decoded }: Opening,
): OpenRequest {
  const wanted = headersWanted(caller.configuration);
  const said = saidFacts(request.headers, { call: decoded.call, wanted });
  const isDryRun = flagIn(request.headers, dryRunHeader);
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
    client: clientOf(request.headers),
    said,
    isDryRun,
    abort,
    facts: null,
    plan: null,
    ...notBegun(),
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

function clientOf(headers: Headers): ClientInfo {
  const sdk = headers.get('x-stainless-lang');
  const version = headers.get('x-stainless-package-version');
  const name = sdk ? `${sdk} sdk ${version ?? ''}`.trim() : (headers.get('user-agent') ?? '');
  return { name: name.slice(0, 200), requestId: headers.get('x-request-id')?.slice(0, 128) ?? null };
}
