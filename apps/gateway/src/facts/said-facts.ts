import { GatewayError } from '@switchyard/core/errors';
import { saidMember } from '@switchyard/core/formats/given-parameters';
import { parseJson } from '@switchyard/core/json/parse-json';
import { secretHeaders } from '@switchyard/core/routing/facts-needed';
import { z } from 'zod';
import type { Call } from '../call.ts';

/** What a caller tells of its call besides the call itself. */
export type SaidFacts = {
  metadata: Record<string, string>;
  tags: string[];
  session: string | null;
  /** The headers that a rule in force asks for, by lower-case name. */
  headers: Record<string, string>;
};

/** The headers in which callers tell it. */
export const metadataHeader = 'x-switchyard-metadata';
export const tagsHeader = 'x-switchyard-tags';
export const sessionHeader = 'x-switchyard-session';

const longestCharacters = 512;
const mostPairs = 20;
const mostTags = 20;

/**
 * Reads metadata, tags, the session and the wanted headers. Our own headers are strict: what is wrong in them is refused with
 * `invalid_request`, naming the header. What callers of other gateways send in theirs, and OpenAI's `metadata` in the body, is taken
 * as far as it makes sense. Of two that name the same key ours counts.
 */
export function saidFacts(headers: Headers, { call, wanted }: { call: Call; wanted: readonly string[] }): SaidFacts {
  return {
    metadata: { ...metadataInBody(call), ...peersMetadata(headers), ...ownMetadata(headers) },
    tags: [...new Set([...peersTags(headers), ...ownTags(headers)])],
    session: ownSession(headers),
    headers: wantedHeaders(headers, wanted),
  };
}

const value = z.union([z.string(), z.number(), z.boolean()]).transform(String).pipe(z.string().max(longestCharacters));

function ownMetadata(headers: Headers): Record<string, string> {
  const given = headers.get(metadataHeader);
  if (given === null) return {};
  const json = parseJson(given);
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw wrong(metadataHeader, 'it must be one JSON object, such as {"plan":"pro"}');
  const pairs = Object.entries(json);
  if (pairs.length > mostPairs) throw wrong(metadataHeader, `it may hold ${mostPairs} keys at most`);
  return Object.fromEntries(pairs.map(([key, one]) => [key, ownValue(key, one)]));
}

function ownValue(key: string, one: unknown): string {
  if (key === '' || key.length > 64) throw wrong(metadataHeader, 'its keys must have 1 to 64 characters');
  const read = value.safeParse(one);
  if (read.success && Buffer.byteLength(read.data) <= longestCharacters) return read.data;
  throw wrong(
    metadataHeader,
    `the value of ${JSON.stringify(key)} must be text, a number, true or false, of ${longestCharacters} bytes at most`,
  );
}

function ownTags(headers: Headers): string[] {
  const tags = listed(headers.get(tagsHeader));
  if (tags.length > mostTags) throw wrong(tagsHeader, `it may hold ${mostTags} tags at most`);
  if (tags.some((tag) => tag.length > longestCharacters))
    throw wrong(tagsHeader, `a tag may have ${longestCharacters} characters at most`);
  return tags;
}

function ownSession(headers: Headers): string | null {
  const session = headers.get(sessionHeader)?.trim() ?? '';
  if (session.length > longestCharacters)
    throw wrong(sessionHeader, `it may have ${longestCharacters} characters at most`);
  return session === '' ? null : session;
}

/** Portkey's, Cloudflare's and LiteLLM's. */
const peersHeaders = ['x-litellm-spend-logs-metadata', 'cf-aig-metadata', 'x-portkey-metadata'] as const;

const peersMetadata = (headers: Headers): Record<string, string> =>
  Object.assign({}, ...peersHeaders.map((name) => sensible(parseJson(headers.get(name) ?? 'null'))));

const peersTags = (headers: Headers): string[] =>
  listed(headers.get('x-litellm-tags'))
    .filter((tag) => tag.length <= longestCharacters)
    .slice(0, mostTags);

/** OpenAI's callers have a place of their own for it. */
function metadataInBody(call: Call): Record<string, string> {
  if (call.kind !== 'chat' || !call.format.startsWith('openai-')) return {};
  return sensible(parseJson(saidMember(call.body, 'metadata') ?? 'null'));
}

function sensible(json: unknown): Record<string, string> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return {};
  const pairs = Object.entries(json).flatMap(([key, one]) => {
    const read = value.safeParse(one);
    return read.success && key !== '' && key.length <= 64 ? [[key, read.data] as const] : [];
  });
  return Object.fromEntries(pairs.slice(0, mostPairs));
}

function wantedHeaders(headers: Headers, wanted: readonly string[]): Record<string, string> {
  const kept = wanted.flatMap((name) => {
    const said = secretHeaders.has(name) ? null : headers.get(name);
    return said === null ? [] : [[name, said.slice(0, longestCharacters)] as const];
  });
  return Object.fromEntries(kept);
}

const listed = (text: string | null): string[] =>
  (text ?? '')
    .split(',')
    .map((tag) => tag.trim())
    .filter(Boolean);

const wrong = (header: string, why: string) =>
  new GatewayError('invalid_request', `The header ${header} is wrong: ${why}.`, { param: header });
