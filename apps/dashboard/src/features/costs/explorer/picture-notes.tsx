import { Dash } from '@/ui/chart-figures';
import type { BudgetLevel } from './budget-level';
import { budgetWords } from './budget-words';
import { forecastWords } from './forecast-words';
import { rangeWords } from './range';
import type { CostReport } from './report';
import type { CostSearch } from './search';

interface PictureNotesProps {
  report: CostReport;
  search: CostSearch;
  levels: readonly BudgetLevel[];
  cumulative: boolean;
}

/** What the dashed and the straight lines are, in words; also why one is missing. */
export function PictureNotes({ report, search, levels, cumulative }: PictureNotesProps) {
  const expected = search.metric === 'cost' && search.forecast ? forecastWords(report) : undefined;
  const { compared } = report;
  if (expected === undefined && compared === null && levels.length === 0) return null;
  return (
    <ul className="grid gap-1 px-5 pb-3 text-caption text-ink-2">
      {compared !== null && (
        <li className="flex items-center gap-2">
          <Dash />
          Compared: {rangeWords(compared)}
        </li>
      )}
      {expected !== undefined && <li>{expected}</li>}
      {levels.map((level) => (
        <li key={level.budget.id}>{budgetWords(level, cumulative)}</li>
      ))}
    </ul>
  );
}
