import { formatUsd } from '@switchyard/core/money/money';
import { useMemo } from 'react';
import { type DataColumn, DataTable } from '@/ui/data-table';
import { formatCount, formatDuration, formatShare } from '@/ui/format';
import { type CacheReport, callsOf, savedBy } from './report';

type Group = CacheReport['groups'][number];

const heads = { team: 'Team', model: 'Model', key: 'Key' } as const;

const calls = ({ totals }: Group) => totals.reduce((sum, { requests }) => sum + requests, 0);

const columnsFor = (by: keyof typeof heads): DataColumn<Group>[] => [
  { id: 'name', header: heads[by], cell: ({ name }) => name, card: 'title' },
  { id: 'calls', header: 'Calls', numeric: true, cell: (group) => formatCount(calls(group)) },
  { id: 'hits', header: 'Answered', numeric: true, cell: ({ totals }) => formatCount(savedBy(totals).requests) },
  { id: 'misses', header: 'Missed', numeric: true, cell: ({ totals }) => formatCount(callsOf(totals, 'MISS')) },
  { id: 'bypassed', header: 'Not asked', numeric: true, cell: ({ totals }) => formatCount(callsOf(totals, 'BYPASS')) },
  {
    id: 'rate',
    header: 'Hit rate',
    numeric: true,
    cell: ({ totals }) => {
      const { rate } = savedBy(totals);
      return rate === undefined ? null : formatShare(rate);
    },
  },
  {
    id: 'saved',
    header: 'Saved',
    numeric: true,
    cell: ({ totals }) => formatUsd(savedBy(totals).nanos),
    card: 'aside',
  },
  {
    id: 'time',
    header: 'Time saved a call',
    numeric: true,
    cell: ({ totals }) => {
      const { msEach } = savedBy(totals);
      return msEach === undefined ? null : formatDuration(msEach);
    },
  },
];

/** The same figures by team, model or key. */
export function GroupTable({ report, by }: { report: CacheReport; by: keyof typeof heads }) {
  const columns = useMemo(() => columnsFor(by), [by]);
  return (
    <div className="border-t px-3 py-3">
      <DataTable
        label={`What the cache did, by ${heads[by].toLowerCase()}`}
        columns={columns}
        rows={report.groups}
        rowId={({ id }) => id}
        nothingYet="No calls in this time"
      />
    </div>
  );
}
