import { changesBetween } from '@switchyard/core/routing/publish/changes-between';
import type { Scoped } from '@switchyard/db/client/create-database';
import { type PublishedRow, type RoutingRow, readRouting } from '@switchyard/db/directory/routing';
import type { StoredRouting } from '@switchyard/db/directory/routing-content';
import { ruleTraffic } from '@switchyard/db/reports/traffic';
import { iso, isoOrNull } from '../routes/views.ts';
import { type Check, routingCheck } from './routing-check.ts';

const dayMs = 24 * 3_600_000;

/** Routing as the API shows it: what is in force, the canary, the draft and what was decided in the last 24 hours. */
export async function readRoutingView(scoped: Scoped, organizationId: string, now: Date) {
  const row = await readRouting(scoped, organizationId);
  const check = await routingCheck(scoped, organizationId, now);
  const { rules, unmatched } = await ruleTraffic(scoped, organizationId, new Date(now.getTime() - dayMs));
  return {
    published: {
      ...viewVersion(row.published),
      publishedAt: isoOrNull(row.published.publishedAt),
      warnings: warningsOf(row.published, check),
    },
    canary: row.canary && {
      ...viewVersion(row.canary),
      percent: row.canary.percent,
      publishedAt: iso(row.canary.publishedAt),
    },
    draft: viewDraft(row, check),
    draftRevision: row.draftRevision,
    disabledRuleIds: row.disabledRuleIds,
    traffic: rules.map(({ ruleId, hits, fellBack }) => ({ ruleId, hits24h: hits, fellBack24h: fellBack })),
    unmatched24h: unmatched,
  };
}

function viewVersion({ set, version, note, author }: PublishedRow) {
  return { ...set, version, note, author };
}

function viewDraft({ draft, published, draftRevision }: RoutingRow, check: Check) {
  if (!draft) return null;
  const { set, baseVersion, author, updatedAt } = draft;
  return {
    ...set,
    revision: draftRevision,
    baseVersion,
    author,
    updatedAt: iso(updatedAt),
    changes: changesBetween(published.set, set),
    warnings: warningsOf(draft, check),
  };
}

/** What was saved without a fault may have one since: an account was disabled, a team archived. It is said, and nothing is taken away. */
function warningsOf({ set, problems }: StoredRouting, check: Check) {
  const { errors, warnings } = check(set);
  return [...problems.map((message) => ({ field: 'rules', message })), ...errors, ...warnings];
}
