import type { RuleDefinition } from '@switchyard/core/routing/rule';
import type { Target } from '@switchyard/core/routing/strategy';
import { Sentence } from '@/ui/sentence';
import { nodeOf } from '../nodes';
import type { RuleWords } from '../rule-words';
import { sentenceOf } from './sentence';
import { targetInWords } from './target-sentence';

/** A rule as a sentence whose values are chips. */
export function RuleSentence({ definition, names }: { definition: RuleDefinition; names: RuleWords }) {
  return <Sentence parts={sentenceOf(definition, names)} />;
}

/** Where an alias or a branch leads, as a phrase. */
export function TargetSentence({ target, names }: { target: Target; names: RuleWords }) {
  return <Sentence parts={targetInWords(nodeOf(target), names)} />;
}
