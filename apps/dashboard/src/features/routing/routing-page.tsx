'use client';

import { parseAsString, useQueryStates } from 'nuqs';
import { failureOf, useApi, useLock } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { ActionButton } from '@/ui/action-button';
import { Card } from '@/ui/card';
import { NothingYet } from '@/ui/empty-state';
import { ErrorPanel } from '@/ui/error-panel';
import { PageHeader } from '@/ui/page-header';
import { Skeleton } from '@/ui/skeleton';
import type { Rule } from './rule';
import { RuleDialog } from './rule-dialog';
import { RuleList } from './rule-list';
import { RulePanel } from './rule-panel';
import { useRuleNames } from './use-rule-names';

const searchParams = { rule: parseAsString.withDefault(''), edit: parseAsString.withDefault('') };

/** The rules in the order in which they are asked, and the selected one drawn beside. */
export function RoutingPage() {
  const [{ rule: selectedId, edit }, setSearch] = useQueryStates(searchParams);
  const rules = useApi(contract.routingRules.list, {});
  const names = useRuleNames();
  const lock = useLock('routing-rules.manage');
  const items = rules.data?.items;
  const failure = failureOf('The rules could not be read', rules.error);
  const selected = items?.find(({ id }) => id === selectedId) ?? items?.[0];
  const open = (id: string) => void setSearch({ edit: id }, { history: 'push' });
  const add = (
    <ActionButton variant="solid" reason={lock} onClick={() => open('new')}>
      Add rule
    </ActionButton>
  );

  return (
    <>
      <PageHeader title="Routing" lead={failure ? '' : items && leadOf(items)} action={add} />
      {failure && <ErrorPanel {...failure} onRetry={() => void rules.refetch()} className="mb-4" />}
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_400px]">
        <Card aria-label="Rules" aria-busy={items === undefined || undefined}>
          {items === undefined && !failure && <RowSkeletons />}
          {items?.length === 0 && (
            <NothingYet title="No rule yet" action={add} className="border-b">
              A rule sends chosen models or teams to chosen accounts, with fallbacks for when a provider fails.
            </NothingYet>
          )}
          {items !== undefined && (
            <RuleList
              rules={items}
              names={names}
              lock={lock}
              selectedId={selected?.id}
              onSelect={(id) => void setSearch({ rule: id })}
              onEdit={open}
            />
          )}
        </Card>
        {selected !== undefined && (
          <RulePanel
            key={selected.id}
            rule={selected}
            names={names}
            position={positionOf(items, selected)}
            lock={lock}
          />
        )}
      </div>
      <RuleDialog
        rule={items?.find(({ id }) => id === edit)}
        names={names}
        open={lock === undefined && (edit === 'new' || items?.some(({ id }) => id === edit) === true)}
        onSaved={(id) => void setSearch({ edit: '', rule: id })}
        onClose={() => void setSearch({ edit: '' })}
      />
    </>
  );
}

const positionOf = (rules: readonly Rule[] | undefined, rule: Rule) => (rules?.indexOf(rule) ?? 0) + 1;

function leadOf(rules: readonly Rule[]): string {
  if (rules.length === 0) return 'Without rules, the account that offers the model is asked, by priority.';
  const off = rules.filter(({ enabled }) => !enabled).length;
  const shadowed = rules.filter(({ shadowedBy, enabled }) => enabled && shadowedBy !== null).length;
  const parts = [
    `${rules.length} ${rules.length === 1 ? 'rule' : 'rules'}`,
    ...(off > 0 ? [`${off} switched off`] : []),
    ...(shadowed > 0 ? [`${shadowed} never reached`] : []),
  ];
  return `The first rule that matches decides. ${parts.join(', ')}.`;
}

function RowSkeletons() {
  return ['first', 'second', 'third'].map((key) => (
    <div key={key} className="grid gap-2 border-b px-5 py-4 last:border-b-0">
      <Skeleton className="h-4 w-32" />
      <Skeleton className="h-4 w-full max-w-lg" />
      <Skeleton className="h-3 w-40" />
    </div>
  ));
}
