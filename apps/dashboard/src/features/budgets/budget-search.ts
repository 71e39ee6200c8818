import { parseAsString, parseAsStringLiteral } from 'nuqs';

/** The views of the page, in the order of its tabs. */
export const budgetTabs = ['budgets', 'limits', 'raises', 'blocked'] as const;

const pushed = { history: 'push' } as const;

/** The page's state as its address holds it. Links in refusals and mails lead here. */
export const budgetSearch = {
  tab: parseAsStringLiteral(budgetTabs).withDefault('budgets').withOptions(pushed),
  /** The budget whose drawer is open. */
  budget: parseAsString.withDefault('').withOptions(pushed),
  /** The budget that is changed; `new` sets another one. */
  edit: parseAsString.withDefault('').withOptions(pushed),
  /** What a new one is set for, such as `team:<id>`. */
  for: parseAsString.withDefault('').withOptions(pushed),
  /** Whether a raise of the budget is asked for, or given. */
  raise: parseAsStringLiteral(['ask', 'give'] as const).withOptions(pushed),
  /** The request for a raise that is decided. */
  decide: parseAsString.withDefault('').withOptions(pushed),
  /** Shows what this budget or limit refused. */
  by: parseAsString.withDefault(''),
};
