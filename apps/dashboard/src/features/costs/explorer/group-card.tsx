'use client';
import { useMemo } from 'react';
import { Button } from '@/ui/button';
import { Card, CardHeader } from '@/ui/card';
import { counted } from '@/ui/format';
import { useIsPhone } from '@/ui/use-media-query';
import { HowComputed } from '../how-computed';
import { dimensionWords } from '../words';
import { computedLines } from './computed-words';
import { GroupCards } from './group-cards';
import { groupRows, nextOrder } from './group-rows';
import { GroupTable } from './group-table';
import { metrics } from './metric';
import type { CostReport } from './report';
import type { ChangeSearch, CostSearch } from './search';

interface GroupCardProps {
  report: CostReport;
  search: CostSearch;
  onChange: ChangeSearch;
}

/** The same numbers as the picture, a line for each group, and the total that they come to. */
export function GroupCard({ report, search, onChange }: GroupCardProps) {
  const phone = useIsPhone();
  const metric = metrics[search.metric];
  const { sort, direction } = search;
  const lines = useMemo(() => groupRows(report, metric, { sort, direction }), [report, metric, sort, direction]);
  const words = dimensionWords[report.groupBy];
  const label = `${metric.label} by ${words.one}`;
  const count = report.groups.length + (report.remainder?.count ?? 0);
  const toggle = (id: string) => {
    const open = search.open.includes(id) ? search.open.filter((one) => one !== id) : [...search.open, id];
    // Opening a line asks for parts, so there must be something to part it by.
    const sub = search.sub ?? (search.by === 'model' ? 'team' : 'model');
    onChange({ open: open.length === 0 ? null : open, sub });
  };
  const List = phone ? GroupCards : GroupTable;
  return (
    <Card className="overflow-hidden" aria-labelledby="groups">
      <CardHeader
        id="groups"
        title={`By ${words.one}`}
        sub={counted(count, words.one, words.many)}
        action={
          <span className="flex items-center gap-4">
            <Button
              variant="link"
              className="text-caption"
              aria-pressed={search.exact}
              onClick={() => onChange({ exact: !search.exact })}
            >
              {search.exact ? 'Round amounts' : 'Show every digit'}
            </Button>
            <HowComputed of="the table" lines={computedLines(report)} />
          </span>
        }
      />
      <List
        label={label}
        heading={words.label}
        lines={lines}
        metric={metric}
        search={search}
        onToggle={toggle}
        onSort={(name) => onChange(nextOrder({ sort, direction }, name))}
      />
    </Card>
  );
}
