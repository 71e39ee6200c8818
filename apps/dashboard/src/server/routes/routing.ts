import { changesBetween } from '@switchyard/core/routing/publish/changes-between';
import type { RoutingSet } from '@switchyard/core/routing/publish/routing-set';
import {
  discardDraft,
  draftToPublish,
  publishRouting,
  readRouting,
  saveDraft,
  setCanary as setCanaryShare,
  setRuleEnabled as switchRule,
} from '@switchyard/db/directory/routing';
import { numberRouting } from '@switchyard/db/directory/routing-versions';
import { backtest as runBacktest } from '../backtest/backtest.ts';
import { changesInWords } from '../configuration/changes-in-words.ts';
import { explain as runExplain } from '../configuration/explain.ts';
import { refuseFaults } from '../configuration/routing-check.ts';
import { readRoutingView } from '../configuration/routing-view.ts';
import { contract } from '../contract/index.ts';
import { handle } from '../http/handler.ts';

const target = { targetKind: 'routing', targetId: null };

const read = handle(contract.routing.read, ({ read: reading, now }) =>
  reading((scoped, organizationId) => readRoutingView(scoped, organizationId, now)),
);

const saveDraftRoute = handle(contract.routing.saveDraft, ({ changeQuietly, now, user, body }) =>
  changeQuietly(async (scoped, { organizationId, audit }) => {
    const { draft, published } = await readRouting(scoped, organizationId);
    const set = await numberRouting(scoped, organizationId, { written: body, published: published.set });
    await refuseFaults(scoped, organizationId, { set, now });
    await saveDraft(scoped, organizationId, { revision: body.revision, set, authorId: user?.id ?? null, now });
    const changes = changesBetween((draft ?? published).set, set);
    audit({
      action: 'routing.save-draft',
      ...target,
      summary: `Changed the routing draft: ${changesInWords(changes)}`,
      before: { routing: auditable((draft ?? published).set) },
      after: { routing: auditable(set) },
    });
    return readRoutingView(scoped, organizationId, now);
  }),
);

const discardDraftRoute = handle(contract.routing.discardDraft, ({ changeQuietly, now }) =>
  changeQuietly(async (scoped, { organizationId, audit }) => {
    const { draft } = await readRouting(scoped, organizationId);
    if (await discardDraft(scoped, organizationId))
      audit({
        action: 'routing.discard-draft',
        ...target,
        summary: 'Threw the routing draft away',
        ...(draft ? { before: { routing: auditable(draft.set) } } : {}),
      });
    return readRoutingView(scoped, organizationId, now);
  }),
);

const publish = handle(contract.routing.publish, ({ change, now, user, body }) =>
  change(async (scoped, { organizationId, audit }) => {
    const { note, percent, revision } = body;
    const draft = await draftToPublish(scoped, organizationId, revision);
    const { published: before } = await readRouting(scoped, organizationId);
    const set = await numberRouting(scoped, organizationId, { written: draft.set, published: before.set });
    await refuseFaults(scoped, organizationId, { set, now });
    const publication = { set, note, percent, authorId: user?.id ?? null, isDraft: true };
    const version = await publishRouting(scoped, organizationId, publication);
    const changes = changesInWords(changesBetween(before.set, set));
    audit({
      action: 'routing.publish',
      ...target,
      summary:
        percent < 100
          ? `Published version ${version} of the routing for ${percent} % of the requests: ${changes}`
          : `Published version ${version} of the routing: ${changes}`,
      before: { version: before.version, routing: auditable(before.set) },
      after: { version, percent, note, routing: auditable(set) },
    });
    return readRoutingView(scoped, organizationId, now);
  }),
);

const setCanary = handle(contract.routing.setCanary, ({ change, now, body }) =>
  change(async (scoped, { organizationId, audit }) => {
    const { version, percent } = body;
    const { published } = await readRouting(scoped, organizationId);
    const before = await setCanaryShare(scoped, organizationId, body);
    const summary = {
      0: `Ended the canary, version ${version} of the routing`,
      100: `Put version ${version} of the routing, the canary, in force`,
    }[percent];
    audit({
      action: 'routing.set-canary',
      ...target,
      summary: summary ?? `Gave the canary, version ${version} of the routing, ${percent} % of the requests`,
      before: { version: published.version, canaryVersion: version, percent: before },
      after: { version: percent === 100 ? version : published.version, percent },
    });
    return readRoutingView(scoped, organizationId, now);
  }),
);

const setRuleEnabled = handle(contract.routing.setRuleEnabled, ({ change, now, params, body }) =>
  change(async (scoped, { organizationId, audit }) => {
    const { id } = params;
    const { enabled } = body;
    const { published, canary } = await readRouting(scoped, organizationId);
    const { name, changed } = await switchRule(scoped, organizationId, { id, enabled });
    if (enabled && changed)
      for (const { set } of [published, ...(canary ? [canary] : [])])
        await refuseFaults(scoped, organizationId, { set, now, ruleId: id });
    if (changed)
      audit({
        action: `routing.${enabled ? 'enable' : 'disable'}-rule`,
        targetKind: 'routing-rule',
        targetId: id,
        summary: `Switched the routing rule ${name} ${enabled ? 'on' : 'off'}`,
        before: { enabled: !enabled },
        after: { enabled },
      });
    return readRoutingView(scoped, organizationId, now);
  }),
);

const explain = handle(contract.routing.explain, (call) => runExplain(call, call.body));

const backtest = handle(contract.routing.backtest, (call) =>
  call.app.turns.backtest(call.organization.id, () => runBacktest(call, call.body.requests)),
);

/** Routing: what is in force, its draft, and trying it. */
export const routingRoutes = [
  read,
  saveDraftRoute,
  discardDraftRoute,
  publish,
  setCanary,
  setRuleEnabled,
  explain,
  backtest,
];

/** The stored form is JSON already; the audit log keeps it as text, readable whatever later versions understand. */
const auditable = (set: RoutingSet): string => JSON.stringify(set);
