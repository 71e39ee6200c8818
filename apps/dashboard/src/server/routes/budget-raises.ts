import { periodAt } from '@switchyard/core/budgets/period';
import {
  decideRaise,
  endRaise,
  findRaise,
  listRaises,
  type RaiseRow,
  requestRaise,
  requireRoomForRaise,
  tellAdminsOfRaise,
  tellAskerOfRaise,
} from '@switchyard/db/directory/budget-raises';
import { type BudgetRow, findBudget } from '@switchyard/db/directory/budgets';
import { Refusal } from '@switchyard/db/directory/refusal';
import { amountWords, exactAmount } from '../client/budget-words.ts';
import { contract } from '../contract/index.ts';
import { invalidField } from '../http/api-problem.ts';
import { type Call, handle } from '../http/handler.ts';
import { readAmount } from './budgets.ts';
import { decisionNotice, minuteWords, raiseWords, requestNotice } from './raise-notices.ts';
import { iso, isoOrNull, wholeList } from './views.ts';

const list = handle(contract.budgetRaises.list, async ({ read, actor, now, query }) => {
  const raises = await read((scoped, organizationId) => listRaises(scoped, organizationId, { ...query, limit: 200 }));
  return wholeList(raises.map((raise) => view(raise, { actor, now })));
});

const request = handle(
  contract.budgetRaises.request,
  async ({ app, changeQuietly, organization, actor, now, params, body }) => {
    const raise = await changeQuietly(async (scoped, { organizationId, audit }) => {
      const budget = await findBudget(scoped, organizationId, params.id, now);
      await requireRoomForRaise(scoped, organizationId, idOf(actor));
      const asked = { group: groupOf(budget, body.group), extra: extraOf(budget, body.amount), reason: body.reason };
      const id = await requestRaise(scoped, organizationId, {
        ...asked,
        budgetId: budget.id,
        requestedById: idOf(actor),
      });
      const created = await findRaise(scoped, organizationId, id);
      const notice = requestNotice({ raise: created, budget, now }, { app, organization, actor });
      await tellAdminsOfRaise(scoped, organizationId, notice);
      audit({
        action: 'budget-raise.request',
        targetKind: 'budget',
        targetId: budget.id,
        summary: `Asked for ${raiseWords(created)}`,
        after: fieldsOf(created),
      });
      return created;
    });
    return view(raise, { actor, now });
  },
);

const give = handle(contract.budgetRaises.give, async ({ change, actor, now, params, body }) => {
  const raise = await change(async (scoped, { organizationId, audit }) => {
    const budget = await findBudget(scoped, organizationId, params.id, now);
    const by = idOf(actor);
    const extra = extraOf(budget, body.amount);
    const group = groupOf(budget, body.group);
    const asked = { budgetId: budget.id, group, extra, reason: body.reason, requestedById: by };
    const id = await requestRaise(scoped, organizationId, asked);
    const expiresAt = untilOf(budget, body.until, now);
    const decision = { kind: 'approve' as const, extra, expiresAt, note: '' };
    await decideRaise(scoped, organizationId, { id, decision, by, now });
    const given = await findRaise(scoped, organizationId, id);
    audit({
      action: 'budget-raise.give',
      targetKind: 'budget',
      targetId: budget.id,
      summary: `Gave ${raiseWords(given)}, until ${minuteWords(expiresAt)}`,
      after: fieldsOf(given),
    });
    return given;
  });
  return view(raise, { actor, now });
});

const approve = handle(
  contract.budgetRaises.approve,
  async ({ app, change, organization, actor, now, params, body }) => {
    const raise = await change(async (scoped, { organizationId, audit }) => {
      const asked = await findRaise(scoped, organizationId, params.id);
      const budget = await findBudget(scoped, organizationId, asked.budget.id, now);
      const extra = body.amount === undefined ? asked.extra : extraOf(budget, body.amount);
      const expiresAt = untilOf(budget, body.until, now);
      const by = idOf(actor);
      const decision = { kind: 'approve' as const, extra, expiresAt, note: body.note };
      await decideRaise(scoped, organizationId, { id: asked.id, decision, by, now });
      const approved = await findRaise(scoped, organizationId, asked.id);
      const notice = decisionNotice({ asked, decided: approved }, { app, organization, actor });
      await tellAskerOfRaise(scoped, organizationId, { raise: approved, notice });
      const instead = extra === asked.extra ? '' : ` instead of ${amountWords(budget.unit, asked.extra)}`;
      const whose = by === asked.requestedBy.id ? 'their own request' : `the request of ${asked.requestedBy.name}`;
      audit({
        action: 'budget-raise.approve',
        targetKind: 'budget',
        targetId: budget.id,
        summary: `Approved ${whose} for ${raiseWords(approved)}${instead}, until ${minuteWords(expiresAt)}`,
        before: fieldsOf(asked),
        after: fieldsOf(approved),
      });
      return approved;
    });
    return view(raise, { actor, now });
  },
);

