import type { Condition, RuleDefinition } from '@switchyard/core/routing/rule';
import type { Target } from '@switchyard/core/routing/strategy';
import type { FieldError } from '@switchyard/db/directory/refusal';

/** What a rule may refer to. */
export type RuleReferences = {
  teamIds: ReadonlySet<string>;
  accounts: readonly { id: string; name: string; models: readonly string[]; enabled: boolean }[];
};

/** Everything in a rule that refers to nothing usable, each at its field; empty when the rule can be saved. */
export function checkRule({ conditions, target }: RuleDefinition, references: RuleReferences): FieldError[] {
  return [
    ...conditions.flatMap((condition, index) => checkCondition(condition, index, references)),
    ...checkTarget(target, 'definition.target', references),
  ];
}

/** The first enabled rule before this one that matches every request this one would match, if there is one. */
export function shadowedBy<Rule extends { enabled: boolean; definition: RuleDefinition }>(
  rules: readonly Rule[],
  index: number,
): Rule | undefined {
  const rule = rules[index];
  if (!rule) return undefined;
  return rules.slice(0, index).find((earlier) => earlier.enabled && covers(earlier.definition, rule.definition));
}

/** Each of the earlier rule's conditions holds whenever the later one's conditions hold. */
function covers(earlier: RuleDefinition, later: RuleDefinition): boolean {
  return earlier.conditions.every((wide) =>
    later.conditions.some(
      (narrow) => narrow.field === wide.field && narrow.values.every((value) => wide.values.includes(value)),
    ),
  );
}

function checkCondition({ field, values }: Condition, index: number, { teamIds }: RuleReferences): FieldError[] {
  if (field !== 'team') return [];
  return values.flatMap((value, at) =>
    teamIds.has(value)
      ? []
      : [
          {
            field: `definition.conditions.${index}.values.${at}`,
            message: 'The organization has no such active team.',
          },
        ],
  );
}

/** Strategies hold their children in `targets`, plain or beside settings such as a weight. */
function checkTarget(target: Target, field: string, references: RuleReferences): FieldError[] {
  if ('providerAccountId' in target) return checkCall(target, field, references);
  return target.targets.flatMap((child, index) => {
    const at = `${field}.targets.${index}`;
    if (!isObject(child)) return [];
    return 'target' in child
      ? checkTarget(child.target as Target, `${at}.target`, references)
      : checkTarget(child as Target, at, references);
  });
}

function checkCall(
  { providerAccountId, model }: { providerAccountId: string; model: string },
  field: string,
  { accounts }: RuleReferences,
): FieldError[] {
  const account = accounts.find(({ id }) => id === providerAccountId);
  const wrongAccount = (message: string) => [{ field: `${field}.providerAccountId`, message }];
  if (!account) return wrongAccount('The organization has no such provider account.');
  if (!account.enabled) return wrongAccount(`${account.name} is disabled. Enable it first.`);
  if (account.models.length === 0 || account.models.includes(model)) return [];
  return [
    { field: `${field}.model`, message: `${account.name} does not offer ${model}. Add it to the account first.` },
  ];
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
