'use client';

import { useQueryStates } from 'nuqs';
import { type ReactNode, useMemo } from 'react';
import { amountWords } from '@/server/client/budget-words';
import { failureOf, useApi, useLock } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { ActionButton } from '@/ui/action-button';
import { ErrorPanel } from '@/ui/error-panel';
import { PageHeader } from '@/ui/page-header';
import { Tab, TabList, TabPanel, Tabs } from '@/ui/tabs';
import { useNow } from '@/ui/use-now';
import { BlockedTab } from './blocked-tab';
import type { Budget } from './budget';
import { BudgetDialog } from './budget-dialog';
import { BudgetDrawer } from './budget-drawer';
import { leftOf } from './budget-meter';
import { budgetSearch, budgetTabs } from './budget-search';
import { BudgetsTab } from './budgets-tab';
import { lasting, paceOf } from './lasting';
import { RaiseDialog } from './raise-dialog';
import { RaisesTab } from './raises-tab';

/** Budgets and limits: who may use how much, who asks for more, and what was refused. `limits` fills the tab of limit policies. */
export function BudgetsPage({ limits }: { limits?: ReactNode }) {
  const [search, setSearch] = useQueryStates(budgetSearch);
  const budgets = useApi(contract.budgets.list, {}, { everyMs: 5_000 });
  const lock = useLock('budgets.manage');
  const askLock = useLock('budget-raises.request');
  const now = useNow(30_000);
  const items = budgets.data?.items;
  const failure = failureOf('The budgets could not be read', budgets.error);
  const pending = useMemo(() => (items ?? []).reduce((sum, { pendingRaises }) => sum + pendingRaises, 0), [items]);
  const open = items?.find(({ id }) => id === search.budget);
  // Links in refusals ask for a raise whoever follows them; who may not is shown the budget.
  const mayRaise = (search.raise === 'give' ? lock : askLock) === undefined;
  const raise = mayRaise ? search.raise : null;
  return (
    <>
      <PageHeader
        title="Budgets and limits"
        lead={failure ? '' : items && leadOf(items, now)}
        action={
          search.tab === 'limits' ? undefined : (
            <ActionButton variant="solid" reason={lock} onClick={() => void setSearch({ edit: 'new', for: null })}>
              Set a budget
            </ActionButton>
          )
        }
      />
      {failure && <ErrorPanel {...failure} onRetry={() => void budgets.refetch()} className="mb-4" />}
      <Tabs
        value={search.tab}
        onValueChange={(tab) => void setSearch({ tab: budgetTabs.find((one) => one === tab) ?? 'budgets' })}
      >
        <TabList aria-label="Views of budgets and limits">
          <Tab value="budgets">Budgets</Tab>
          {limits !== undefined && <Tab value="limits">Limits</Tab>}
          <Tab value="raises">Raises{pending > 0 && ` (${pending})`}</Tab>
          <Tab value="blocked">Blocked</Tab>
        </TabList>
        <TabPanel value="budgets" tabIndex={-1}>
          <BudgetsTab
            budgets={items}
            failed={failure !== undefined}
            now={now}
            lock={lock}
            askLock={askLock}
            onOpen={({ id }) => void setSearch({ budget: id })}
            onEdit={({ budget, scope }) =>
              void setSearch(budget === undefined ? { edit: 'new', for: scope } : { edit: budget.id, for: null })
            }
            onAsk={({ id }) => void setSearch({ budget: id, raise: 'ask' })}
          />
        </TabPanel>
        {limits !== undefined && (
          <TabPanel value="limits" tabIndex={-1}>
            {limits}
          </TabPanel>
        )}
        <TabPanel value="raises" tabIndex={-1}>
          <RaisesTab
            budgets={items ?? []}
            lock={lock}
            decide={search.decide}
            onDecide={(decide) => void setSearch({ decide: decide || null })}
          />
        </TabPanel>
        <TabPanel value="blocked" tabIndex={-1}>
          <BlockedTab by={search.by} onBy={(by) => void setSearch({ by: by || null })} />
        </TabPanel>
      </Tabs>
      <BudgetDrawer
        id={raise === null ? search.budget : ''}
        now={now}
        lock={lock}
        askLock={askLock}
        onClose={() => void setSearch({ budget: null })}
        onEdit={() => void setSearch({ edit: search.budget, for: null })}
        onRaise={(raise) => void setSearch({ raise })}
        onDecide={(decide) => void setSearch({ tab: 'raises', decide, budget: null })}
        onBlocked={() => void setSearch({ tab: 'blocked', by: search.budget, budget: null })}
      />
      <RaiseDialog budget={open} mode={raise} onClose={() => void setSearch({ raise: null })} />
      {items && (
        <BudgetDialog
          budgets={items}
          edited={lock === undefined ? search.edit : ''}
          scope={search.for}
          onClose={() => void setSearch({ edit: null, for: null })}
        />
      )}
    </>
  );
}

function leadOf(budgets: readonly Budget[], now: number): string {
  if (budgets.length === 0) return 'Nothing is capped yet. A budget refuses calls that would go over it.';
  const states = budgets.map((budget) => ({ budget, state: stateOf(budget, now) }));
  const used = states.filter(({ state }) => state === 'used-up').map(({ budget }) => nameOf(budget));
  const short = states.filter(({ state }) => state === 'until').map(({ budget }) => nameOf(budget));
  if (used.length > 0) return `${list(used)} ${used.length === 1 ? 'is' : 'are'} used up.`;
  if (short.length > 0)
    return `${list(short)} ${short.length === 1 ? 'is' : 'are'} on course to run out before the period ends.`;
  const whole = budgets.find(({ scope, current }) => scope.kind === 'organization' && current !== null);
  if (!whole?.current) return 'Every budget lasts its period at the current pace.';
  return `${amountWords(whole.unit, leftOf(whole.current))} is left for all; every budget lasts its period at the current pace.`;
}

function stateOf(budget: Budget, now: number) {
  const pace = paceOf(budget, now);
  return pace && budget.current ? lasting(pace, BigInt(budget.current.limit)).kind : undefined;
}

const nameOf = ({ name, current }: Budget) => (current?.group ? `${name} (${current.group.name})` : name);

/** "A", "A and B", "A, B and 3 more". */
function list(names: readonly string[]): string {
  if (names.length <= 2) return names.join(' and ');
  return `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`;
}
