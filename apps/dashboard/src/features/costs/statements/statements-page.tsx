'use client';
import { parseAsString, useQueryState } from 'nuqs';
import { useState } from 'react';
import { api } from '@/server/client/api-client';
import { failureOf, useApi, useLock } from '@/server/client/use-api';
import { useOrganization } from '@/server/client/use-organization';
import { contract } from '@/server/contract';
import { ActionButton } from '@/ui/action-button';
import { Button } from '@/ui/button';
import { Lamp } from '@/ui/lamp';
import { PageHeader } from '@/ui/page-header';
import { Select } from '@/ui/select';
import { CostsTabs } from '../costs-tabs';
import { calendarMonthWords } from '../explorer/time-words';
import { saveFile } from '../save-file';
import { CloseMonth } from './close-month';
import { MonthTable } from './month-table';
import type { MonthView } from './statement';
import { changedSince, monthLead, monthState } from './statement-words';

/** What each team is charged for a month; frozen once it is closed. */
export function StatementsPage() {
  const [month, setMonth] = useQueryState('month', parseAsString);
  const view = useApi(contract.statements.list, { query: { month: month ?? undefined } }, { keep: true });
  const { data } = view;
  return (
    <>
      <PageHeader
        title="Costs"
        lead={view.error !== null && data === undefined ? '' : data && monthLead(data)}
        action={data && <Actions view={data} />}
      />
      <CostsTabs current="costs/statements" />
      <div className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="w-56">
          <Select
            aria-label="Month"
            value={data?.month ?? ''}
            onChange={(event) => void setMonth(event.target.value)}
            options={monthOptions(data)}
          />
        </div>
        {data && <Lamp tone={monthState(data).tone}>{monthState(data).words}</Lamp>}
        {data && <span className="text-caption text-ink-3">Months by the calendar of {data.timeZone}</span>}
      </div>
      <MonthTable
        view={data}
        fetching={view.isPlaceholderData}
        error={failureOf('The statements could not be read', view.error)}
        onRetry={() => void view.refetch()}
      />
      {data && <Notes view={data} />}
    </>
  );
}

function monthOptions(view: MonthView | undefined) {
  if (view === undefined) return [];
  const known = view.months.some(({ month }) => month === view.month);
  const months = known ? view.months : [{ month: view.month, closed: view.state === 'closed' }, ...view.months];
  return months.map(({ month, closed }) => ({
    value: month,
    label: `${calendarMonthWords(month)}${closed ? ', closed' : ''}`,
  }));
}

function Actions({ view }: { view: MonthView }) {
  const { slug: organization } = useOrganization();
  const lock = useLock('statements.close');
  const [closing, setClosing] = useState(false);
  const { month } = view;
  return (
    <>
      <Button
        onClick={() =>
          saveFile(
            `statements-${month}.csv`,
            'text/csv',
            api(contract.statements.export, { query: { month } }, { organization }),
          )
        }
      >
        CSV of all teams
      </Button>
      {view.state !== 'closed' && (
        <ActionButton variant="solid" reason={lock ?? view.notReady ?? undefined} onClick={() => setClosing(true)}>
          Close the month
        </ActionButton>
      )}
      <CloseMonth view={view} open={closing} onOpenChange={setClosing} />
    </>
  );
}

function Notes({ view }: { view: MonthView }) {
  const changed = view.state === 'closed' ? changedSince(view) : undefined;
  return (
    <div className="mt-3 grid gap-1 text-caption text-ink-3">
      {view.notReady !== null && <p>It cannot be closed now. {view.notReady}</p>}
      {changed !== undefined && <p>{changed}</p>}
      <p>
        Statements add up to what the organization spent in the month. What changes after a month is closed stands in
        the statement of the month in which it is closed next, as lines of its own.
      </p>
    </div>
  );
}
