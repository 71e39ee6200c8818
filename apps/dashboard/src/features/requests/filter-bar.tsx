'use client';
import type { RequestOutcome } from '@switchyard/core/requests/record';
import { requestOutcome } from '@switchyard/core/requests/record';
import { Search, SlidersHorizontal } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useApi } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { Button } from '@/ui/button';
import { Drawer } from '@/ui/drawer';
import { Input } from '@/ui/input';
import { Segmented } from '@/ui/segmented';
import { Select } from '@/ui/select';
import { useIsPhone } from '@/ui/use-media-query';
import { fixedSpan, requestIdIn, type Since, sinceLabels, sinceNames } from './filters';
import { outcomeWords } from './outcome';

export interface RequestFilters {
  since: Since;
  from: string | null;
  to: string | null;
  account: string | null;
  team: string | null;
  key: string | null;
  model: string | null;
  outcome: RequestOutcome | null;
}

interface FilterBarProps {
  filters: RequestFilters;
  onChange: (change: Partial<RequestFilters>) => void;
  onOpenRequest: (id: string) => void;
}

const sinceOptions = sinceNames.map((value) => ({ value, label: sinceLabels[value] }));

/** Range, filters and a place to paste a request id; on a phone the filters are a sheet. */
export function FilterBar({ filters, onChange, onOpenRequest }: FilterBarProps) {
  const phone = useIsPhone();
  const [sheet, setSheet] = useState(false);
  const active = [filters.team, filters.key, filters.model, filters.outcome, filters.account].filter(
    (one) => one !== null,
  ).length;
  const fixed = fixedSpan(filters) !== undefined;
  const range = (
    <Segmented
      label="Time range"
      value={fixed ? 'fixed' : filters.since}
      options={fixed ? [{ value: 'fixed', label: 'Chosen span' }, ...sinceOptions] : sinceOptions}
      onChange={(since) => since !== 'fixed' && onChange({ since, from: null, to: null })}
    />
  );
  if (!phone) {
    return (
      <div className="grid gap-3">
        <div className="flex flex-wrap items-center justify-between gap-3">
          {range}
          <PasteId onOpen={onOpenRequest} />
        </div>
        <Fields filters={filters} onChange={onChange} className="grid grid-cols-5 gap-2" />
      </div>
    );
  }
  return (
    <div className="grid min-w-0 gap-3">
      {range}
      <div className="flex gap-2">
        <div className="min-w-0 flex-1">
          <PasteId onOpen={onOpenRequest} />
        </div>
        <Button className="h-9" onClick={() => setSheet(true)}>
          <SlidersHorizontal aria-hidden />
          Filters{active > 0 && ` (${active})`}
        </Button>
      </div>
      <Drawer
        open={sheet}
        onOpenChange={setSheet}
        title="Filters"
        footer={
          <Button variant="solid" onClick={() => setSheet(false)}>
            Show requests
          </Button>
        }
      >
        <Fields filters={filters} onChange={onChange} className="grid gap-3" />
      </Drawer>
    </div>
  );
}

function Fields({ filters, onChange, className }: Omit<FilterBarProps, 'onOpenRequest'> & { className: string }) {
  const teams = useApi(contract.teams.list, { query: { status: 'all' } });
  const keys = useApi(contract.virtualKeys.list, {
    query: { status: 'all', limit: 200, teamId: filters.team ?? undefined },
  });
  const models = useApi(contract.models.list, {});
  const accounts = useApi(contract.providerAccounts.list, {});
  const names = new Set(models.data?.items.map((one) => one.model));
  if (filters.model !== null) names.add(filters.model);
  return (
    <div className={className}>
      <Choice label="Team" any="All teams" value={filters.team} onChange={(team) => onChange({ team, key: null })}>
        {teams.data?.items.map(({ id, name }) => ({ value: id, label: name }))}
      </Choice>
      <Choice label="Key" any="All keys" value={filters.key} onChange={(key) => onChange({ key })}>
        {keys.data?.items.map(({ id, name, last4 }) => ({ value: id, label: `${name} …${last4}` }))}
      </Choice>
      <Choice label="Model" any="All models" value={filters.model} onChange={(model) => onChange({ model })}>
        {[...names].map((name) => ({ value: name, label: name }))}
      </Choice>
      <Choice
        label="Provider account"
        any="All providers"
        value={filters.account}
        onChange={(account) => onChange({ account })}
      >
        {accounts.data?.items.map(({ id, name }) => ({ value: id, label: name }))}
      </Choice>
      <Choice
        label="Outcome"
        any="All outcomes"
        value={filters.outcome}
        onChange={(value) => onChange({ outcome: requestOutcome.options.find((one) => one === value) ?? null })}
      >
        {requestOutcome.options.map((value) => ({ value, label: outcomeWords(value) }))}
      </Choice>
    </div>
  );
}

interface ChoiceProps {
  label: string;
  any: string;
  value: string | null;
  onChange: (value: string | null) => void;
  children: { value: string; label: string }[] | undefined;
}

function Choice({ label, any, value, onChange, children }: ChoiceProps): ReactNode {
  return (
    <Select
      aria-label={label}
      value={value ?? ''}
      onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)}
      options={[{ value: '', label: any }, ...(children ?? [])]}
    />
  );
}

/** Opens a request by its id, however it was copied. */
function PasteId({ onOpen }: { onOpen: (id: string) => void }) {
  const [text, setText] = useState('');
  const open = (value: string) => {
    const id = requestIdIn(value);
    setText(id === undefined ? value : '');
    if (id !== undefined) onOpen(id);
  };
  return (
    <Input
      type="search"
      aria-label="Open a request by its id"
      placeholder="Paste a request id"
      value={text}
      onChange={(event) => open(event.target.value)}
      before={<Search className="size-4" />}
      className="h-9 min-w-56 pl-9"
    />
  );
}
