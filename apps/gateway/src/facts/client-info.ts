import { clientName } from '@switchyard/core/requests/client-name';
import { readTraceParent } from '@switchyard/core/requests/trace-parent';
import { Memo } from '@switchyard/core/routing/conditions/memo';
import type { ClientInfo } from '../open-request.ts';
import { metadataHeader } from './said-facts.ts';

/** What a caller's headers tell about it. What they say wrongly is left out; nobody is refused for it. */
export function clientInfo(headers: Headers): ClientInfo {
  const trace = readTraceParent(headers.get('traceparent'));
  return {
    name: nameIn(headers),
    requestId: headers.get('x-request-id')?.slice(0, 128) ?? null,
    retries: retriesIn(headers.get('x-stainless-retry-count')),
    traceId: trace?.traceId ?? null,
    parentSpanId: trace?.parentSpanId ?? null,
    headers: keptHeaders(headers),
  };
}

/** Clients are few and their calls many: each is named once. */
const names = new Memo<string>(1_000);

function nameIn(headers: Headers): string {
  const userAgent = headers.get('user-agent');
  const stainlessLang = headers.get('x-stainless-lang');
  const stainlessVersion = headers.get('x-stainless-package-version');
  const told = `${userAgent ?? ''}\n${stainlessLang ?? ''}\n${stainlessVersion ?? ''}`.slice(0, 700);
  return names.get(told, () => clientName({ userAgent, stainlessLang, stainlessVersion }));
}

/** Those that tell of the client, and none that carries a secret or what was said. */
const kept: ReadonlySet<string> = new Set([
  'user-agent',
  'anthropic-version',
  'anthropic-beta',
  'content-type',
  'accept',
]);
const keptPrefixes = ['x-stainless-', 'x-switchyard-'];

/** Metadata are kept with what routing looked at, each as far as it makes sense. */
const isKept = (name: string) =>
  kept.has(name) ||
  (name.startsWith('x-s') &&
    keptPrefixes.some((prefix) => name.startsWith(prefix)) &&
    name !== metadataHeader &&
    !/key|token|secret|authorization/.test(name));

const longestValue = 512;
const mostHeaders = 40;

function keptHeaders(headers: Headers): Record<string, string> {
  const found: Record<string, string> = {};
  let left = mostHeaders;
  for (const [name, value] of headers) {
    if (!isKept(name) || name.length > 100 || left-- <= 0) continue;
    found[name] = value.slice(0, longestValue);
  }
  return found;
}

/** A number of tries that somebody may mean. */
const retriesIn = (said: string | null): number | null => (/^\d{1,4}$/.test(said ?? '') ? Number(said) : null);
