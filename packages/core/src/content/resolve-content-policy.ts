import type { ScopedPolicy } from '../configuration/organization-configuration.ts';
import {
  type ContentKept,
  type ContentPolicy,
  type RedactionKind,
  type RedactionPattern,
  redactionKinds,
} from './content-policy.ts';

/** What is to be redacted: kinds that are known here, and an organization's own patterns. */
export type Redaction = { kinds: readonly RedactionKind[]; patterns: readonly RedactionPattern[] };

/** What holds for the calls of one key. */
export type ResolvedContentPolicy = { keep: ContentKept; redact: Redaction; requireReason: boolean };

/**
 * What holds for the calls of one key: what the key says, else its team, else the organization; each of `keep` and `redact` by itself.
 * Nothing is kept when nobody says anything, and where content is kept redacted all kinds are. Whether opening it asks for a reason the
 * organization says for all.
 */
export function resolveContentPolicy(
  policies: readonly ScopedPolicy<ContentPolicy>[],
  { teamId, keyId }: { teamId: string; keyId: string },
): ResolvedContentPolicy {
  const organization = policies.find((one) => one.teamId === null && one.keyId === null)?.policy;
  const team = policies.find((one) => one.keyId === null && one.teamId === teamId)?.policy;
  const key = policies.find((one) => one.keyId === keyId)?.policy;
  return {
    keep: key?.keep ?? team?.keep ?? organization?.keep ?? 'none',
    redact: key?.redact ?? team?.redact ?? organization?.redact ?? everything,
    requireReason: organization?.requireReason ?? false,
  };
}

const everything: Redaction = { kinds: redactionKinds, patterns: [] };
