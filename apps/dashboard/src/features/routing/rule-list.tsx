'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { failureOf, useAction, useCall } from '@/server/client/use-api';
import { useOrganization } from '@/server/client/use-organization';
import { contract } from '@/server/contract';
import { ErrorPanel } from '@/ui/error-panel';
import type { Rule } from './rule';
import { RuleRow } from './rule-row';
import type { RuleNames } from './use-rule-names';

type RuleListProps = {
  rules: readonly Rule[];
  names: RuleNames;
  lock: string | undefined;
  selectedId: string | undefined;
  onSelect: (id: string) => void;
  onEdit: (id: string) => void;
};

/** The ordered list. A move shows at once and goes back, with the reason, when the server refuses it. */
export function RuleList({ rules, names, lock, selectedId, onSelect, onEdit }: RuleListProps) {
  const { shown, move, announcement, failure } = useOrder(rules);
  return (
    <>
      {failure && <ErrorPanel {...failure} className="m-4" />}
      <p aria-live="polite" className="sr-only">
        {announcement}
      </p>
      <ol aria-label="Routing rules in order">
        {shown.map((rule, index) => (
          <RuleRow
            key={rule.id}
            rule={rule}
            position={index + 1}
            count={shown.length}
            names={names}
            lock={lock}
            selected={rule.id === selectedId}
            onSelect={() => onSelect(rule.id)}
            onEdit={() => onEdit(rule.id)}
            onMove={(step) => move(rule, index + step)}
          />
        ))}
      </ol>
      <div className="grid grid-cols-[28px_minmax(0,1fr)] gap-x-3.5 border-t px-5 py-3.5 text-ink-2 first:border-t-0">
        <span className="font-mono text-ink-3">—</span>
        <p>Otherwise the account that offers the model, by priority</p>
      </div>
    </>
  );
}

function useOrder(rules: readonly Rule[]) {
  const { slug } = useOrganization();
  const queries = useQueryClient();
  const call = useCall();
  const { run, failure } = useAction();
  const [order, setOrder] = useState<string[]>();
  const [moved, setMoved] = useState<{ id: string; words: string }>();
  const shown = order === undefined ? rules : [...rules].sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id));

  // The row keeps the focus, which the browser drops when a row changes its place.
  useEffect(() => {
    if (moved !== undefined) document.getElementById(`rule-${moved.id}`)?.focus();
  }, [moved]);

  const move = (rule: Rule, to: number) => {
    if (to < 0 || to >= shown.length) return;
    const ids = shown.map(({ id }) => id).filter((id) => id !== rule.id);
    ids.splice(to, 0, rule.id);
    setOrder(ids);
    setMoved({ id: rule.id, words: `${rule.name} is now rule ${to + 1} of ${shown.length}.` });
    run(async () => {
      try {
        const answer = await call(contract.routingRules.reorder, { body: { ids } });
        queries.setQueryData([slug, contract.routingRules.list.name, {}], answer);
      } finally {
        setOrder(undefined);
      }
    });
  };
  return { shown, move, announcement: moved?.words ?? '', failure: failureOf('The order was not changed', failure) };
}
