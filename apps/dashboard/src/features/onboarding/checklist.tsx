'use client';
import { Check, ChevronRight } from 'lucide-react';
import Link from 'next/link';
import { useEffect, useState } from 'react';
import { useApi } from '@/server/client/use-api';
import { useOrganization } from '@/server/client/use-organization';
import { contract, type RouteOutput } from '@/server/contract';
import { Card, CardHeader } from '@/ui/card';
import { cn } from '@/ui/cn';
import { FirstRequest } from './first-request';

type Facts = RouteOutput<typeof contract.checklist.read>;

interface Step {
  fact: keyof Facts;
  title: string;
  why: string;
  path: string;
}

const steps: readonly Step[] = [
  { fact: 'hasTeam', title: 'Create a team', why: 'Keys, budgets and costs belong to teams.', path: 'teams' },
  {
    fact: 'hasProviderAccount',
    title: 'Connect a provider',
    why: 'A key of OpenAI, Anthropic, Google or another vendor, or a server of your own.',
    path: 'providers?account=new',
  },
  {
    fact: 'hasVirtualKey',
    title: 'Issue a virtual key',
    why: 'Applications call with it; it is shown once.',
    path: 'keys?issue=true',
  },
  {
    fact: 'hasRequest',
    title: 'Make the first request',
    why: 'Change the base URL and the key, nothing else.',
    path: 'requests',
  },
  {
    fact: 'hasBudget',
    title: 'Set a budget',
    why: 'Calls that would pass it are refused before they cost anything.',
    path: 'budgets',
  },
  {
    fact: 'hasRule',
    title: 'Write a routing rule',
    why: 'Which model and provider serve a call, and what happens when they fail.',
    path: 'routing',
  },
];

/** The first steps, read from what is really there; gone when all are done. */
export function Checklist() {
  const { data: facts } = useApi(contract.checklist.read, {}, { everyMs: 5_000 });
  const listening = useListening(facts);
  if (facts === undefined || (!listening && steps.every((step) => facts[step.fact]))) return null;
  const next = steps.find((step) => !facts[step.fact]);
  const done = steps.filter((step) => facts[step.fact]).length;
  return (
    <Card className="mb-4" aria-labelledby="first-steps">
      <CardHeader id="first-steps" title="First steps" sub={`${done} of ${steps.length} done`} />
      <ol className="border-t">
        {steps.map((step, index) => (
          <li key={step.fact} className="border-b last:border-b-0">
            <StepRow step={step} number={index + 1} done={facts[step.fact]} next={step === next} />
            {listening && step.fact === 'hasRequest' && (
              <div className="px-5 pb-5 sm:pl-14">
                <FirstRequest />
              </div>
            )}
          </li>
        ))}
      </ol>
    </Card>
  );
}

/** From when a first call could be made; stays so after it arrived, because then it is looked at. */
function useListening(facts: Facts | undefined): boolean {
  const [opened, setOpened] = useState(false);
  const waiting = facts?.hasVirtualKey === true && facts.hasProviderAccount && !facts.hasRequest;
  useEffect(() => {
    if (waiting) setOpened(true);
  }, [waiting]);
  return waiting || opened;
}

function StepRow({ step, number, done, next }: { step: Step; number: number; done: boolean; next: boolean }) {
  const { href } = useOrganization();
  return (
    <Link
      href={href(done ? (step.path.split('?')[0] ?? step.path) : step.path)}
      className={cn(
        'flex items-center gap-3 px-5 hover:bg-sunken/60 focus-visible:outline-offset-[-2px]',
        done ? 'py-2' : 'py-3',
      )}
    >
      <span
        aria-hidden
        className={cn(
          'inline-flex size-6 shrink-0 items-center justify-center rounded-full border text-caption',
          done && 'border-clear bg-clear-soft text-clear',
          !done && next && 'border-ink bg-ink text-paper',
          !done && !next && 'border-line-strong text-ink-3',
        )}
      >
        {done ? <Check className="size-3.5" /> : number}
      </span>
      <span className="min-w-0 flex-1">
        <span className={cn('block', done ? 'text-ink-2' : 'font-medium')}>
          {step.title}
          <span className="sr-only">{done ? ', done' : ', to do'}</span>
        </span>
        {!done && <span className="block text-caption text-ink-3">{step.why}</span>}
      </span>
      {!done && <ChevronRight aria-hidden className="size-4 shrink-0 text-ink-3" />}
    </Link>
  );
}
