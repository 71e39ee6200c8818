import { operationNames } from '../../operations/operation.ts';
import type { Condition, ConditionTest } from '../conditions/condition.ts';
import { testsIn } from '../conditions/conditions-in.ts';
import { valuesOf } from '../conditions/field-kinds.ts';
import { secretHeaders } from '../facts-needed.ts';
import { conjunctionsOf } from './conjunctions.ts';
import { type Finding, type Findings, fieldOf, type Place, type RoutingReferences } from './findings.ts';
import type { KnownModels } from './known-models.ts';
import { neverHolds, onlyEver } from './never-holds.ts';

/** What conditions are held against. */
export type ConditionReferences = RoutingReferences & { models: KnownModels };

/**
 * Checks conditions that must all hold: whether teams and keys exist, and whether they can hold at all. `at` is where the list stands.
 */
export function checkConditions(
  conditions: readonly Condition[],
  at: Place,
  references: ConditionReferences,
): Findings {
  const tests = testsIn(conditions, at);
  const doubtful = tests.flatMap(({ test, at }) => doubtsOf(test, at, references));
  const impossible = neverInAll(conditions, at, references.organization).findings;
  return {
    errors: tests.flatMap(({ test, at }) => errorsOf(test, at, references)),
    // What is said of a whole test need not be said of each of its values.
    warnings: [
      ...impossible,
      ...doubtful.filter(({ field }) => !impossible.some((finding) => field.startsWith(`${finding.field}.`))),
    ],
  };
}

function errorsOf(test: ConditionTest, at: Place, { teams, keyIds }: RoutingReferences): Finding[] {
  const { field } = test;
  if (field.startsWith('header.') && secretHeaders.has(field.slice('header.'.length)))
    return [
      {
        field: fieldOf(...at, 'field'),
        message: `This header carries a secret, and what conditions look at is kept with the request. Choose a condition on the key instead.`,
      },
    ];
  if (!('values' in test) || (field !== 'team' && field !== 'key')) return [];
  if (test.operator !== 'is' && test.operator !== 'is-not') return [];
  const known = field === 'team' ? teams.map(({ id }) => id) : keyIds;
  return test.values.flatMap((value, index) =>
    known.includes(value)
      ? []
      : [
          {
            field: fieldOf(...at, 'values', index),
            message: `This ${field === 'team' ? 'team' : 'virtual key'} does not exist any more. Choose another one, or take it out.`,
          },
        ],
  );
}

/** Values that no request has, beside others that some may have. */
function doubtsOf(test: ConditionTest, at: Place, { organization, models }: ConditionReferences): Finding[] {
  const { field } = test;
  if (field === 'model')
    return models.doubtsOf(test).map(({ index, message }) => ({
      field: fieldOf(...at, ...(index === undefined ? [] : ['values', index])),
      message,
    }));
  if (test.operator !== 'is' && test.operator !== 'is-not') return [];
  const known = field === 'operation' ? ['chat', 'native', ...operationNames] : valuesOf(field, organization);
  if (known === undefined) return [];
  return test.values.flatMap((value, index) =>
    known.includes(value)
      ? []
      : [
          {
            field: fieldOf(...at, 'values', index),
            message: `No request has ${field} "${value}". ${onlyEver(field, known)}`,
          },
        ],
  );
}

type Never = { never: boolean; findings: Finding[] };

/** Conditions that can never hold, each told where it becomes impossible. */
function neverInAll(conditions: readonly Condition[], at: Place, organization: string): Never {
  const each = conditions.map((condition, index) => neverInOne(condition, [...at, index], organization));
  const findings = each.flatMap((one) => one.findings);
  if (each.some(({ never }) => never)) return { never: true, findings };
  // Mostly all of them can hold together, and so can the first of them.
  if (conjunctionsOf(conditions) && neverTogether(conditions, organization) === undefined)
    return { never: false, findings };
  for (const index of conditions.keys()) {
    const why = neverTogether(conditions.slice(0, index + 1), organization);
    if (why === undefined) continue;
    const message = `${why} It contradicts ${index === 1 ? 'the condition' : 'the conditions'} before it, so no request matches. Change one of them, or make them alternatives.`;
    return { never: true, findings: [...findings, { field: fieldOf(...at, index), message }] };
  }
  return { never: false, findings };
}

function neverInOne(condition: Condition, at: Place, organization: string): Never {
  if (condition.operator === 'all') return neverInAll(condition.conditions, [...at, 'conditions'], organization);
  if (condition.operator === 'any') {
    const each = condition.conditions.map((one, index) => neverInOne(one, [...at, 'conditions', index], organization));
    return { never: each.every(({ never }) => never), findings: each.flatMap(({ findings }) => findings) };
  }
  const why = neverHolds([condition], organization);
  if (why === undefined) return { never: false, findings: [] };
  return { never: true, findings: [{ field: fieldOf(...at), message: `${why} So this condition never holds.` }] };
}

/** Why conditions, each of which can hold, cannot hold together; undefined when they can or it cannot be told. */
function neverTogether(conditions: readonly Condition[], organization: string): string | undefined {
  const whys = conjunctionsOf(conditions)?.map((tests) => neverHolds(tests, organization));
  return whys?.every((why) => why !== undefined) ? whys[0] : undefined;
}
