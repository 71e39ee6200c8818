'use client';

import type { Control, UseFormReturn } from 'react-hook-form';
import { periodWords } from '@/server/client/budget-words';
import { Checkbox } from '@/ui/checkbox';
import { Combobox } from '@/ui/combobox';
import { Fold } from '@/ui/fold';
import { FormField } from '@/ui/form';
import { counted } from '@/ui/format';
import { Input } from '@/ui/input';
import { MultiSelect } from '@/ui/multi-select';
import { Select } from '@/ui/select';
import { type BudgetFormValues, countsCallersValues, periodOf } from './budget-values';
import type { BudgetChoices } from './use-budget-choices';

type MoreProps = {
  control: Control<BudgetFormValues, unknown, BudgetFormValues>;
  values: BudgetFormValues;
  choices: BudgetChoices;
  form: UseFormReturn<BudgetFormValues, unknown, BudgetFormValues>;
};

/** What happens at the limit, when the period begins, and who is told of what. */
export function BudgetMoreFields({ control, values, choices, form }: MoreProps) {
  const { errors } = form.formState;
  return (
    <>
      {(values.periodKind === 'days' || values.periodKind === 'once') && <Days control={control} values={values} />}
      <Fold title="At the limit" summary={actionSummary(values)} wrong={errors.downgradeModel !== undefined}>
        <div className="grid gap-4 sm:grid-cols-2">
          <FormField control={control} name="action" label="What happens" help={actionHelp[values.action]}>
            {(field) => <Select {...field} options={actionOptions} />}
          </FormField>
          {values.action === 'downgrade' && (
            <FormField
              control={control}
              name="downgradeModel"
              label="Instead"
              help="An alias, or a model that is offered."
            >
              {({ ref: _, ...field }) => (
                <Combobox {...field} options={choices.callable} listLabel="Models and aliases" placeholder="fast" />
              )}
            </FormField>
          )}
        </div>
      </Fold>
      {countsCallersValues(values) && (
        <Fold
          title="Counted apart"
          summary={`at most ${values.maxGroups || '…'} values`}
          wrong={errors.maxGroups !== undefined}
        >
          <FormField
            control={control}
            name="maxGroups"
            label="Values counted apart at most"
            help="Callers can think of values without end. All beyond so many in a period share one counter with the whole amount."
          >
            {(field) => <Input {...field} inputMode="numeric" autoComplete="off" after="values" />}
          </FormField>
        </Fold>
      )}
      <Fold
        title="Calendar"
        summary={`${periodWords(safePeriod(values))}, ${values.zone || choices.timeZone}`}
        wrong={['startDay', 'zone'].some((name) => name in errors)}
      >
        <div className="grid gap-4 sm:grid-cols-2">
          <PeriodDetail control={control} values={values} />
          <FormField
            control={control}
            name="zone"
            label="Time zone"
            optional
            help={`Empty: the organization's, ${choices.timeZone}.`}
          >
            {({ ref: _, ...field }) => (
              <Combobox {...field} free options={zoneOptions()} listLabel="Time zones" placeholder={choices.timeZone} />
            )}
          </FormField>
        </div>
      </Fold>
      <Fold
        title="Notices"
        summary={noticeSummary(values)}
        wrong={['thresholds', 'channelIds'].some((name) => name in errors)}
      >
        <div className="grid gap-4">
          <FormField
            control={control}
            name="thresholds"
            label="When so much of it is used"
            help="Per cents of the limit."
          >
            {({ ref: _, value, ...field }) => (
              <MultiSelect
                {...field}
                values={value}
                free
                options={percentOptions}
                listLabel="Per cents"
                placeholder="80%"
              />
            )}
          </FormField>
          <Checkbox
            label="And when the forecast passes it"
            help="Once a period, as soon as the pace says so."
            checked={values.forecast}
            onCheckedChange={(checked) => form.setValue('forecast', checked, { shouldDirty: true })}
          />
          <FormField
            control={control}
            name="channelIds"
            label="Told to"
            help={
              choices.channels.length === 0
                ? 'The owners and admins, by e-mail. Channels are added under Settings.'
                : 'Without a channel: the owners and admins, by e-mail.'
            }
          >
            {({ ref: _, value, ...field }) => (
              <MultiSelect
                {...field}
                values={value}
                options={choices.channels.map((channel) => ({
                  value: channel.id,
                  label: channel.name,
                  hint: channel.kind,
                }))}
                listLabel="Channels"
                placeholder={choices.channels.length === 0 ? 'No channel yet' : 'Add a channel'}
              />
            )}
          </FormField>
        </div>
      </Fold>
      <Fold title="Name" summary={values.name || 'that of what it applies to'} wrong={errors.name !== undefined}>
        <FormField
          control={control}
          name="name"
          label="Budget name"
          optional
          help="Callers read it when they are refused."
        >
          {(field) => <Input {...field} autoComplete="off" maxLength={80} />}
        </FormField>
      </Fold>
    </>
  );
}

