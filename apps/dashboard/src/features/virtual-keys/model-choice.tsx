'use client';

import { useApi } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { MultiSelect } from '@/ui/multi-select';

type ModelChoiceProps = Omit<Parameters<typeof MultiSelect>[0], 'options' | 'values' | 'listLabel'> & {
  value: readonly string[] | undefined;
};

/** The models a key may ask for: of those that enabled accounts offer, or typed; none chosen means all. */
export function ModelChoice({ value, ...field }: ModelChoiceProps) {
  const models = useApi(contract.models.list, {});
  const names = [...new Set((models.data?.items ?? []).map(({ model }) => model))];
  const options = names.map((name) => ({ value: name, label: name }));
  return (
    <MultiSelect {...field} values={value ?? []} options={options} listLabel="Choices" free placeholder="All models" />
  );
}
