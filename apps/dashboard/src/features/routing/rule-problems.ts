import type { RuleDraft } from './rule-values';

type Targets = Pick<RuleDraft, 'strategy' | 'models' | 'fallbacks'>;

/**
 * The form's field for a path of the API: `definition.conditions.0.values.1` is `models` or `teams`,
 * `definition.target.targets.1.model` is the fallback or the part that stands there.
 */
export function placeOf(path: string, values: Targets): string {
  const conditions = /^definition\.conditions\.(\d+)/.exec(path);
  if (conditions) return conditions[1] === '0' && values.models.length > 0 ? 'models' : 'teams';
  const target = /^definition\.target\b\.?(.*)$/.exec(path);
  if (!target) return path;
  const rest = target[1] ?? '';
  if (rest === 'on' || rest.startsWith('on.')) return 'on';
  const within = values.fallbacks.some((fallback) => fallback.target !== '');
  if (!within) return mainPlace(rest, values.strategy);
  const stage = /^targets\.(\d+)\.?(.*)$/.exec(rest);
  const index = Number(stage?.[1] ?? 0);
  return index === 0 ? mainPlace(stage?.[2] ?? '', values.strategy) : `fallbacks.${index - 1}.target`;
}

function mainPlace(rest: string, strategy: Targets['strategy']): string {
  if (strategy === 'first') return 'first';
  const [, index = '0', field = ''] = /^targets\.(\d+)\.?(.*)$/.exec(rest) ?? [];
  return `parts.${index}.${field === 'weight' ? 'weight' : 'target'}`;
}