const decline = handle(
  contract.budgetRaises.decline,
  async ({ app, changeQuietly, organization, actor, now, params, body }) => {
    const raise = await changeQuietly(async (scoped, { organizationId, audit }) => {
      const asked = await findRaise(scoped, organizationId, params.id);
      const decision = { kind: 'decline' as const, note: body.note };
      await decideRaise(scoped, organizationId, { id: asked.id, decision, by: idOf(actor), now });
      const declined = await findRaise(scoped, organizationId, asked.id);
      const notice = decisionNotice({ asked, decided: declined }, { app, organization, actor });
      await tellAskerOfRaise(scoped, organizationId, { raise: declined, notice });
      audit({
        action: 'budget-raise.decline',
        targetKind: 'budget',
        targetId: asked.budget.id,
        summary: `Declined the request of ${asked.requestedBy.name} for ${raiseWords(asked)}${body.note === '' ? '' : `: ${body.note}`}`,
        before: fieldsOf(asked),
      });
      return declined;
    });
    return view(raise, { actor, now });
  },
);

const withdraw = handle(contract.budgetRaises.withdraw, async ({ changeQuietly, actor, now, params }) => {
  const raise = await changeQuietly(async (scoped, { organizationId, audit }) => {
    const asked = await findRaise(scoped, organizationId, params.id);
    if (asked.requestedBy.id !== idOf(actor))
      throw new Refusal('forbidden', `Only ${asked.requestedBy.name}, who asked for it, can withdraw it.`);
    await decideRaise(scoped, organizationId, { id: asked.id, decision: { kind: 'withdraw' }, by: idOf(actor), now });
    audit({
      action: 'budget-raise.withdraw',
      targetKind: 'budget',
      targetId: asked.budget.id,
      summary: `Withdrew the request for ${raiseWords(asked)}`,
      before: fieldsOf(asked),
    });
    return findRaise(scoped, organizationId, asked.id);
  });
  return view(raise, { actor, now });
});

const end = handle(contract.budgetRaises.end, async ({ change, actor, now, params }) => {
  const raise = await change(async (scoped, { organizationId, audit }) => {
    const ended = await findRaise(scoped, organizationId, params.id);
    await endRaise(scoped, organizationId, { id: ended.id, now });
    audit({
      action: 'budget-raise.end',
      targetKind: 'budget',
      targetId: ended.budget.id,
      summary: `Ended the raise of ${raiseWords(ended)}`,
      before: fieldsOf(ended),
    });
    return findRaise(scoped, organizationId, ended.id);
  });
  return view(raise, { actor, now });
});

/** Raises of budgets. */
export const budgetRaiseRoutes = [list, request, give, approve, decline, withdraw, end];

/** Who acts: a person or an API token. Nothing else calls the API. */
function idOf({ id }: Call['actor']): string {
  if (id === null) throw new Refusal('forbidden', 'Only a person or an API token can do this.');
  return id;
}

function extraOf(budget: BudgetRow, amount: string): bigint {
  const extra = readAmount(budget.unit, amount);
  if (extra === 0n) throw invalidField('amount', 'Ask for more than nothing.');
  return extra;
}

function groupOf(budget: BudgetRow, group: string | null): string | null {
  if (group !== null && budget.scope.kind !== 'each')
    throw invalidField('group', 'This budget does not count values apart. Leave it out.');
  return group;
}

/** The moment asked for, or the end of the period that runs. */
function untilOf(budget: BudgetRow, until: string | undefined, now: Date): Date {
  if (until !== undefined) {
    const at = new Date(until);
    if (at <= now) throw invalidField('until', 'It must be in the future.');
    return at;
  }
  const endMs = periodAt(budget, now.getTime())?.endMs ?? null;
  if (endMs === null) throw invalidField('until', 'This budget does not start anew. Say until when it is raised.');
  return new Date(endMs);
}

const fieldsOf = ({ id, budget, group, extra, reason, status, expiresAt, note }: RaiseRow) => ({
  raiseId: id,
  extra: exactAmount(budget.unit, extra),
  ...(group === null ? {} : { group }),
  ...(reason === '' ? {} : { reason }),
  status,
  ...(expiresAt === null ? {} : { expiresAt }),
  ...(note === '' ? {} : { note }),
});

function view(
  { group, groupName, extra, budget, ...raise }: RaiseRow,
  { actor, now }: { actor: Call['actor']; now: Date },
) {
  const { requestedAt, decidedAt, expiresAt, status } = raise;
  return {
    ...raise,
    budget: { id: budget.id, name: budget.name, unit: budget.unit },
    group: group === null ? null : { key: group, name: groupName ?? group },
    extra: extra.toString(),
    requestedAt: iso(requestedAt),
    decidedAt: isoOrNull(decidedAt),
    expiresAt: isoOrNull(expiresAt),
    inForce: status === 'APPROVED' && expiresAt !== null && expiresAt > now,
    own: raise.requestedBy.id === actor.id,
  };
}
