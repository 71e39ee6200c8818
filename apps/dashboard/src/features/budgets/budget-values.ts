import { type BudgetPeriod, type BudgetScope, budgetUnits } from '@switchyard/core/budgets/budget';
import { isCallerMade, usualMaxGroups } from '@switchyard/core/limits/groups';
import { z } from 'zod';
import { amountHint, exactAmount, parseAmount } from '@/server/client/budget-words';
import type { Budget } from './budget';

/** What a budget can apply to, in the words of the form's first field. */
export const scopeKinds = ['organization', 'team', 'key', 'member', 'model', 'tag', 'metadata', 'each'] as const;
/** What can be counted apart. */
export const eachKinds = ['team', 'member', 'key', 'model', 'tag', 'end-user', 'metadata'] as const;
/** How often a budget starts anew. */
export const periodKinds = ['day', 'week', 'month', 'quarter', 'days', 'once'] as const;

const text = z.string().trim();
const wholeNumber = (least: number, most: number) =>
  text.refine(
    (typed) => /^\d+$/.test(typed) && Number(typed) >= least && Number(typed) <= most,
    `A whole number from ${least} to ${most}.`,
  );

/** The form, flat: what does not belong to the chosen kind is kept but not looked at. */
export const budgetFormSchema = z
  .strictObject({
    name: text.max(80, 'At most 80 characters.'),
    scopeKind: z.enum(scopeKinds),
    /** Id, model, tag or value, as the kind says. */
    of: text,
    metadataName: text,
    eachOf: z.enum(eachKinds),
    eachTeam: z.string(),
    maxGroups: wholeNumber(1, 100_000),
    unit: z.enum(budgetUnits),
    amount: text.min(1, 'Type an amount.'),
    periodKind: z.enum(periodKinds),
    startsOn: z.enum(['monday', 'sunday']),
    startDay: wholeNumber(1, 28),
    startMonth: z.enum(['1', '2', '3']),
    length: wholeNumber(1, 3_660),
    from: z.string(),
    until: z.string(),
    zone: text,
    action: z.enum(['block', 'notify', 'downgrade']),
    downgradeModel: text,
    thresholds: z
      .array(z.string().regex(/^([1-9]\d{0,2}|1000)%?$/, 'Whole per cents from 1 to 1000.'))
      .max(8, 'At most 8.'),
    forecast: z.boolean(),
    channelIds: z.array(z.string()),
  })
  .superRefine((values, context) => {
    const complain = (path: keyof typeof values, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    if (needsOf(values.scopeKind) && values.of === '') complain('of', missing[values.scopeKind] ?? 'Choose one.');
    if (needsMetadataName(values) && !/^[\w.-]{1,64}$/.test(values.metadataName))
      complain('metadataName', 'A name of letters, digits, ".", "-" and "_".');
    if (values.amount !== '' && parseAmount(values.unit, values.amount) === undefined)
      complain('amount', amountHint(values.unit));
    if (values.periodKind === 'days' || values.periodKind === 'once') {
      if (values.from === '') complain('from', 'Choose the first day.');
      if (values.periodKind === 'once' && values.until !== '' && values.until < values.from)
        complain('until', 'It ends before it begins.');
    }
    if (values.action === 'downgrade' && values.downgradeModel === '')
      complain('downgradeModel', 'Choose a model or an alias.');
  });

/** What the form holds. */
export type BudgetFormValues = z.output<typeof budgetFormSchema>;

const missing: Partial<Record<BudgetFormValues['scopeKind'], string>> = {
  team: 'Choose a team.',
  key: 'Choose a key.',
  member: 'Choose a member.',
  model: 'Choose a model.',
  tag: 'Name a tag.',
  metadata: 'Type the value.',
};

/** Whether the kind of scope needs one thing to be named. */
export const needsOf = (kind: BudgetFormValues['scopeKind']) => kind !== 'organization' && kind !== 'each';

/** Whether callers make the values that it counts apart, so that their number is bounded. */
export const countsCallersValues = ({ scopeKind, eachOf }: Pick<BudgetFormValues, 'scopeKind' | 'eachOf'>) =>
  scopeKind === 'each' && (eachOf === 'metadata' || isCallerMade(eachOf));

/** Whether the name of a metadata field is needed. */
export const needsMetadataName = ({ scopeKind, eachOf }: Pick<BudgetFormValues, 'scopeKind' | 'eachOf'>) =>
  scopeKind === 'metadata' || (scopeKind === 'each' && eachOf === 'metadata');

/** What the form starts with: a budget that is changed, or a new one for a scope such as `team:<id>`. */
export function budgetDefaults({
  budget,
  scope,
  today,
}: {
  budget: Budget | undefined;
  scope: string;
  today: string;
}): BudgetFormValues {
  const [kind, id = ''] = scope.split(':');
  const scopeKind = scopeKinds.find((one) => one === kind) ?? 'team';
  const fresh: BudgetFormValues = {
    name: '',
    scopeKind,
    of: id,
    metadataName: '',
    eachOf: 'key',
    eachTeam: '',
    maxGroups: String(usualMaxGroups),
    unit: 'usd',
    amount: '',
    periodKind: 'month',
    startsOn: 'monday',
    startDay: '1',
    startMonth: '1',
    length: '14',
    from: today,
    until: '',
    zone: '',
    action: 'block',
    downgradeModel: '',
    thresholds: ['50%', '80%', '100%'],
    forecast: true,
    channelIds: [],
  };
  if (budget === undefined) return fresh;
  const { action, alerts, period, unit } = budget;
  return {
    ...fresh,
    ...scopeValues(budget.scope),
    name: budget.name,
    unit,
    maxGroups: String(budget.maxGroups),
    amount: amountToType(unit, BigInt(budget.limit)),
    periodKind: period.kind,
    ...('startsOn' in period ? { startsOn: period.startsOn } : {}),
    ...('startDay' in period ? { startDay: String(period.startDay) } : {}),
    ...('startMonth' in period
      ? { startMonth: period.startMonth === 3 ? '3' : period.startMonth === 2 ? '2' : '1' }
      : {}),
    ...('length' in period ? { length: String(period.length) } : {}),
    ...('from' in period ? { from: period.from } : {}),
    ...('until' in period ? { until: period.until ?? '' } : {}),
    zone: budget.ownTimeZone ?? '',
    action: action.kind,
    downgradeModel: action.kind === 'downgrade' ? action.model : '',
    thresholds: alerts.thresholds.map((percent) => `${percent}%`),
    forecast: alerts.forecast,
    channelIds: alerts.channelIds,
  };
}

/** An amount as one would type it: "500", "0.0125", "50,000". */
export function amountToType(unit: Budget['unit'], amount: bigint): string {
  return exactAmount(unit, amount).replace(/^\$/, '').replace(/\.00$/, '');
}

function scopeValues(scope: BudgetScope): Partial<BudgetFormValues> {
  switch (scope.kind) {
    case 'organization':
      return { scopeKind: 'organization', of: '' };
    case 'team':
    case 'key':
    case 'member':
      return { scopeKind: scope.kind, of: scope.id };
    case 'model':
      return { scopeKind: 'model', of: scope.model };
    case 'tag':
      return { scopeKind: 'tag', of: scope.tag };
    case 'metadata':
      return { scopeKind: 'metadata', of: scope.value, metadataName: scope.name };
    case 'each': {
      const known = eachKinds.find((kind) => kind === scope.of);
      return {
        scopeKind: 'each',
        eachTeam: scope.teamId ?? '',
        eachOf: known ?? 'metadata',
        metadataName: known === undefined ? scope.of.slice('metadata.'.length) : '',
      };
    }
  }
}

/** The scope that the form says. */
export function scopeOf(values: BudgetFormValues): BudgetScope {
  const { scopeKind, of, metadataName, eachOf, eachTeam } = values;
  switch (scopeKind) {
    case 'organization':
      return { kind: 'organization' };
    case 'team':
    case 'key':
    case 'member':
      return { kind: scopeKind, id: of };
    case 'model':
      return { kind: 'model', model: of };
    case 'tag':
      return { kind: 'tag', tag: of };
    case 'metadata':
      return { kind: 'metadata', name: metadataName, value: of };
    case 'each':
      return {
        kind: 'each',
        of: eachOf === 'metadata' ? `metadata.${metadataName}` : eachOf,
        teamId: eachTeam || null,
      };
  }
}

/** The period that the form says. */
export function periodOf(values: BudgetFormValues): BudgetPeriod {
  const { periodKind, startsOn, startDay, startMonth, length, from, until } = values;
  switch (periodKind) {
    case 'day':
      return { kind: 'day' };
    case 'week':
      return { kind: 'week', startsOn };
    case 'month':
      return { kind: 'month', startDay: Number(startDay) };
    case 'quarter':
      return { kind: 'quarter', startMonth: Number(startMonth) };
    case 'days':
      return { kind: 'days', length: Number(length), from };
    case 'once':
      return { kind: 'once', from, until: until || null };
  }
}

/** What is sent of it, for a new budget and for a change alike. */
export function contentOf(values: BudgetFormValues) {
  const { name, amount, zone, action, downgradeModel, thresholds, forecast, channelIds, maxGroups } = values;
  return {
    ...(name === '' ? {} : { name }),
    amount,
    period: periodOf(values),
    timeZone: zone || null,
    action: action === 'downgrade' ? { kind: action, model: downgradeModel } : { kind: action },
    alerts: { thresholds: thresholds.map((percent) => Number(percent.replace('%', ''))), forecast, channelIds },
    maxGroups: Number(maxGroups),
  };
}

const places: [prefix: string, field: keyof BudgetFormValues][] = [
  ['scope.name', 'metadataName'],
  ['scope.of', 'metadataName'],
  ['scope.teamId', 'eachTeam'],
  ['scope', 'of'],
  ['period.until', 'until'],
  ['period.from', 'from'],
  ['period.length', 'length'],
  ['period.startDay', 'startDay'],
  ['action.model', 'downgradeModel'],
  ['alerts.thresholds', 'thresholds'],
  ['alerts.channelIds', 'channelIds'],
  ['timeZone', 'zone'],
];

/** The field of the form that shows what the server says of a field of the API. */
export function formPlace(path: string): string {
  return places.find(([prefix]) => path === prefix || path.startsWith(`${prefix}.`))?.[1] ?? path;
}
