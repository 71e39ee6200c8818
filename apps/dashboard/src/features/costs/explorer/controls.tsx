'use client';
import { SlidersHorizontal } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/ui/button';
import { Drawer } from '@/ui/drawer';
import { useIsPhone } from '@/ui/use-media-query';
import { FilterChips } from './filter-chips';
import { FilterPicker } from './filter-picker';
import { QuestionFields } from './question-fields';
import type { ResolvedRange } from './range';
import { RangePicker } from './range-picker';
import { type ChangeSearch, type CostSearch, filtersOf } from './search';

interface ControlsProps {
  search: CostSearch;
  range: ResolvedRange;
  onChange: ChangeSearch;
}

/** What is asked: over which time, of what, by what, of which calls. On a phone all but the time is a sheet. */
export function Controls({ search, range, onChange }: ControlsProps) {
  const phone = useIsPhone();
  const [sheet, setSheet] = useState(false);
  const filtered = filtersOf(search).length;
  const picker = (
    <RangePicker name={search.range} range={range} from={search.from} to={search.to} onChange={onChange} />
  );
  const chips = filtered > 0 && <FilterChips search={search} range={range} onChange={onChange} />;
  if (!phone) {
    return (
      <div className="mb-4 grid gap-3">
        {picker}
        <div className="flex flex-wrap items-end gap-2">
          <QuestionFields search={search} range={range} onChange={onChange} />
          <FilterPicker search={search} range={range} onChange={onChange} />
        </div>
        {chips}
      </div>
    );
  }
  return (
    <div className="mb-4 grid min-w-0 gap-3">
      {picker}
      <Button className="h-9 justify-self-start" onClick={() => setSheet(true)}>
        <SlidersHorizontal aria-hidden />
        Question and filters{filtered > 0 && ` (${filtered})`}
      </Button>
      {chips}
      <Drawer
        open={sheet}
        onOpenChange={setSheet}
        title="Question and filters"
        footer={
          <Button variant="solid" onClick={() => setSheet(false)}>
            Show costs
          </Button>
        }
      >
        <div className="grid gap-3">
          <QuestionFields search={search} range={range} onChange={onChange} />
          <FilterPicker search={search} range={range} onChange={onChange} />
        </div>
      </Drawer>
    </div>
  );
}
