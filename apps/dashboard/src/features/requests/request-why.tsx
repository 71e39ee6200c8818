import { Check, Minus, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from '@/ui/cn';
import { formatDuration } from '@/ui/format';
import { costText } from './cost';
import { formatWords } from './format-words';
import type { RequestDetail } from './request-detail';

/** The decision as it was made: each rule, each candidate and each attempt, with the reason. */
export function RequestWhy({ request }: { request: RequestDetail }) {
  const { decision, attempts } = request;
  const refused = request.outcome === 'REFUSED';
  return (
    <div className="grid gap-6">
      <Part
        title="Rules looked at"
        empty={refused ? 'Refused before any rule was looked at.' : 'There were no rules; the default decided.'}
      >
        {decision.rules.map((rule) => (
          <Line
            key={rule.ruleId}
            sign={rule.matched ? 'yes' : 'no'}
            title={rule.name}
            aside={`version ${rule.version}`}
          >
            {rule.reason}
          </Line>
        ))}
      </Part>
      <Part
        title="Candidates"
        empty={refused ? 'No provider was considered.' : 'No provider account offers this model.'}
      >
        {decision.candidates.map((candidate) => (
          <Line
            key={`${candidate.providerAccountId} ${candidate.model}`}
            sign={candidate.result === 'served' ? 'yes' : candidate.result === 'failed' ? 'failed' : 'no'}
            title={
              <>
                {candidate.account} · <span className="font-mono text-small">{candidate.model}</span>
              </>
            }
            aside={candidate.result}
          >
            {candidate.reason}
          </Line>
        ))}
      </Part>
      <Part title="Attempts" empty="No provider was called, so nothing was spent.">
        {attempts.map((attempt) => (
          <Line
            key={attempt.index}
            sign={attempt.outcome === 'succeeded' ? 'yes' : 'failed'}
            title={
              <>
                {attempt.index + 1}. {attempt.providerAccount.name} ·{' '}
                <span className="font-mono text-small">{attempt.model}</span>
              </>
            }
            aside={costText(attempt.costNanos)}
          >
            {attempt.outcome.replaceAll('-', ' ')}
            {attempt.httpStatus !== null && `, HTTP ${attempt.httpStatus}`} · started after{' '}
            {formatDuration(attempt.startedAfterMs)}, took {formatDuration(attempt.durationMs)}
            {attempt.upstreamFormat !== null && ` · called in ${formatWords(attempt.upstreamFormat)}`}
            {attempt.dropped.length > 0 && (
              <span className="block break-words">
                Left out: <code className="font-mono">{attempt.dropped.join(', ')}</code>
              </span>
            )}
            {attempt.errorMessage !== null && <span className="block break-words">{attempt.errorMessage}</span>}
            <Span attempt={attempt} latencyMs={request.latencyMs} />
          </Line>
        ))}
      </Part>
    </div>
  );
}

function Part({ title, empty, children }: { title: string; empty: string; children: readonly ReactNode[] }) {
  return (
    <section>
      <h3 className="mb-1 font-medium text-caption text-ink-3">{title}</h3>
      {children.length === 0 ? <p className="text-ink-2">{empty}</p> : <ol className="border-t">{children}</ol>}
    </section>
  );
}

const signs = {
  yes: { icon: Check, words: 'yes', tone: 'text-clear' },
  no: { icon: Minus, words: 'no', tone: 'text-ink-3' },
  failed: { icon: X, words: 'failed', tone: 'text-stop' },
} as const;

interface LineProps {
  sign: keyof typeof signs;
  title: ReactNode;
  aside: ReactNode;
  children: ReactNode;
}

function Line({ sign, title, aside, children }: LineProps) {
  const { icon: Icon, words, tone } = signs[sign];
  return (
    <li className="flex gap-3 border-b py-2.5">
      <Icon role="img" aria-label={words} className={cn('mt-0.5 size-4 shrink-0', tone)} />
      <div className="min-w-0 flex-1">
        <p className="flex items-baseline justify-between gap-3">
          <span className={cn('min-w-0 break-words', sign !== 'no' && 'font-medium')}>{title}</span>
          <span className="shrink-0 text-caption text-ink-3">{aside}</span>
        </p>
        <div className="text-ink-2 text-small">{children}</div>
      </div>
    </li>
  );
}

/** When in the request the attempt ran. */
function Span({ attempt, latencyMs }: { attempt: RequestDetail['attempts'][number]; latencyMs: number }) {
  const whole = Math.max(1, latencyMs);
  const left = Math.min(1, attempt.startedAfterMs / whole);
  const width = Math.min(1 - left, attempt.durationMs / whole);
  return (
    <span aria-hidden className="relative mt-1.5 block h-1 rounded-full bg-line">
      <span
        className={cn('absolute inset-y-0 rounded-full', attempt.outcome === 'succeeded' ? 'bg-accent' : 'bg-stop')}
        style={{ left: `${left * 100}%`, width: `max(3px, ${width * 100}%)` }}
      />
    </span>
  );
}
