import type { RuleDefinition } from '@switchyard/core/routing/rule';
import type { Scoped } from '@switchyard/db/client/create-database';
import { listProviderAccounts } from '@switchyard/db/directory/provider-accounts';
import { found } from '@switchyard/db/directory/refusal';
import {
  createRoutingRule,
  findRoutingRule,
  listRoutingRules,
  listRuleVersions,
  publishVersion,
  removeRoutingRule,
  reorderRules,
  setRuleEnabled,
} from '@switchyard/db/directory/routing-rules';
import { listTeams } from '@switchyard/db/directory/teams';
import { ruleHits } from '@switchyard/db/reports/traffic';
import { checkRule, shadowedBy } from '../configuration/check-rule.ts';
import { contract } from '../contract/index.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { handle } from '../http/handler.ts';
import { iso, wholeList } from './views.ts';

const list = handle(contract.routingRules.list, ({ read, now }) =>
  read(async (scoped, organizationId) => wholeList(await viewAll(scoped, organizationId, now))),
);

const create = handle(contract.routingRules.create, ({ change, now, user, body }) =>
  change(async (scoped, { organizationId, audit }) => {
    const { name, definition, note, enabled } = body;
    await refuseUnusable(scoped, organizationId, { definition, now });
    const version = { name, definition, note, enabled, authorId: user?.id ?? null };
    const { id } = await createRoutingRule(scoped, organizationId, version);
    audit({
      action: 'routing-rule.create',
      targetKind: 'routing-rule',
      targetId: id,
      summary: `Added the routing rule ${name}`,
      after: { name, enabled, definition: auditable(definition), note },
    });
    return saved(scoped, organizationId, { id, now });
  }),
);

const update = handle(contract.routingRules.update, ({ change, now, user, params, body }) =>
  change(async (scoped, { organizationId, audit }) => {
    const { name, definition, note, baseVersion } = body;
    const { id } = await findRoutingRule(scoped, organizationId, params.id);
    await refuseUnusable(scoped, organizationId, { definition, now });
    const version = { id, name, definition, note, baseVersion, authorId: user?.id ?? null };
    const before = await publishVersion(scoped, organizationId, version);
    audit({
      action: 'routing-rule.update',
      targetKind: 'routing-rule',
      targetId: id,
      summary: `Published version ${before.version + 1} of the routing rule ${name}`,
      before: { name: before.name, version: before.version, definition: auditable(before.definition) },
      after: { name, version: before.version + 1, definition: auditable(definition), note },
    });
    return saved(scoped, organizationId, { id, now });
  }),
);

const remove = handle(contract.routingRules.remove, ({ change, params }) =>
  change(async (scoped, { organizationId, audit }) => {
    const before = await removeRoutingRule(scoped, organizationId, params.id);
    audit({
      action: 'routing-rule.remove',
      targetKind: 'routing-rule',
      targetId: params.id,
      summary: `Removed the routing rule ${before.name}`,
      before: { name: before.name, version: before.version, definition: auditable(before.definition) },
    });
  }),
);

const reorder = handle(contract.routingRules.reorder, ({ change, now, body }) =>
  change(async (scoped, { organizationId, audit }) => {
    const before = await listRoutingRules(scoped, organizationId);
    await reorderRules(scoped, organizationId, body.ids);
    audit({
      action: 'routing-rule.reorder',
      targetKind: 'routing-rule',
      targetId: null,
      summary: 'Changed the order of the routing rules',
      before: { ids: before.map(({ id }) => id) },
      after: { ids: body.ids },
    });
    return wholeList(await viewAll(scoped, organizationId, now));
  }),
);

const setEnabled = handle(contract.routingRules.setEnabled, ({ change, now, params, body }) =>
  change(async (scoped, { organizationId, audit }) => {
    const { id } = params;
    const { enabled } = body;
    const rule = await findRoutingRule(scoped, organizationId, id);
    if (enabled) await refuseUnusable(scoped, organizationId, { definition: rule.definition, now });
    const changed = await setRuleEnabled(scoped, organizationId, { id, enabled });
    const target = { targetKind: 'routing-rule', targetId: id };
    const summary = `Switched the routing rule ${rule.name} ${enabled ? 'on' : 'off'}`;
    if (changed) audit({ action: `routing-rule.${enabled ? 'enable' : 'disable'}`, ...target, summary });
    return saved(scoped, organizationId, { id, now });
  }),
);

const listVersions = handle(contract.routingRuleVersions.list, async ({ read, params }) => {
  const versions = await read((scoped, organizationId) => listRuleVersions(scoped, organizationId, params.id));
  return wholeList(versions.map(({ createdAt, ...version }) => ({ ...version, createdAt: iso(createdAt) })));
});

/** Routing rules and their versions. */
export const routingRuleRoutes = [list, create, update, remove, reorder, setEnabled, listVersions];

/** The stored form is JSON already; the audit log keeps it as text, readable whatever later versions understand. */
const auditable = (definition: RuleDefinition): string => JSON.stringify(definition);

async function refuseUnusable(
  scoped: Scoped,
  organizationId: string,
  { definition, now }: { definition: RuleDefinition; now: Date },
): Promise<void> {
  const teams = await listTeams(scoped, organizationId, { status: 'active', now });
  const accounts = await listProviderAccounts(scoped, organizationId, now);
  const errors = checkRule(definition, {
    teamIds: new Set(teams.map(({ id }) => id)),
    accounts: accounts.map(({ disabledAt, ...account }) => ({ ...account, enabled: disabledAt === null })),
  });
  if (errors[0]) throw new ApiProblem('invalid_request', errors[0].message, { errors });
}

async function viewAll(scoped: Scoped, organizationId: string, now: Date) {
  const rules = await listRoutingRules(scoped, organizationId);
  const hits = await ruleHits(scoped, organizationId, new Date(now.getTime() - 24 * 3_600_000));
  return rules.map(({ createdAt, updatedAt, ...rule }, index) => ({
    ...rule,
    createdAt: iso(createdAt),
    updatedAt: iso(updatedAt),
    hits24h: hits.get(rule.id) ?? 0,
    shadowedBy: shadowedBy(rules, index)?.name ?? null,
  }));
}

async function saved(scoped: Scoped, organizationId: string, { id, now }: { id: string; now: Date }) {
  const rules = await viewAll(scoped, organizationId, now);
  const routingRule = found(
    rules.find((rule) => rule.id === id),
    'routing rule',
  );
  const hidden = rules.filter(
    ({ shadowedBy: by, enabled }) => enabled && by === routingRule.name && routingRule.enabled,
  );
  return {
    routingRule,
    warnings: [
      ...(routingRule.shadowedBy === null
        ? []
        : [`"${routingRule.shadowedBy}" stands before this rule and takes every request that it would match.`]),
      ...hidden.map(({ name }) => `"${name}" stands after this rule and no longer matches any request.`),
    ],
  };
}
