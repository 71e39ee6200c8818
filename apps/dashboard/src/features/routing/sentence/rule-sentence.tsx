import type { RuleDefinition } from '@switchyard/core/routing/rule';
import type { Target } from '@switchyard/core/routing/strategy';
import { Fragment } from 'react';
import { Chip } from '@/ui/chip';
import { nodeOf } from '../nodes';
import type { RuleWords } from '../rule-words';
import { sentenceOf } from './sentence';
import type { Part } from './sentence-parts';
import { targetInWords } from './target-sentence';

/** A rule as a sentence whose values are chips. */
export function RuleSentence({ definition, names }: { definition: RuleDefinition; names: RuleWords }) {
  return <Sentence parts={sentenceOf(definition, names)} />;
}

/** Where an alias or a branch leads, as a phrase. */
export function TargetSentence({ target, names }: { target: Target; names: RuleWords }) {
  return <Sentence parts={targetInWords(nodeOf(target), names)} />;
}

/** Words and chips, in their order. */
export function Sentence({ parts }: { parts: readonly Part[] }) {
  return (
    <span className="leading-[26px]">
      {parts.map((part, index) => (
        // The parts of one sentence never change places.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <Fragment key={index}>{typeof part === 'string' ? part : <Value part={part} />}</Fragment>
      ))}
    </span>
  );
}

function Value({ part }: { part: Exclude<Part, string> }) {
  return (
    <Chip
      tone={part.tone}
      mono={part.mono ?? false}
      className="whitespace-normal break-words [overflow-wrap:anywhere] in-aria-current:border-line-strong in-aria-current:bg-panel"
    >
      {part.chip}
    </Chip>
  );
}