function Days({ control, values }: Pick<MoreProps, 'control' | 'values'>) {
  return (
    <div className="grid grid-cols-2 gap-4">
      {values.periodKind === 'days' && (
        <FormField control={control} name="length" label="Length">
          {(field) => <Input {...field} inputMode="numeric" autoComplete="off" after="days" />}
        </FormField>
      )}
      <FormField control={control} name="from" label={values.periodKind === 'days' ? 'Counted from' : 'First day'}>
        {(field) => <Input {...field} type="date" />}
      </FormField>
      {values.periodKind === 'once' && (
        <FormField control={control} name="until" label="Last day" optional>
          {(field) => <Input {...field} type="date" />}
        </FormField>
      )}
    </div>
  );
}

function PeriodDetail({ control, values }: Pick<MoreProps, 'control' | 'values'>) {
  switch (values.periodKind) {
    case 'week':
      return (
        <FormField control={control} name="startsOn" label="A week begins on">
          {(field) => <Select {...field} options={weekOptions} />}
        </FormField>
      );
    case 'month':
      return (
        <FormField control={control} name="startDay" label="A month begins on day" help="1 to 28.">
          {(field) => <Input {...field} inputMode="numeric" autoComplete="off" />}
        </FormField>
      );
    case 'quarter':
      return (
        <FormField control={control} name="startMonth" label="Quarters begin in">
          {(field) => <Select {...field} options={quarterOptions} />}
        </FormField>
      );
    default:
      return null;
  }
}

const weekOptions = [
  { value: 'monday', label: 'Monday' },
  { value: 'sunday', label: 'Sunday' },
];
const quarterOptions = [
  { value: '1', label: 'January, April, July, October' },
  { value: '2', label: 'February, May, August, November' },
  { value: '3', label: 'March, June, September, December' },
];
const percentOptions = ['50%', '80%', '90%', '100%', '120%'].map((value) => ({ value, label: value }));
const actionOptions = [
  { value: 'block', label: 'Refuse calls' },
  { value: 'notify', label: 'Tell people, refuse nothing' },
  { value: 'downgrade', label: 'Use another model' },
];
const actionHelp = {
  block: 'A call that might not fit is refused before it costs anything, so the budget is never overrun.',
  notify: 'Calls go on; it can be overrun.',
  downgrade: 'Calls that might not fit go to the other model; it can be overrun.',
} as const;

const actionSummary = ({ action, downgradeModel }: BudgetFormValues) =>
  ({
    block: 'calls are refused',
    notify: 'calls go on and people are told',
    downgrade: `calls go to ${downgradeModel || '…'}`,
  })[action];

function noticeSummary({ thresholds, forecast, channelIds }: BudgetFormValues): string {
  const parts = [...thresholds, ...(forecast ? ['forecast'] : [])];
  const to = channelIds.length === 0 ? 'owners and admins' : counted(channelIds.length, 'channel');
  return parts.length === 0 ? 'none' : `${parts.join(', ')} to ${to}`;
}

/** While a number is being typed the period reads as it does by default. */
function safePeriod(values: BudgetFormValues) {
  const period = periodOf(values);
  if (period.kind === 'month' && !(period.startDay >= 1)) return { ...period, startDay: 1 };
  if (period.kind === 'once' && period.from === '') return { kind: 'day' as const };
  return period;
}

/** Every zone that the browser knows. */
const zoneOptions = () => Intl.supportedValuesOf('timeZone').map((zone) => ({ value: zone, label: zone }));
