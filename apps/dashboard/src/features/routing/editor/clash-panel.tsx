'use client';

import { GitMerge } from 'lucide-react';
import { Button } from '@/ui/button';
import { RuleSentence } from '../sentence/rule-sentence';
import type { RuleNames } from '../use-rule-names';
import type { Clash } from './use-save-rule';

type ClashPanelProps = { clash: Clash; names: RuleNames; onSettle: () => void };

/** The rule that is being edited was changed by somebody else: shows theirs; what was typed here stays until it is saved or left. */
export function ClashPanel({ clash: { author, theirs }, names, onSettle }: ClashPanelProps) {
  return (
    <div role="alert" className="rounded-lg border border-caution/50 bg-caution-soft px-4 py-3">
      <div className="flex flex-wrap items-start gap-3">
        <GitMerge aria-hidden className="mt-0.5 size-4 flex-none" />
        <div className="min-w-0 flex-1 basis-64">
          <p className="font-medium">
            {author ?? 'Somebody else'} {theirs === undefined ? 'took this rule out' : 'changed this rule'} meanwhile
          </p>
          {theirs !== undefined && (
            <p>
              <span className="text-ink-2">{theirs.name}:</span>{' '}
              <RuleSentence definition={theirs.definition} names={names} />
            </p>
          )}
          <p className="text-ink-2">
            What you typed is still below. Saving again puts it{' '}
            {theirs === undefined ? 'back at the end' : 'in place of theirs'}; leaving the page keeps theirs.
          </p>
        </div>
        <Button size="small" onClick={onSettle}>
          Understood
        </Button>
      </div>
    </div>
  );
}
