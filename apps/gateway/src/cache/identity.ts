import { canonicalCall } from '@switchyard/core/cache/canonical-call';
import { canonicalJson } from '@switchyard/core/cache/canonical-json';
import type { CacheTerms } from '@switchyard/core/cache/resolve-cache-policy';
import type { OpenRequest } from '../open-request.ts';
import type { Candidates } from '../steps/plan.ts';
import type { CacheableCall } from './why-bypassed.ts';

/** What must be equal for one answer to serve two calls. */
export type Asked = { call: CacheableCall; terms: CacheTerms; possible: Candidates['possible'] };

/**
 * What is asked, by whom and of whom, as one text: the organization first, whoever may share the answer, the call, and which way it would
 * go. `asked` is the call in one text. A changed rule, another price of leave to drop fields, or a target more or less is another question.
 */
export function identityOf(open: OpenRequest, { call, terms, possible }: Asked, asked = canonicalCall(call)): string {
  const { configuration } = open.caller;
  const rule = open.plan?.rule ?? null;
  return canonicalJson({
    organization: configuration.id,
    sharedBy: sharedBy(open, terms),
    namespace: terms.namespace,
    call: asked,
    model: call.model,
    rule: rule && [rule.id, rule.version],
    targets: possible.map(({ attempt }) => `${attempt.providerAccountId}:${attempt.model}`).sort(),
    mayDrop: open.dropUnsupported || (open.plan?.definition?.dropUnsupported ?? false),
  });
}

/** A key that belongs to nobody is its own member. */
function sharedBy({ caller: { key } }: OpenRequest, { policy: { scope } }: CacheTerms): string {
  switch (scope) {
    case 'organization':
      return 'organization';
    case 'team':
      return `team:${key.teamId}`;
    case 'member':
      return key.memberId === null ? `key:${key.id}` : `member:${key.memberId}`;
    case 'key':
      return `key:${key.id}`;
  }
}
