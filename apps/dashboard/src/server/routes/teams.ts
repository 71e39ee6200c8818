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
import { readSpend, type Spend } from '../configuration/spend.ts';
import { contract } from '../contract/index.ts';
import { handle } from '../http/handler.ts';
import { iso, isoOrNull, wholeList } from './views.ts';

const list = handle(contract.teams.list, async ({ app, read, now, organization, query }) => {
  const teams = await read((scoped, organizationId) => listTeams(scoped, organizationId, { ...query, now }));
  return wholeList(await viewAll(app, organization.id, teams));
});

const readOne = handle(contract.teams.read, async ({ app, read, now, organization, params }) => {
  const team = await read((scoped, organizationId) => findTeam(scoped, organizationId, params.id, now));
  return view(app, organization.id, team);
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
  return view(app, organization.id, team);
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
  return view(app, organization.id, team);
});

const archive = handle(contract.teams.archive, async ({ app, change, now, organization, params }) => {
  const team = await change(async (scoped, { organizationId, audit }) => {
    const { name, changed } = await setTeamArchived(scoped, organizationId, { id: params.id, archived: true });
    const target = { targetKind: 'team', targetId: params.id };
    if (changed) audit({ action: 'team.archive', ...target, summary: `Archived the team ${name}` });
    return findTeam(scoped, organizationId, params.id, now);
  });
  return view(app, organization.id, team);
});

const restore = handle(contract.teams.restore, async ({ app, change, now, organization, params }) => {
  const team = await change(async (scoped, { organizationId, audit }) => {
    const { name, changed } = await setTeamArchived(scoped, organizationId, { id: params.id, archived: false });
    const target = { targetKind: 'team', targetId: params.id };
    if (changed) audit({ action: 'team.restore', ...target, summary: `Restored the team ${name}` });
    return findTeam(scoped, organizationId, params.id, now);
  });
  return view(app, organization.id, team);
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

async function viewAll(app: App, organizationId: string, teams: TeamRow[]) {
  const budgeted = teams.filter(({ budget }) => budget !== null);
  const spends =
    budgeted.length === 0
      ? []
      : await readSpend(
          app,
          organizationId,
          budgeted.map(({ id }) => ({ scope: 'TEAM' as const, scopeId: id })),
        );
  return teams.map((team) => viewOf(team, spends[budgeted.indexOf(team)]));
}

async function view(app: App, organizationId: string, team: TeamRow) {
  const [spend] = team.budget ? await readSpend(app, organizationId, [{ scope: 'TEAM', scopeId: team.id }]) : [];
  return viewOf(team, spend);
}

function viewOf(
  { createdAt, archivedAt, monthCostNanos, budget, lastRequestAt, ...team }: TeamRow,
  spend: Spend | undefined,
) {
  return {
    ...team,
    status: archivedAt ? ('archived' as const) : ('active' as const),
    createdAt: iso(createdAt),
    archivedAt: isoOrNull(archivedAt),
    monthCostNanos: monthCostNanos.toString(),
    budget: budget && {
      id: budget.id,
      limitNanos: budget.limitNanos.toString(),
      spentNanos: (spend?.spentNanos ?? 0n).toString(),
      heldNanos: (spend?.heldNanos ?? 0n).toString(),
    },
    lastRequestAt: isoOrNull(lastRequestAt),
  };
}
