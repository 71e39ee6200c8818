import { formatUsd } from '@switchyard/core/money/money';
import type { RuleDefinition } from '@switchyard/core/routing/rule';
import { conditionsInWords } from '@/conditions/condition-sentence';
import { type Part, place } from '@/ui/sentence-parts';
import { spanText } from '@/ui/span-text';
import { nodeOf } from '../nodes';
import type { RuleWords } from '../rule-words';
import { percentText, targetInWords, timeoutsInWords } from './target-sentence';

/** A whole rule as a sentence: "When model is fast use A, on any failure fall back to B, at most 2 attempts". */
export function sentenceOf(definition: RuleDefinition, names: RuleWords): Part[] {
  const { conditions, target } = definition;
  return [
    ...(conditions.length === 0 ? ['For every request'] : ['When ', ...conditionsInWords(conditions, names)]),
    target.kind === 'conditional' ? ', ' : ' ',
    ...targetInWords(nodeOf(target), names),
    ...actionsInWords(definition, names),
  ];
}

/** What else a rule says, each after a comma. */
export function actionsInWords(definition: RuleDefinition, names: RuleWords): Part[] {
  const { attempts, timeouts, dropUnsupported, shadow, cache } = definition;
  const said = [
    ...(attempts === undefined ? [] : [attempts === 1 ? 'one attempt only' : `at most ${attempts} attempts`]),
    ...timeoutsInWords(timeouts),
    ...parametersInWords(definition.parameters),
    ...(dropUnsupported === true ? ['leaving out fields that a target cannot take'] : []),
  ];
  const copies: Part[] =
    shadow === undefined
      ? []
      : [
          `, a copy of ${percentText(shadow.percent)} to `,
          place(names.call(shadow)),
          ` for at most ${budgetInWords(shadow.monthlyBudgetNanos)} a month`,
        ];
  return [...said.map((words) => `, ${words}`), ...cacheInWords(cache, names), ...copies];
}

function cacheInWords(cache: RuleDefinition['cache'], names: RuleWords): Part[] {
  const { mode, ttlSeconds, semantic } = cache ?? {};
  const kept = [
    ...(mode === undefined ? [] : [mode === 'on' ? ', answers from the cache' : ', nothing from the cache']),
    ...(ttlSeconds === undefined ? [] : [`, answers kept for ${spanText(ttlSeconds)}`]),
  ];
  if (semantic === undefined) return kept;
  const does = semantic.mode === 'serve' ? ', like questions answered alike by ' : ', like questions only noted by ';
  return [...kept, does, place(names.call(semantic)), ` from a similarity of ${semantic.threshold}`];
}

function parametersInWords(parameters: RuleDefinition['parameters']): string[] {
  const { defaults = {}, caps = {} } = parameters ?? {};
  const count = (value: number) => value.toLocaleString('en');
  return [
    ...(defaults.maxOutputTokens === undefined
      ? []
      : [`${count(defaults.maxOutputTokens)} output tokens unless asked`]),
    ...(caps.maxOutputTokens === undefined ? [] : [`at most ${count(caps.maxOutputTokens)} output tokens`]),
    ...(defaults.temperature === undefined ? [] : [`temperature ${defaults.temperature} unless asked`]),
    ...(caps.temperature === undefined ? [] : [`temperature at most ${caps.temperature}`]),
  ];
}

const budgetInWords = (nanos: string) => (/^\d+$/.test(nanos) ? formatUsd(BigInt(nanos)) : '…');
