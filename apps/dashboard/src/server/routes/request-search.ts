import { noneValue, parseRequestFilter, rangeOf, requestFilterQuery } from '@switchyard/core/requests/request-filter';
import type { Scoped } from '@switchyard/db/client/create-database';
import { listRequests } from '@switchyard/db/reports/list-requests';
import { momentOfId } from '@switchyard/db/reports/request-filter';
import {
  findKeys,
  findRequestIds,
  type NamedField,
  namedFields,
  newestWith,
  requestOfUpstream,
} from '@switchyard/db/reports/search-requests';
import { contract, type RouteOutput } from '../contract/index.ts';
import { handle } from '../http/handler.ts';
import { type Pasted, readPasted } from '../requests/read-pasted.ts';

type Hit = RouteOutput<typeof contract.requests.search>['hits'][number];

/** Where a search looks: the organization, and the moment that ranges are relative to. */
type Where = { scoped: Scoped; organizationId: string; nowMs: number };

const dayMs = 24 * 3_600_000;

const search = handle(contract.requests.search, async ({ read, now, body }) => {
  const pasted = readPasted(body.text);
  const hits = await read(async (scoped, organizationId) => {
    const where = { scoped, organizationId, nowMs: now.getTime() };
    const requests = await requestHits(where, pasted);
    const found = [...requests, ...(await keyHits(where, pasted)), ...(await namedHits(where, pasted))];
    // No index finds these: they are not looked for when a request has been found by its own id.
    if (requests.length > 0) return found;
    return [...found, ...(await upstreamHits(where, pasted)), ...(await errorHits(where, pasted))];
  });
  return { hits: hits.slice(0, 20) };
});

/** Searches the log for whatever was pasted. */
export const requestSearchRoutes = [search];

async function requestHits({ scoped, organizationId, nowMs }: Where, { uuids }: Pasted): Promise<Hit[]> {
  const ids = await findRequestIds(scoped, organizationId, uuids);
  return ids.map((id) => ({
    what: 'request',
    words: `Request of ${momentWords(id)}`,
    requestId: id,
    query: queryNear(id, nowMs, {}),
  }));
}

async function keyHits({ scoped, organizationId }: Where, { keys }: Pasted): Promise<Hit[]> {
  const found = [];
  for (const key of keys) found.push(...(await findKeys(scoped, organizationId, key)));
  return found.map(({ id, name, prefix, last4 }) => ({
    what: 'key',
    words: `Key "${name}" (${prefix}…${last4})`,
    requestId: null,
    query: requestFilterQuery({ since: '24h', key: [id] }),
  }));
}

const whatOf = {
  session: 'session',
  traceId: 'trace',
  endUser: 'end-user',
  clientRequestId: 'client-request',
} as const;
const wordsOf = {
  session: 'Session',
  traceId: 'Trace',
  endUser: 'End user',
  clientRequestId: "The client's own request id",
};

/** Texts of callers: those whose form or header says what they are, and a single word that may be any of them. */
async function namedHits(where: Where, { traceIds, uuids, named, word }: Pasted): Promise<Hit[]> {
  const texts = [...traceIds, ...uuids, ...(word === null || word === noneValue ? [] : [word])];
  const asked = [...named, ...texts.slice(0, 10).flatMap((text) => namedFields.map((field) => ({ field, text })))];
  const hits = new Map<string, Hit>();
  for (const one of asked) {
    const hit = await namedHit(where, one);
    if (hit !== null) hits.set(hit.query, hit);
  }
  return [...hits.values()];
}

async function namedHit(
  { scoped, organizationId, nowMs }: Where,
  { field, text }: { field: NamedField; text: string },
): Promise<Hit | null> {
  const id = await newestWith(scoped, organizationId, { field, text });
  if (id === null) return null;
  const words = `${wordsOf[field]} "${text.slice(0, 80)}", last seen ${momentWords(id)}`;
  return { what: whatOf[field], words, requestId: null, query: queryNear(id, nowMs, { [field]: [text] }) };
}

async function upstreamHits({ scoped, organizationId, nowMs }: Where, { word }: Pasted): Promise<Hit[]> {
  if (word === null || word.length < 6) return [];
  const range = { fromMs: nowMs - 7 * dayMs, toMs: nowMs + 60_000 };
  const id = await requestOfUpstream(scoped, organizationId, { range, upstreamId: word });
  if (id === null) return [];
  const words = `The provider's own id of a request of ${momentWords(id)}`;
  return [{ what: 'provider-request', words, requestId: id, query: queryNear(id, nowMs, {}) }];
}

/** Error codes and messages of the last day. */
async function errorHits(where: Where, { word, words }: Pasted): Promise<Hit[]> {
  const hits: Hit[] = [];
  if (word !== null) {
    const query = requestFilterQuery({ since: '24h', errorCode: [word] });
    if (await holds(where, query))
      hits.push({ what: 'error-code', words: `Error code "${word.slice(0, 80)}"`, requestId: null, query });
  }
  if (words !== null) {
    const query = requestFilterQuery({ since: '24h', 'error.contains': words });
    if (await holds(where, query))
      hits.push({ what: 'error-text', words: `Errors that say "${words.slice(0, 80)}"`, requestId: null, query });
  }
  return hits;
}

async function holds({ scoped, organizationId, nowMs }: Where, query: string): Promise<boolean> {
  const filter = parseRequestFilter(query);
  const range = rangeOf(filter, nowMs);
  const page = await listRequests(scoped, organizationId, { filter, range, place: { kind: 'newest' }, limit: 1 });
  return page.rows.length > 0;
}

const momentWords = (id: string): string =>
  `${new Date(momentOfId(id)).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

/** A query whose range holds a request: the last day, or a day before it. */
function queryNear(id: string, nowMs: number, filter: { [Field in NamedField]?: string[] }): string {
  const at = momentOfId(id);
  if (at > nowMs - dayMs) return requestFilterQuery({ since: '24h', ...filter });
  const hour = 3_600_000;
  const toMs = Math.ceil((at + 1) / hour) * hour;
  return requestFilterQuery({
    from: new Date(toMs - dayMs).toISOString(),
    to: new Date(toMs).toISOString(),
    ...filter,
  });
}
