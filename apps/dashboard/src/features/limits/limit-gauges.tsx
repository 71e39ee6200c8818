import { groupingInWords, limitInWords } from '@/server/client/limit-words';
import { BudgetBar } from '@/ui/budget-bar';
import type { LimitPolicy } from './limit-policy';
import { groupsInWords, headroomInWords } from './limit-words';

/** What each limit of a policy has left now, as bars with words; says why where there is no bar. */
export function LimitGauges({ policy }: { policy: LimitPolicy }) {
  const { rules, gauges, enabled, groupBy, groups, maxGroups } = policy;
  if (!enabled) return <p className="text-caption text-ink-3">Nobody is held to it.</p>;
  if (groupBy.length > 0)
    return (
      <p className="text-caption text-ink-3">
        A counter for every {groupBy.map(groupingInWords).join(' and ')}; calls without one are not counted.
        {groups !== null && ` ${groupsInWords(groups, maxGroups)}`}
      </p>
    );
  if (gauges === null) return <p className="text-caption text-ink-3">The counters do not answer now.</p>;
  return (
    <ul className="grid gap-3">
      {rules.map((rule, index) => {
        const gauge = gauges[index];
        if (gauge === undefined) return null;
        const words = headroomInWords(rule, gauge);
        return (
          <li key={limitInWords(rule)} className="grid gap-1.5">
            <span className="flex flex-wrap justify-between gap-x-3 text-caption">
              <span className="text-ink-2">{limitInWords(rule)}</span>
              <span className="text-ink-3">{words}</span>
            </span>
            <BudgetBar used={1 - gauge.left / rule.limit} label={`${limitInWords(rule)}: ${words}`} />
          </li>
        );
      })}
    </ul>
  );
}
