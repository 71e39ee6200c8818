import type { LimitPolicyContent } from '@switchyard/core/limits/limit-policy';
import {
  createLimitPolicy,
  findLimitPolicy,
  type LimitPolicyRow,
  listLimitPolicies,
  removeLimitPolicy,
  updateLimitPolicy,
} from '@switchyard/db/directory/limit-policies';
import { capsInWords } from '../client/limit-words.ts';
import { refuseLimitFaults } from '../configuration/limit-check.ts';
import { type LimitStanding, readLimitStandings } from '../configuration/limit-gauges.ts';
import { contract } from '../contract/index.ts';
import { handle, type OrganizationCall } from '../http/handler.ts';
import { iso, wholeList } from './views.ts';

const list = handle(contract.limitPolicies.list, async ({ app, read, organization, now }) => {
  const policies = await read((scoped, organizationId) => listLimitPolicies(scoped, organizationId, now));
  const standings = await readLimitStandings(app, organization.id, policies);
  return wholeList(policies.map((policy) => view(policy, standings.get(policy.id))));
});

const create = handle(contract.limitPolicies.create, async (call) => {
  const { name, ...content } = call.body;
  const id = await call.change(async (scoped, { organizationId, audit }) => {
    await refuseLimitFaults(scoped, organizationId, content);
    const created = await createLimitPolicy(scoped, organizationId, { name, content });
    const { scopeName } = await findLimitPolicy(scoped, organizationId, created, call.now);
    audit({
      action: 'limit-policy.create',
      targetKind: 'limit-policy',
      targetId: created,
      summary: `Added the limit ${name} for ${scopeName.name}: ${capsInWords(content)}`,
      after: { name, ...auditable(content) },
    });
    return created;
  });
  return readView(call, id);
});

const update = handle(contract.limitPolicies.update, async (call) => {
  const { name, ...content } = call.body;
  const { id } = call.params;
  await call.change(async (scoped, { organizationId, audit }) => {
    await refuseLimitFaults(scoped, organizationId, content);
    const before = await updateLimitPolicy(scoped, organizationId, { id, name, content });
    const { scopeName } = await findLimitPolicy(scoped, organizationId, id, call.now);
    audit({
      action: 'limit-policy.update',
      targetKind: 'limit-policy',
      targetId: id,
      summary: `Changed the limit ${name}, now for ${scopeName.name}: ${capsInWords(content)}`,
      before: { name: before.name, ...auditable(before.content) },
      after: { name, ...auditable(content) },
    });
  });
  return readView(call, id);
});

const enable = handle(contract.limitPolicies.enable, (call) => setEnabled(call, call.params.id, true));
const disable = handle(contract.limitPolicies.disable, (call) => setEnabled(call, call.params.id, false));

const remove = handle(contract.limitPolicies.remove, ({ change, params }) =>
  change(async (scoped, { organizationId, audit }) => {
    const { name, content } = await removeLimitPolicy(scoped, organizationId, params.id);
    audit({
      action: 'limit-policy.remove',
      targetKind: 'limit-policy',
      targetId: params.id,
      summary: `Removed the limit ${name}`,
      before: { name, ...auditable(content) },
    });
  }),
);

/** Caps on requests, tokens and calls at once. */
export const limitPolicyRoutes = [list, create, update, enable, disable, remove];

async function setEnabled(call: OrganizationCall, id: string, enabled: boolean) {
  await call.change(async (scoped, { organizationId, audit }) => {
    const before = await updateLimitPolicy(scoped, organizationId, { id, enabled });
    if (before.enabled === enabled) return;
    audit({
      action: enabled ? 'limit-policy.enable' : 'limit-policy.disable',
      targetKind: 'limit-policy',
      targetId: id,
      summary: `Switched the limit ${before.name} ${enabled ? 'on' : 'off'}`,
      before: { enabled: before.enabled },
      after: { enabled },
    });
  });
  return readView(call, id);
}

async function readView({ app, read, organization, now }: OrganizationCall, id: string) {
  const policy = await read((scoped, organizationId) => findLimitPolicy(scoped, organizationId, id, now));
  const standings = await readLimitStandings(app, organization.id, [policy]);
  return view(policy, standings.get(id));
}

function view(
  { content, scopeName, createdAt, updatedAt, ...policy }: LimitPolicyRow,
  standing: LimitStanding | undefined,
) {
  return {
    ...policy,
    ...content,
    scopeName: scopeName.name,
    scopeTeam: scopeName.team,
    createdAt: iso(createdAt),
    updatedAt: iso(updatedAt),
    gauges: standing?.gauges ?? null,
    groups: standing?.groups ?? null,
  };
}

/** The stored form is JSON already; the audit log keeps it as text, readable whatever later versions understand. */
const auditable = (content: LimitPolicyContent) => ({ limit: JSON.stringify(content) });
