import { Check, Minus, OctagonAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { contract, RouteOutput } from '@/server/contract';
import { cn } from '@/ui/cn';
import { costInWords } from '../cost-words';

type Explained = RouteOutput<typeof contract.routing.explain>;

/** A decision that was only asked for: what would be called and why. */
export function ExplainedView({ explained }: { explained: Explained }) {
  const { decision, rule, attempts, refusal } = explained;
  const skipped = decision.candidates.filter(({ result }) => result === 'skipped');
  return (
    <div className="grid gap-5 px-5 py-4">
      {refusal === null ? (
        <p className="text-title">
          {rule === null ? 'No rule decides; ' : <span className="font-medium">{rule.name}</span>}
          {rule === null ? 'the accounts that offer the model are asked.' : ' decides.'}
        </p>
      ) : (
        <p role="alert" className="flex gap-2 rounded-lg border border-stop/40 bg-stop-soft px-4 py-3">
          <OctagonAlert aria-hidden className="mt-0.5 size-4 flex-none text-stop" />
          <span>
            <span className="font-medium">It would be refused.</span> {refusal}
          </span>
        </p>
      )}
      <Part title="Calls, in order, as long as each fails" empty="Nothing would be called.">
        {attempts.map((attempt, index) => (
          <Line
            // One target may be asked twice, so only its place tells an attempt from another.
            // biome-ignore lint/suspicious/noArrayIndexKey: see above
            key={index}
            sign={index + 1}
            title={
              <>
                {attempt.account} · <span className="font-mono text-small">{attempt.model}</span>
              </>
            }
            aside={attempt.costNanos === null ? 'cost unknown' : `about ${costInWords(attempt.costNanos)}`}
          />
        ))}
      </Part>
      <Part title="Rules looked at" empty="There was no rule to look at.">
        {decision.rules.map((looked) => (
          <Line
            key={looked.ruleId}
            sign={looked.matched}
            title={looked.name}
            aside={looked.matched ? 'matches' : 'passed over'}
          >
            {looked.reason}
          </Line>
        ))}
      </Part>
      {decision.steps.length > 0 && (
        <Part title="What the strategies chose">
          {decision.steps.map((step, index) => (
            // Steps follow each other and may say the same.
            // biome-ignore lint/suspicious/noArrayIndexKey: see above
            <Line key={index} sign={undefined} title={step} aside="" />
          ))}
        </Part>
      )}
      {skipped.length > 0 && (
        <Part title="Passed over">
          {skipped.map(({ providerAccountId, account, model, reason }) => (
            <Line key={`${providerAccountId} ${model}`} sign={false} title={`${account} · ${model}`} aside="">
              {reason}
            </Line>
          ))}
        </Part>
      )}
    </div>
  );
}

function Part({ title, empty, children }: { title: string; empty?: string; children: readonly ReactNode[] }) {
  return (
    <section>
      <h3 className="mb-1 font-medium text-caption text-ink-3">{title}</h3>
      {children.length === 0 ? <p className="text-ink-2">{empty}</p> : <ol className="border-t">{children}</ol>}
    </section>
  );
}

type LineProps = { sign: boolean | number | undefined; title: ReactNode; aside: ReactNode; children?: ReactNode };

function Line({ sign, title, aside, children }: LineProps) {
  return (
    <li className="flex gap-3 border-b py-2">
      {typeof sign === 'number' && <span className="w-4 flex-none text-ink-3">{sign}</span>}
      {sign === true && <Check role="img" aria-label="yes" className="mt-0.5 size-4 flex-none text-clear" />}
      {sign === false && <Minus role="img" aria-label="no" className="mt-0.5 size-4 flex-none text-ink-3" />}
      <div className="min-w-0 flex-1">
        <p className="flex items-baseline justify-between gap-3">
          <span className={cn('min-w-0 break-words', (sign === true || typeof sign === 'number') && 'font-medium')}>
            {title}
          </span>
          <span className="flex-none text-caption text-ink-3">{aside}</span>
        </p>
        {children !== undefined && <p className="text-ink-2 text-small">{children}</p>}
      </div>
    </li>
  );
}
