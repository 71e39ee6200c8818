import { limitAt } from '@switchyard/core/budgets/limit-at';
import type { RaiseNotice, RaiseRow } from '@switchyard/db/directory/budget-raises';
import type { BudgetRow } from '@switchyard/db/directory/budgets';
import type { App } from '../app.ts';
import { amountWords } from '../client/budget-words.ts';
import type { Call } from '../http/handler.ts';

/** Where a raise is asked for or decided, and who does it. */
export type RaiseAct = { app: App; organization: { slug: string; name: string }; actor: Call['actor'] };

/** What owners and admins are told of a request. */
export function requestNotice(
  { raise, budget, now }: { raise: RaiseRow; budget: BudgetRow; now: Date },
  { app, organization, actor }: RaiseAct,
): RaiseNotice {
  const link = raisesPage(app, organization.slug);
  const limit = amountWords(budget.unit, limitAt(budget, { group: raise.group ?? '', atMs: now.getTime() }));
  return {
    event: 'budget.raise-requested',
    subject: `${actor.name} asks for ${raiseWords(raise)}`,
    text: [
      `${actor.name} asks for ${raiseWords(raise)} in ${organization.name}.`,
      `The budget is ${limit} now.`,
      `Reason: ${raise.reason}`,
      `Decide: ${link}`,
    ].join('\n\n'),
    payload: { ...fieldsOf(raise), reason: raise.reason, requestedBy: actor.name, link },
  };
}

/** What the one who asked is told of the decision. `asked` is the raise as it was asked for. */
export function decisionNotice(
  { asked, decided }: { asked: RaiseRow; decided: RaiseRow },
  { app, organization, actor }: RaiseAct,
): RaiseNotice {
  const link = raisesPage(app, organization.slug);
  const { note, expiresAt, status } = decided;
  const wish = asked.extra === decided.extra ? '' : ` You asked for ${amountWords(asked.budget.unit, asked.extra)}.`;
  const lines =
    expiresAt === null
      ? [`${actor.name} declined your request for ${raiseWords(asked)} in ${organization.name}.`]
      : [
          `${actor.name} approved ${raiseWords(decided)} in ${organization.name}.${wish}`,
          `It is in force until ${minuteWords(expiresAt)}.`,
        ];
  return {
    event: 'budget.raise-decided',
    subject: `${expiresAt === null ? 'Declined' : 'Approved'}: ${raiseWords(decided)}`,
    text: [...lines, ...(note === '' ? [] : [`Note: ${note}`]), `Your requests: ${link}`].join('\n\n'),
    payload: { ...fieldsOf(decided), status, note, decidedBy: actor.name, link },
  };
}

/** "$300.00 more for the budget Search", and of which value. */
export function raiseWords({ budget, extra, groupName }: RaiseRow): string {
  const of = groupName === null ? '' : `, ${groupName}`;
  return `${amountWords(budget.unit, extra)} more for the budget ${budget.name}${of}`;
}

/** "2026-11-30 23:00 UTC". */
export const minuteWords = (at: Date) => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;

const raisesPage = ({ environment }: App, slug: string) => `${environment.DASHBOARD_URL}/o/${slug}/budgets?tab=raises`;

const fieldsOf = ({ id, budget, extra }: RaiseRow) => ({
  raiseId: id,
  budgetId: budget.id,
  budget: budget.name,
  unit: budget.unit,
  extra: extra.toString(),
});
