'use client';

import { Combobox } from '@/ui/combobox';
import { PlacedField } from '@/ui/placed-field';
import { Select } from '@/ui/select';
import { useEditing } from '../rule-editing';
import { strategyKinds, wordsOf } from '../strategy-kinds';
import { BranchList, type TargetSlot } from './branch-list';
import { CallFields, CallMore } from './call-fields';
import { asKind, type NodeKind } from './change-node';
import { StrategySettings } from './strategy-settings';

/** A target of any shape: a model of an account, an alias, or a strategy over further targets, each with the same fields again. */
export function TargetFields({ at, label, node, onChange }: TargetSlot) {
  const { names, aliases } = useEditing();
  const strategy = node.kind === 'call' || node.kind === 'alias' ? undefined : node;
  return (
    <div className="grid min-w-0 gap-3">
      <PlacedField at={at} label={label} help={strategy && wordsOf(strategy.kind).help} covers={['name']}>
        {(control) => (
          <div className="flex min-w-0 flex-wrap gap-2 [&>*:first-child]:flex-[1_1_150px] sm:[&>*:first-child]:max-w-44 [&>*:nth-child(2)]:min-w-0 [&>*:nth-child(2)]:flex-[1_1_230px]">
            <Select
              id={strategy === undefined ? undefined : control.id}
              aria-label={`${label}: what it is`}
              value={node.kind}
              options={kindOptions(aliases.length > 0 || node.kind === 'alias')}
              onChange={(event) => {
                const kind = kinds.find((one) => one === event.target.value);
                if (kind !== undefined) onChange(asKind(node, kind));
              }}
            />
            {node.kind === 'call' && <CallFields control={control} call={node} names={names} onChange={onChange} />}
            {node.kind === 'alias' && (
              <Combobox
                {...control}
                options={aliases.map((name) => ({ value: name, label: name }))}
                value={node.name}
                listLabel="Aliases"
                placeholder="Alias"
                empty="There is no alias of that name."
                onChange={(name) => onChange({ ...node, name })}
              />
            )}
          </div>
        )}
      </PlacedField>
      {node.kind === 'call' && <CallMore at={at} call={node} onChange={onChange} />}
      {strategy && (
        <div className="grid min-w-0 gap-3 border-l-2 pl-3 sm:pl-4">
          <StrategySettings at={at} node={strategy} onChange={onChange} />
          <BranchList at={at} node={strategy} onChange={onChange} target={(slot) => <TargetFields {...slot} />} />
        </div>
      )}
    </div>
  );
}

const kinds: readonly NodeKind[] = ['call', 'alias', ...strategyKinds];

function kindOptions(withAlias: boolean) {
  return kinds
    .filter((kind) => kind !== 'alias' || withAlias)
    .map((kind) => ({
      value: kind,
      label: kind === 'call' ? 'One model' : kind === 'alias' ? 'An alias' : wordsOf(kind).label,
    }));
}
