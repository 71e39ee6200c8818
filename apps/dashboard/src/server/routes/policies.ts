import { cachePolicy } from '@switchyard/core/cache/cache-policy';
import { contentPolicy } from '@switchyard/core/content/content-policy';
import {
  listScopedPolicies,
  type PolicyOwner,
  type ScopedPolicyRow,
  writeScopedPolicy,
} from '@switchyard/db/directory/scoped-policies';
import type { z } from 'zod';
import { contract } from '../contract/index.ts';
import { invalidField } from '../http/api-problem.ts';
import { handle, type OrganizationCall } from '../http/handler.ts';
import { iso, wholeList } from './views.ts';

/** What tells the two kinds of policies apart: how they are stored, read and spoken of. */
const kinds = {
  CACHE: { schema: cachePolicy, action: 'cache-policy.set', what: 'caching' },
  CONTENT: { schema: contentPolicy, action: 'content-policy.set', what: 'keeping content' },
} as const;

const listCache = handle(contract.cachePolicies.list, (call) => listOf(call, 'CACHE', cachePolicy));
const listContent = handle(contract.contentPolicies.list, (call) => listOf(call, 'CONTENT', contentPolicy));

const setCache = handle(contract.cachePolicies.set, async (call) => {
  const { teamId, keyId, policy } = call.body;
  if (policy.maxBytes !== undefined && (teamId !== null || keyId !== null))
    throw invalidField('policy.maxBytes', 'Only the organization has a bound of its own. Leave it out here.');
  await write(call, { kind: 'CACHE', teamId, keyId, policy });
  return listOf(call, 'CACHE', cachePolicy);
});

const setContent = handle(contract.contentPolicies.set, async (call) => {
  const { teamId, keyId, policy } = call.body;
  if (policy.requireReason !== undefined && (teamId !== null || keyId !== null))
    throw invalidField('policy.requireReason', 'The organization says this for all. Leave it out here.');
  await write(call, { kind: 'CONTENT', teamId, keyId, policy });
  return listOf(call, 'CONTENT', contentPolicy);
});

/** What organization, teams and keys say of caching and of content. */
export const policyRoutes = [listCache, setCache, listContent, setContent];

type Kind = keyof typeof kinds;
type Said = z.output<typeof cachePolicy> | z.output<typeof contentPolicy>;

async function write(call: OrganizationCall, { kind, policy, ...owner }: PolicyOwner & { kind: Kind; policy: Said }) {
  const { action, what } = kinds[kind];
  const says = Object.keys(policy).length > 0;
  await call.change(async (scoped, { organizationId, audit }) => {
    const said = { ...owner, kind, policy: says ? policy : null };
    const { ownerName, before } = await writeScopedPolicy(scoped, organizationId, said);
    audit({
      action,
      targetKind: owner.keyId ? 'virtual-key' : owner.teamId ? 'team' : 'organization',
      targetId: owner.keyId ?? owner.teamId ?? organizationId,
      summary: says ? `Set what ${ownerName} says of ${what}` : `Removed what ${ownerName} says of ${what}`,
      before: { policy: before === null ? null : kinds[kind].schema.parse(before) },
      after: { policy: says ? policy : null },
    });
  });
}

async function listOf<Schema extends z.ZodType>({ read }: OrganizationCall, kind: Kind, schema: Schema) {
  const rows = await read((scoped, organizationId) => listScopedPolicies(scoped, organizationId, kind));
  return wholeList(rows.map((row) => view(row, schema)));
}

const view = <Schema extends z.ZodType>({ policy, updatedAt, ...owner }: ScopedPolicyRow, schema: Schema) => ({
  ...owner,
  policy: schema.parse(policy),
  updatedAt: iso(updatedAt),
});
