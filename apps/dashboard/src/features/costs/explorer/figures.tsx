import { formatCount, formatShare } from '@/ui/format';
import { Stat, StatRow } from '@/ui/stat';
import { changeWords } from './change-words';
import { forecastFigure } from './forecast-words';
import { amountText, inputTokensOf, type Metric, metrics, outputTokensOf } from './metric';
import type { CostReport } from './report';

/** The totals of the range, each with its comparison in words. */
export function Figures({ report }: { report: CostReport }) {
  const { total, compared } = report;
  const change = (metric: Metric) => {
    if (compared === null) return undefined;
    const before = metric.of(compared.total);
    return `${changeWords(metric.of(total), before)}, before ${amountText(metric, before)}`;
  };
  const note = (...parts: (string | undefined)[]) => parts.filter((part) => part !== undefined).join(' · ');
  const tokens = `${formatCount(inputTokensOf(total))} in, ${formatCount(outputTokensOf(total))} out`;
  return (
    <StatRow>
      <Stat
        label="Cost"
        value={
          <span data-figure="cost" data-amount={total.costNanos}>
            {amountText(metrics.cost, metrics.cost.of(total))}
          </span>
        }
        note={note(change(metrics.cost), forecastFigure(report))}
      />
      <Stat
        label="Requests"
        value={amountText(metrics.requests, metrics.requests.of(total))}
        note={note(change(metrics.requests), errorWords(total))}
      />
      <Stat
        label="Tokens"
        value={amountText(metrics.tokens, metrics.tokens.of(total))}
        note={note(change(metrics.tokens), tokens)}
      />
      <Stat
        label="Mean time to answer"
        value={amountText(metrics.latency, metrics.latency.of(total))}
        note={note(
          change(metrics.latency),
          total.failedAttempts === 0 ? undefined : `${formatCount(total.failedAttempts)} calls to providers failed`,
        )}
      />
    </StatRow>
  );
}

function errorWords({ errors, requests }: CostReport['total']): string {
  if (errors === 0) return 'none failed';
  return `${formatCount(errors)} failed${requests === 0 ? '' : `, ${formatShare(errors / requests)}`}`;
}
