import type { OrganizationConfiguration } from '@switchyard/core/configuration/organization-configuration';
import type { ContentRecord } from '@switchyard/core/content/content-policy';
import { redact } from '@switchyard/core/content/redact';
import { type ResolvedContentPolicy, resolveContentPolicy } from '@switchyard/core/content/resolve-content-policy';
import type { ErrorCode, GatewayError } from '@switchyard/core/errors';
import type { Caller } from '../open-request.ts';

/** What may be kept of what is said in one call, and why it is less than the policy says; null when it is not. */
export type Keeping = Pick<ResolvedContentPolicy, 'keep' | 'redact'> & { optedOut: boolean };

/** What holds for one call: the policy of its key, unless the caller wants nothing kept. Never more than the policy. */
export function keepingFor({ key, configuration }: Caller, headers: Headers): Keeping {
  const policy = policyOf(configuration, key);
  if (policy.keep === 'none' || !isOptedOut(headers)) return policy;
  return { ...policy, keep: 'none', optedOut: true };
}

/** Ours, and those with which callers of other gateways say the same. */
const optOutHeaders = ['x-switchyard-log-content', 'cf-aig-collect-log-payload', 'x-portkey-debug'] as const;

/** Whoever says no wants nothing kept; what else stands there changes nothing. */
const isOptedOut = (headers: Headers) =>
  optOutHeaders.some((name) => headers.get(name)?.trim().toLowerCase() === 'false');

type Key = { id: string; teamId: string };

/** A configuration serves many requests; what it says of a key is found once. */
function policyOf(configuration: OrganizationConfiguration, { id, teamId }: Key): Keeping {
  const { contentPolicies } = configuration;
  if (contentPolicies.length === 0) return nothing;
  const known = found.get(configuration) ?? new Map<string, Keeping>();
  found.set(configuration, known);
  let keeping = known.get(id);
  if (keeping === undefined) {
    keeping = { ...resolveContentPolicy(contentPolicies, { teamId, keyId: id }), optedOut: false };
    known.set(id, keeping);
  }
  return keeping;
}

const found = new WeakMap<OrganizationConfiguration, Map<string, Keeping>>();

const nothing: Keeping = { ...resolveContentPolicy([], { teamId: '', keyId: '' }), optedOut: false };

/** Words that may quote what was said, as far as they may be kept; null when they may not. */
export function keptWords({ keep, redact: redaction }: Keeping, words: string): string | null {
  if (keep === 'none') return null;
  return keep === 'full' ? words : redact(words, redaction, 'plain').text;
}

/** What the record may hold of the words of a refusal. Those that quote nothing are always kept. */
export const keptErrorWords = (keeping: Keeping, { code, message }: GatewayError): string | null =>
  mayQuote(code) ? keptWords(keeping, message) : message;

/** Whether the words of a refusal may quote the call, or what a provider said of it. */
export const mayQuote = (code: ErrorCode): boolean => !quotesNothing.has(code);

/** Refusals whose words are ours alone: they name models, keys, budgets and limits, and never what was said. */
const quotesNothing: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'model_unpriced',
  'model_not_allowed',
  'model_not_found',
  'budget_exceeded',
  'rate_limit_exceeded',
  'budget_in_flight',
  'body_too_slow',
  'body_too_large',
  'client_closed_request',
  'internal_error',
  'limits_unavailable',
  'configuration_unavailable',
  'record_unavailable',
]);

/** What the record says of content that is not kept at all. */
export const notKept = ({ optedOut }: Pick<Keeping, 'optedOut'>): ContentRecord => ({
  kept: 'none',
  state: 'NONE',
  reason: optedOut ? 'caller' : 'policy',
  redactions: 0,
});
