'use client';

import type { ScopeRef } from '@switchyard/core/limits/scope';
import type { ConditionNames } from '@/conditions/condition-names';
import { Combobox } from '@/ui/combobox';
import { PlacedField } from '@/ui/placed-field';
import { Select } from '@/ui/select';
import { scopeWords } from './limit-words';

type LimitScopeFieldsProps = { scope: ScopeRef; names: ConditionNames; onChange: (scope: ScopeRef) => void };

const kinds = Object.entries(scopeWords).map(([value, label]) => ({
  value,
  label: value === 'organization' ? 'Everyone' : `A ${label.toLowerCase()}`,
}));

/** Whom a limit caps. */
export function LimitScopeFields({ scope, names, onChange }: LimitScopeFieldsProps) {
  return (
    <div className="grid gap-4 sm:grid-cols-[180px_minmax(0,1fr)]">
      <PlacedField at={['scope', 'kind']} label="Caps">
        {(control) => (
          <Select
            {...control}
            value={scope.kind}
            options={kinds}
            onChange={(event) => {
              const kind = named.find((one) => one === event.target.value);
              onChange(kind === undefined ? { kind: 'organization' } : { kind, id: '' });
            }}
          />
        )}
      </PlacedField>
      {scope.kind !== 'organization' && (
        <PlacedField at={['scope', 'id']} label={scopeWords[scope.kind]}>
          {(control) => (
            <Combobox
              {...control}
              options={{ team: names.teams, member: names.members, key: names.keys }[scope.kind]}
              value={scope.id}
              listLabel="Choices"
              placeholder="Type a name"
              onChange={(id) => onChange({ ...scope, id })}
            />
          )}
        </PlacedField>
      )}
    </div>
  );
}

const named = ['team', 'member', 'key'] as const;
