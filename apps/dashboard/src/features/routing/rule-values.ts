import { providerFailure, retryableFailures } from '@switchyard/core/routing/provider-failure';
import type { RuleDefinition } from '@switchyard/core/routing/rule';
import { z } from 'zod';
import { contract } from '@/server/contract';
import { callKey, callOfKey, type RuleNode, readNode } from './rule-node';

const body = contract.routingRules.create.body;
const condition = z.array(z.string().min(1).max(200)).max(50, 'At most 50.');
const weight = z.coerce
  .number<string | number>('Expected a whole number.')
  .int('Expected a whole number.')
  .min(1, 'At least 1.')
  .max(1_000_000, 'At most 1,000,000.');

/** A rule as the form holds it. Targets are keys of calls; an empty one is not chosen yet. */
export const ruleValues = body
  .pick({ name: true, note: true })
  .extend({
    models: condition,
    teams: condition,
    strategy: z.enum(['first', 'split']),
    first: z.string(),
    parts: z.array(z.object({ target: z.string(), weight })),
    fallbacks: z.array(z.object({ target: z.string() })),
    on: z.array(providerFailure),
    dropUnsupported: z.boolean(),
  })
  .superRefine((values, context) => {
    for (const { path, message } of wrongTargets(values)) context.addIssue({ code: 'custom', path, message });
  });

/** See {@link ruleValues}. */
export type RuleValues = z.output<typeof ruleValues>;

/** What the form shows before anything is typed, in the shape it starts with. */
export type RuleDraft = z.input<typeof ruleValues>;

const choose = 'Choose an account and a model.';

function wrongTargets({ strategy, first, parts, fallbacks, on }: RuleTargets) {
  const wrong: { path: (string | number)[]; message: string }[] = [];
  const main = strategy === 'first' ? [first] : parts.map(({ target }) => target);
  if (strategy === 'first' && first === '') wrong.push({ path: ['first'], message: choose });
  if (strategy === 'split') {
    main.forEach((target, index) => {
      if (target === '') wrong.push({ path: ['parts', index, 'target'], message: choose });
      else if (main.indexOf(target) < index)
        wrong.push({ path: ['parts', index, 'target'], message: 'This target has a part already.' });
    });
  }
  const chosen = fallbacks.map(({ target }) => target);
  chosen.forEach((target, index) => {
    const path = ['fallbacks', index, 'target'];
    if (target === '' && index > 0) wrong.push({ path, message: `${choose} Or take the line away.` });
    else if (target === '' && chosen.length > 1) wrong.push({ path, message: choose });
    else if (target !== '' && [...chosen.slice(0, index), ...(strategy === 'first' ? main : [])].includes(target))
      wrong.push({ path, message: 'It has been tried already by then. Choose another.' });
  });
  if (chosen.some((target) => target !== '') && on.length === 0) {
    wrong.push({ path: ['on'], message: 'Choose at least one failure to fall back on.' });
  }
  return wrong;
}

type RuleTargets = {
  strategy: 'first' | 'split';
  first: string;
  parts: { target: string; weight: number }[];
  fallbacks: { target: string }[];
  on: string[];
};

/** An empty form. */
export const emptyRule: RuleDraft = {
  name: '',
  note: '',
  models: [],
  teams: [],
  strategy: 'first',
  first: '',
  parts: [
    { target: '', weight: '80' },
    { target: '', weight: '20' },
  ],
  fallbacks: [{ target: '' }],
  on: [...retryableFailures],
  dropUnsupported: false,
};

/** The definition that the form means: a call or a split, with fallbacks around it where there are any. */
export function definitionOf(values: Omit<RuleValues, 'name' | 'note'>): RuleDefinition {
  const conditions: RuleDefinition['conditions'] = [];
  if (values.models.length > 0) conditions.push({ field: 'model', operator: 'is', values: values.models });
  if (values.teams.length > 0) conditions.push({ field: 'team', operator: 'is', values: values.teams });
  const main: RuleNode =
    values.strategy === 'first'
      ? callOfKey(values.first)
      : {
          kind: 'weighted',
          targets: values.parts.map(({ target, weight: part }) => ({ weight: part, target: callOfKey(target) })),
        };
  const fallbacks = values.fallbacks.filter(({ target }) => target !== '').map(({ target }) => callOfKey(target));
  const target: RuleNode =
    fallbacks.length === 0 ? main : { kind: 'fallback', on: values.on, targets: [main, ...fallbacks] };
  return { conditions, target, ...(values.dropUnsupported ? { dropUnsupported: true } : {}) };
}

/** The form's values for a definition; undefined when it has a shape that the form cannot show. */
export function valuesOf({
  conditions,
  target,
  dropUnsupported = false,
}: RuleDefinition): Omit<RuleDraft, 'name' | 'note'> | undefined {
  const models = conditions.filter(({ field }) => field === 'model');
  const teams = conditions.filter(({ field }) => field === 'team');
  const node = readNode(target);
  if (models.length > 1 || teams.length > 1 || node === undefined) return undefined;
  const [main, ...rest] = node.kind === 'fallback' ? node.targets : [node];
  const fallbacks = rest.flatMap((one) => (one.kind === 'call' ? [{ target: callKey(one) }] : []));
  if (main === undefined || main.kind === 'fallback' || fallbacks.length < rest.length) return undefined;
  const common = {
    models: models[0]?.values ?? [],
    teams: teams[0]?.values ?? [],
    fallbacks: fallbacks.length === 0 ? emptyRule.fallbacks : fallbacks,
    on: node.kind === 'fallback' ? node.on : emptyRule.on,
    dropUnsupported,
  };
  if (main.kind === 'call') return { ...common, strategy: 'first', first: callKey(main), parts: emptyRule.parts };
  const parts = main.targets.flatMap(({ weight: part, target: inner }) =>
    inner.kind === 'call' ? [{ target: callKey(inner), weight: String(part) }] : [],
  );
  return parts.length < main.targets.length ? undefined : { ...common, strategy: 'split', first: '', parts };
}
