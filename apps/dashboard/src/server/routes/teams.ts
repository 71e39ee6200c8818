import { inOrganization } from '@switchyard/db/client/create-database';
import type { BudgetRow } from '@switchyard/db/directory/budgets';
import { findMembership } from '@switchyard/db/directory/members';
import {
  addTeamMember,
  createTeam,
  findTeam,
  listTeamMembers,
  listTeams,
  removeTeamMember,
  renameTeam,
  requireTeam,
  setTeamArchived,
  type TeamRow,
} from '@switchyard/db/directory/teams';
import type { App } from '../app.ts';
import { type BudgetFacts, readBudgetFacts, readStandings, type Standing } from '../configuration/budget-standings.ts';
import { contract } from '../contract/index.ts';
import { handle } from '../http/handler.ts';
import { atLeastZero } from './budget-view.ts';
import { iso, isoOrNull, wholeList } from './views.ts';

const list = handle(contract.teams.list, async ({ app, read, now, organization, query }) => {
  const teams = await read((scoped, organizationId) => listTeams(scoped, organizationId, { ...query, now }));
  return wholeList(await viewAll(app, organization.id, { teams, now }));
});

const readOne = handle(contract.teams.read, async ({ app, read, now, organization, params }) => {
  const team = await read((scoped, organizationId) => findTeam(scoped, organizationId, params.id, now));
  return view(app, organization.id, { team, now });
});

const create = handle(contract.teams.create, async ({ app, change, now, organization, body }) => {
  const { name, slug } = body;
  const team = await change(async (scoped, { organizationId, audit }) => {
    const created = await createTeam(scoped, organizationId, { name, slug });
    audit({
      action: 'team.create',
      targetKind: 'team',
      targetId: created.id,
      summary: `Created the team ${name}`,
      after: { name, slug: created.slug },
    });
    return findTeam(scoped, organizationId, created.id, now);
  });
  return view(app, organization.id, { team, now });
});

const update = handle(contract.teams.update, async ({ app, change, now, organization, params, body }) => {
  const team = await change(async (scoped, { organizationId, audit }) => {
    const before = await renameTeam(scoped, organizationId, { id: params.id, name: body.name });
    audit({
      action: 'team.update',
      targetKind: 'team',
      targetId: params.id,
      summary: `Renamed the team ${before} to ${body.name}`,
      before: { name: before },
      after: { name: body.name },
    });
    return findTeam(scoped, organizationId, params.id, now);
  });
  return view(app, organization.id, { team, now });
});

const archive = handle(contract.teams.archive, async ({ app, change, now, organization, params }) => {
  const team = await change(async (scoped, { organizationId, audit }) => {
    const { name, changed } = await setTeamArchived(scoped, organizationId, { id: params.id, archived: true });
    const target = { targetKind: 'team', targetId: params.id };
    if (changed) audit({ action: 'team.archive', ...target, summary: `Archived the team ${name}` });
    return findTeam(scoped, organizationId, params.id, now);
  });
  return view(app, organization.id, { team, now });
});

const restore = handle(contract.teams.restore, async ({ app, change, now, organization, params }) => {
  const team = await change(async (scoped, { organizationId, audit }) => {
    const { name, changed } = await setTeamArchived(scoped, organizationId, { id: params.id, archived: false });
    const target = { targetKind: 'team', targetId: params.id };
    if (changed) audit({ action: 'team.restore', ...target, summary: `Restored the team ${name}` });
    return findTeam(scoped, organizationId, params.id, now);
  });
  return view(app, organization.id, { team, now });
});

const listMembers = handle(contract.teamMembers.list, async ({ read, params }) => {
  const members = await read((scoped, organizationId) => listTeamMembers(scoped, organizationId, params.id));
  return wholeList(members.map(({ addedAt, ...member }) => ({ ...member, addedAt: iso(addedAt) })));
});

const addMember = handle(contract.teamMembers.add, ({ changeQuietly, params }) =>
  changeQuietly(async (scoped, { organizationId, audit }) => {
    const team = await requireTeam(scoped, organizationId, params.id);
    const { user } = await findMembership(scoped, organizationId, params.userId);
    const addedAt = await addTeamMember(scoped, organizationId, { teamId: team.id, userId: user.id });
    audit({
      action: 'team-member.add',
      targetKind: 'team',
      targetId: team.id,
      summary: `Added ${user.name} to the team ${team.name}`,
      after: { userId: user.id },
    });
    return { ...user, addedAt: iso(addedAt) };
  }),
);

const removeMember = handle(contract.teamMembers.remove, ({ changeQuietly, params }) =>
  changeQuietly(async (scoped, { organizationId, audit }) => {
    const team = await requireTeam(scoped, organizationId, params.id);
    await removeTeamMember(scoped, organizationId, { teamId: team.id, userId: params.userId });
    audit({
      action: 'team-member.remove',
      targetKind: 'team',
      targetId: team.id,
      summary: `Took a member out of the team ${team.name}`,
      before: { userId: params.userId },
    });
  }),
);

/** Teams and who belongs to them. */
export const teamRoutes = [list, readOne, create, update, archive, restore, listMembers, addMember, removeMember];

async function viewAll(app: App, organizationId: string, { teams, now }: { teams: TeamRow[]; now: Date }) {
  const { facts, names } = await inOrganization(app.db, organizationId, (scoped) =>
    readBudgetFacts(scoped, organizationId, { now }),
  );
  const own = teams.map(({ id }) => budgetOf(facts, id));
  const shown = own.flatMap((fact) => fact ?? []);
  const standings = await readStandings(app, organizationId, { facts: shown, names, now });
  return teams.map((team, index) => {
    const budget = own[index]?.budget;
    return viewOf(team, budget, budget && standings.get(budget.id));
  });
}

async function view(app: App, organizationId: string, { team, now }: { team: TeamRow; now: Date }) {
  const [viewed] = await viewAll(app, organizationId, { teams: [team], now });
  return viewed ?? viewOf(team, undefined, undefined);
}

/** The budget that stands for a team where there is room for one: of dollars, and monthly if there is such a one. */
function budgetOf(facts: readonly BudgetFacts[], teamId: string): BudgetFacts | undefined {
  const own = facts.filter(
    ({ budget: { scope, unit }, period }) =>
      scope.kind === 'team' && scope.id === teamId && unit === 'usd' && period !== null,
  );
  return own.find(({ budget }) => budget.period.kind === 'month') ?? own[0];
}

function viewOf(
  { createdAt, archivedAt, monthCostNanos, lastRequestAt, ...team }: TeamRow,
  budget: BudgetRow | undefined,
  standing: Standing | undefined,
) {
  return {
    ...team,
    status: archivedAt ? ('archived' as const) : ('active' as const),
    createdAt: iso(createdAt),
    archivedAt: isoOrNull(archivedAt),
    monthCostNanos: monthCostNanos.toString(),
    budget:
      budget && standing
        ? {
            id: budget.id,
            period: budget.period,
            limitNanos: standing.top.limit.toString(),
            spentNanos: atLeastZero(standing.top.spent),
            heldNanos: atLeastZero(standing.top.held),
          }
        : null,
    lastRequestAt: isoOrNull(lastRequestAt),
  };
}
