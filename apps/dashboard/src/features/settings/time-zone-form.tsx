'use client';

import { useMemo, useState } from 'react';
import { useWatch } from 'react-hook-form';
import { toast } from 'sonner';
import { failureOf, problemOf, useApi, useCall, useLock } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import { Combobox } from '@/ui/combobox';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { ErrorPanel } from '@/ui/error-panel';
import { Form, FormField, useZodForm } from '@/ui/form';
import { formatCount } from '@/ui/format';
import { Input } from '@/ui/input';
import { Skeleton } from '@/ui/skeleton';
import { timeZoneOptions } from '@/ui/time-zones';
import { SaveButton } from './save-button';
import { clockIn } from './zone-words';

const schema = contract.organization.update.body
  .pick({ timeZone: true })
  .extend({ timeZone: contract.organization.update.body.shape.timeZone.unwrap() });

/** The organization's calendar. Another one starts the periods of budgets anew, so it asks first. */
export function TimeZoneForm() {
  const organization = useApi(contract.organization.read, {});
  const failure = failureOf('The time zone could not be read', organization.error);
  if (failure) return <ErrorPanel {...failure} onRetry={() => void organization.refetch()} />;
  if (organization.data === undefined) return <Skeleton className="h-9 w-full" />;
  const { timeZone } = organization.data;
  return <ZoneForm key={timeZone} timeZone={timeZone} />;
}

function ZoneForm({ timeZone }: { timeZone: string }) {
  const call = useCall();
  const lock = useLock('organization.update');
  const [wanted, setWanted] = useState<string>();
  const zones = useMemo(timeZoneOptions, []);
  const form = useZodForm(schema, { timeZone });
  const chosen = useWatch({ control: form.control, name: 'timeZone' }) || timeZone;
  return (
    <>
      <Form
        form={form}
        problemOf={problemOf}
        onSubmit={async (values) => {
          if (values.timeZone !== timeZone) setWanted(values.timeZone);
        }}
      >
        <FormField control={form.control} name="timeZone" label="Time zone" help={`It is ${clockIn(chosen)} there.`}>
          {({ ref: _, ...field }) =>
            lock === undefined ? (
              <Combobox {...field} options={zones} listLabel="Time zones" placeholder="Type a city" />
            ) : (
              <Input {...field} readOnly />
            )
          }
        </FormField>
        <SaveButton label="Save time zone" pending={false} lock={lock} />
      </Form>
      <MoveDialog
        from={timeZone}
        to={wanted}
        onClose={() => setWanted(undefined)}
        onConfirm={async (zone) => {
          await call(contract.organization.update, { body: { timeZone: zone } });
          toast.success(`Budgets follow the calendar of ${zone}`);
        }}
      />
    </>
  );
}

type MoveDialogProps = {
  from: string;
  /** Undefined closes it. */
  to: string | undefined;
  onClose: () => void;
  onConfirm: (zone: string) => Promise<unknown>;
};

function MoveDialog({ from, to, onClose, onConfirm }: MoveDialogProps) {
  const budgets = useApi(contract.budgets.list, {}, { enabled: to !== undefined });
  const followers = budgets.data?.items.filter(({ ownTimeZone }) => ownTimeZone === null);
  return (
    <ConfirmDialog
      open={to !== undefined}
      onOpenChange={(open) => !open && onClose()}
      title={`Move to the calendar of ${to ?? ''}?`}
      description="Budgets without a time zone of their own start new periods at once: days, weeks and months begin at midnight there. What was spent since the new beginning counts in the new period, so a budget may have more or less left than now. Statements that are closed stay as they are."
      impact={[
        {
          label: 'Budgets that start a new period',
          value: followers === undefined ? '…' : formatCount(followers.length),
        },
        { label: `Now in ${from}`, value: clockIn(from) },
        { label: `Now in ${to ?? ''}`, value: to === undefined ? '' : clockIn(to) },
      ]}
      action="Move the calendar"
      onConfirm={async () => {
        if (to !== undefined) await onConfirm(to);
      }}
    />
  );
}
