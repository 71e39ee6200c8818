import { outcomeWords } from '@/server/client/outcome-words';
import { cn } from '@/ui/cn';
import { formatDuration } from '@/ui/format';
import { costText } from './cost';
import { formatWords } from './format-words';
import type { RequestDetail } from './request-detail';
import { WhyLine } from './why-line';

type Attempt = RequestDetail['attempts'][number];

/** One call to a provider: what came of it, when, what it cost and what signed it in. */
export function WhyAttempt({ attempt, latencyMs }: { attempt: Attempt; latencyMs: number }) {
  const succeeded = attempt.outcome === 'succeeded';
  const said = outcomeWords(attempt.outcome);
  return (
    <WhyLine
      sign={succeeded ? 'yes' : 'failed'}
      said={said}
      title={
        <>
          {attempt.index + 1}. {attempt.providerAccount.name} ·{' '}
          <span className="font-mono text-small">{attempt.model}</span>
        </>
      }
      aside={attempt.costNanos === null ? 'cost unknown' : costText(attempt.costNanos)}
    >
      <span className={succeeded ? undefined : 'text-ink'}>{said}</span>
      {attempt.httpStatus !== null && `, HTTP ${attempt.httpStatus}`} · started after{' '}
      {formatDuration(attempt.startedAfterMs)}, took {formatDuration(attempt.durationMs)}
      {attempt.upstreamFormat !== null && ` · called in ${formatWords(attempt.upstreamFormat)}`}
      {attempt.credential !== null && <Credential {...attempt.credential} />}
      {attempt.dropped.length > 0 && (
        <span className="block">
          Left out: <code className="font-mono">{attempt.dropped.join(', ')}</code>
        </span>
      )}
      {attempt.errorMessage !== null && <span className="block">{attempt.errorMessage}</span>}
      <Span attempt={attempt} latencyMs={latencyMs} />
    </WhyLine>
  );
}

function Credential({ name, last4 }: NonNullable<Attempt['credential']>) {
  return (
    <span className="block">
      Signed in with {name}
      {last4 !== '' && <code className="font-mono"> ••••{last4}</code>}
    </span>
  );
}

/** When in the request the attempt ran. */
function Span({ attempt, latencyMs }: { attempt: Attempt; latencyMs: number }) {
  const whole = Math.max(1, latencyMs);
  const left = Math.min(1, attempt.startedAfterMs / whole);
  const width = Math.min(1 - left, attempt.durationMs / whole);
  return (
    <span aria-hidden className="relative mt-1.5 block h-1 rounded-full bg-line">
      <span
        className={cn('absolute inset-y-0 rounded-full', attempt.outcome === 'succeeded' ? 'bg-accent' : 'bg-stop')}
        style={{ left: `min(100% - 3px, ${left * 100}%)`, width: `max(3px, ${width * 100}%)` }}
      />
    </span>
  );
}
