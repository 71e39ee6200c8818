'use client';
import { useApi } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { Combobox } from '@/ui/combobox';
import { Field } from '@/ui/field';
import { MoneyInput } from '@/ui/money-input';
import { MultiSelect } from '@/ui/multi-select';
import { Segmented } from '@/ui/segmented';
import type { ResolvedRange } from '../explorer/range';
import { useFilterValues } from '../explorer/use-filter-values';
import { type ChangeWhatIf, isPrice, ontoOf, priceKinds, type WhatIfSearch } from './search';

interface PriceFieldsProps {
  search: WhatIfSearch;
  range: ResolvedRange;
  onChange: ChangeWhatIf;
}

const kindLabels: Record<(typeof priceKinds)[number], string> = {
  model: 'Another model',
  'prices-now': 'Prices of now',
  rates: 'Typed prices',
};

/** Which traffic, and what it is priced at. */
export function PriceFields({ search, range, onChange }: PriceFieldsProps) {
  const { valuesOf } = useFilterValues(range, true);
  const used = (valuesOf('model') ?? []).filter(({ id }) => id !== '(none)');
  return (
    <div className="grid gap-3 rounded-xl border bg-panel p-4 md:grid-cols-2 xl:grid-cols-[minmax(0,1fr)_auto_minmax(0,2fr)]">
      <Field label="Traffic of" help="Empty: of every model.">
        {(control) => (
          <MultiSelect
            {...control}
            listLabel="Models that were used"
            placeholder="every model"
            options={used.map(({ id, name }) => ({ value: id, label: name }))}
            values={search.model}
            onChange={(model) => onChange({ model: model.length === 0 ? null : model })}
          />
        )}
      </Field>
      <div className="grid content-start gap-1.5">
        <span className="font-medium text-small">Priced at</span>
        <Segmented
          label="Priced at"
          className="h-9"
          value={search.price}
          options={priceKinds.map((value) => ({ value, label: kindLabels[value] }))}
          onChange={(price) => onChange({ price })}
        />
      </div>
      {search.price === 'model' && <Onto search={search} onChange={onChange} />}
      {search.price === 'rates' && <Rates search={search} onChange={onChange} />}
    </div>
  );
}

type PartProps = Omit<PriceFieldsProps, 'range'>;

function Onto({ search, onChange }: PartProps) {
  const models = useApi(contract.models.list, {});
  const options = (models.data?.items ?? []).map(({ model, providerAccount, price }) => ({
    value: ontoOf(providerAccount.id, model),
    label: `${model} at ${providerAccount.name}`,
    ...(price === null ? { hint: 'no price' } : {}),
  }));
  return (
    <Field label="Model">
      {(control) => (
        <Combobox
          {...control}
          listLabel="Models of your accounts"
          placeholder="Find a model"
          options={options}
          value={search.onto}
          onChange={(onto) => onChange({ onto: onto === '' ? null : onto })}
        />
      )}
    </Field>
  );
}

function Rates({ search, onChange }: PartProps) {
  const rates = [
    { name: 'input', label: 'Input price', optional: false },
    { name: 'cached', label: 'Cached input price', optional: true },
    { name: 'output', label: 'Output price', optional: false },
  ] as const;
  return (
    <div className="grid gap-3 md:col-span-2 md:grid-cols-3 xl:col-span-1">
      {rates.map(({ name, label, optional }) => (
        <Field
          key={name}
          label={label}
          optional={optional}
          error={search[name] !== '' && !isPrice(search[name]) ? 'Expected dollars, for example "0.25".' : undefined}
        >
          {(control) => (
            <MoneyInput
              {...control}
              after="per 1M"
              value={search[name]}
              onChange={(event) => onChange({ [name]: event.target.value === '' ? null : event.target.value })}
            />
          )}
        </Field>
      ))}
    </div>
  );
}
