import type { RoutingRule } from '@switchyard/core/routing/rule';
import type { contract, RouteOutput } from '@/server/contract';
import { formatCount, formatShare } from '@/ui/format';
import type { LampTone } from '@/ui/lamp';
import { dayText } from '@/ui/when';
import { changeInWords } from '../draft/set-diff';
import { isAbout, type RoutingView } from '../routing-set';

/** Published versions as the list shows them. */
export type Versions = RouteOutput<typeof contract.routingVersions.list>['items'];

/** What a row says of a rule besides its sentence. */
export type RuleFacts = {
  /** Its state and how much it decided, as a lamp. */
  lamp: { tone: LampTone; words: string };
  hits24h: number;
  /** "v3 · 12 Oct · falls back 2.1%". */
  about: string;
  /** What the draft changed in it; undefined when nothing. */
  changed: string | undefined;
  warnings: string[];
  enabled: boolean;
  /** Whether a version in force or on trial has it, so that it can be switched off. */
  published: boolean;
};

/** Gathers what is known of a rule of the shown set. */
export function factsOf(rule: RoutingRule, view: RoutingView, versions: Versions): RuleFacts {
  const set = view.draft ?? view.published;
  const place = `rules.${set.rules.findIndex(({ id }) => id === rule.id)}`;
  const warnings = set.warnings.filter(({ field }) => isAbout(field, place)).map(({ message }) => message);
  const traffic = view.traffic.find(({ ruleId }) => ruleId === rule.id);
  const before = view.published.rules.find(({ id }) => id === rule.id);
  const onTrial = before === undefined && view.canary?.rules.some(({ id }) => id === rule.id) === true;
  const published = before !== undefined || onTrial;
  const enabled = !view.disabledRuleIds.includes(rule.id);
  const hits24h = traffic?.hits24h ?? 0;
  return {
    lamp: lampOf({ hits24h, enabled, published, warned: warnings.length > 0 }),
    hits24h,
    about: aboutOf(rule, versions, traffic),
    changed: changedIn(rule, before, view),
    warnings,
    enabled,
    published,
  };
}

type Seen = { hits24h: number; enabled: boolean; published: boolean; warned: boolean };

function lampOf({ hits24h, enabled, published, warned }: Seen): RuleFacts['lamp'] {
  if (!enabled) return { tone: 'off', words: 'switched off' };
  if (!published) return { tone: 'off', words: 'not published yet' };
  if (hits24h === 0) return { tone: warned ? 'caution' : 'off', words: 'never matched in 24 h' };
  return { tone: 'clear', words: `${formatCount(hits24h)} in 24 h` };
}

function aboutOf(rule: RoutingRule, versions: Versions, traffic: RoutingView['traffic'][number] | undefined): string {
  const since = versions.find(({ changes }) => changes.some(({ id, kind }) => id === rule.id && kind !== 'moved'));
  const share = traffic && traffic.hits24h > 0 ? traffic.fellBack24h / traffic.hits24h : 0;
  return [
    `v${rule.version}`,
    ...(since === undefined ? [] : [dayText(since.createdAt)]),
    ...(since?.author ? [since.author] : []),
    ...(share > 0 ? [`falls back ${formatShare(share)}`] : []),
  ].join(' · ');
}

function changedIn(rule: RoutingRule, before: RoutingRule | undefined, view: RoutingView): string | undefined {
  const kinds =
    view.draft?.changes.filter(({ what, id }) => what === 'rule' && id === rule.id).map(({ kind }) => kind) ?? [];
  const tried = view.canary?.rules.some(({ id }) => id === rule.id) === true;
  if (kinds.includes('added')) return tried ? `tried by version ${view.canary?.version}` : 'new in this draft';
  const said = [
    ...(kinds.includes('changed') && before !== undefined
      ? [`changed in this draft: ${changeInWords(before.definition, rule.definition)}`]
      : []),
    ...(kinds.includes('moved') ? ['moved in this draft'] : []),
  ];
  return said.length === 0 ? undefined : said.join(' · ');
}
