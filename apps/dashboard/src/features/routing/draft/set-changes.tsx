'use client';

import type { RoutingSet } from '@switchyard/core/routing/publish/routing-set';
import { type ReactNode, useMemo, useState } from 'react';
import { Button } from '@/ui/button';
import { cn } from '@/ui/cn';
import { ScrollRegion } from '@/ui/scroll-region';
import { RuleSentence, TargetSentence } from '../sentence/rule-sentence';
import type { RuleNames } from '../use-rule-names';
import { type DiffLine, lineDiff } from './line-diff';
import { type AliasChange, diffOf, equal, type RuleChange } from './set-diff';

/** What differs between two sets: each rule and alias as a sentence before and after, and line by line for those who want it. */
export function SetChanges({ before, after, names }: { before: RoutingSet; after: RoutingSet; names: RuleNames }) {
  const { rules, aliases } = useMemo(() => diffOf(before, after), [before, after]);
  if (rules.length + aliases.length === 0) return <p className="text-ink-2">Nothing differs.</p>;
  return (
    <ul aria-label="Changes" className="grid gap-4">
      {rules.map((change) => (
        <RuleEntry key={change.id} change={change} names={names} />
      ))}
      {aliases.map((change) => (
        <AliasEntry key={`alias ${change.name}`} change={change} names={names} />
      ))}
    </ul>
  );
}

function RuleEntry({ change, names }: { change: RuleChange; names: RuleNames }) {
  const { before, after, moved } = change;
  const same = equal(before?.definition, after?.definition);
  return (
    <Entry
      title={after?.name ?? before?.name ?? ''}
      kind={kindOf(change)}
      note={[
        ...(before && after && before.name !== after.name ? [`was called ${before.name}`] : []),
        ...(moved && before && after ? [`from place ${before.position} to ${after.position}`] : []),
      ].join(', ')}
      before={same ? undefined : before?.definition}
      after={same ? undefined : after?.definition}
    >
      {before && !same && (
        <Side sign="−">
          <RuleSentence definition={before.definition} names={names} />
        </Side>
      )}
      {after && !same && (
        <Side sign="+">
          <RuleSentence definition={after.definition} names={names} />
        </Side>
      )}
    </Entry>
  );
}

function kindOf({ before, after, moved }: RuleChange): string {
  if (before === undefined) return 'added';
  if (after === undefined) return 'removed';
  const same = equal(before.definition, after.definition) && before.name === after.name;
  return same && moved ? 'moved' : moved ? 'changed and moved' : 'changed';
}

function AliasEntry({ change: { name, before, after }, names }: { change: AliasChange; names: RuleNames }) {
  return (
    <Entry
      title={`Alias ${name}`}
      kind={before === undefined ? 'added' : after === undefined ? 'removed' : 'changed'}
      note=""
      before={before}
      after={after}
    >
      {before && (
        <Side sign="−">
          <TargetSentence target={before} names={names} />
        </Side>
      )}
      {after && (
        <Side sign="+">
          <TargetSentence target={after} names={names} />
        </Side>
      )}
    </Entry>
  );
}

type EntryProps = { title: string; kind: string; note: string; before: unknown; after: unknown; children: ReactNode };

function Entry({ title, kind, note, before, after, children }: EntryProps) {
  const [open, setOpen] = useState(false);
  const hasLines = before !== undefined || after !== undefined;
  return (
    <li className="grid min-w-0 gap-1.5 border-l-2 pl-3">
      <p className="flex flex-wrap items-baseline gap-x-2">
        <span className="font-medium">{title}</span>
        <span className="text-caption text-ink-3">
          {kind}
          {note !== '' && `, ${note}`}
        </span>
        {hasLines && (
          <Button
            variant="link"
            size="small"
            className="ml-auto text-caption"
            aria-expanded={open}
            onClick={() => setOpen(!open)}
          >
            {open ? 'Hide lines' : 'Line by line'}
            <span className="sr-only"> of {title}</span>
          </Button>
        )}
      </p>
      {children}
      {open && <Lines lines={lineDiff(jsonOf(before), jsonOf(after))} />}
    </li>
  );
}

const jsonOf = (value: unknown) => (value === undefined ? '' : JSON.stringify(value, null, 2));

function Side({ sign, children }: { sign: '−' | '+'; children: ReactNode }) {
  return (
    <p className={cn('grid grid-cols-[16px_minmax(0,1fr)] gap-1', sign === '−' && 'text-ink-2')}>
      <span aria-hidden className="pt-0.5 font-mono text-ink-3">
        {sign}
      </span>
      <span>
        <span className="sr-only">{sign === '−' ? 'Before: ' : 'After: '}</span>
        {children}
      </span>
    </p>
  );
}

function Lines({ lines }: { lines: readonly DiffLine[] }) {
  return (
    <ScrollRegion label="Line by line" className="rounded-lg border bg-sunken p-3">
      <pre className="w-fit min-w-full font-mono text-caption">
        {lines.map(({ sign, text }, index) => (
          <span
            // Lines of one comparison never change places.
            // biome-ignore lint/suspicious/noArrayIndexKey: see above
            key={index}
            className={cn('block', sign === '+' && 'bg-clear-soft', sign === '-' && 'bg-stop-soft')}
          >
            {sign} {text}
          </span>
        ))}
      </pre>
    </ScrollRegion>
  );
}
