import { modelAlias } from '@switchyard/core/routing/publish/routing-set';
import { type RuleDefinition, ruleDefinition } from '@switchyard/core/routing/rule';
import { target } from '@switchyard/core/routing/target';
import type { FieldErrors, FieldValues, Resolver } from 'react-hook-form';
import { z } from 'zod';
import { writtenRule } from '@/server/contract/routing';
import type { ErrorLine } from '@/ui/form-summary';
import { targetOf } from '../nodes';
import { setAt } from '../paths';
import { emptyCall } from '../targets/change-node';

/** A rule as its form holds it: the very definition, so that nothing can be lost between the two. */
export type RuleForm = { name: string; definition: RuleDefinition };

/** A form before anything is typed. */
export const newRule: RuleForm = { name: '', definition: { conditions: [], target: targetOf(emptyCall) } };

const ruleForm = z.object({ name: writtenRule.shape.name, definition: ruleDefinition });

/** An alias as its form holds it. */
export const aliasForm = z.object({ name: modelAlias.shape.name, target });

/** What is wrong with a rule, at the places of its form, in words for people. */
export const ruleProblems = (values: unknown): ErrorLine[] => problemsOf(ruleForm, values);

/** Checks a rule for react-hook-form with the schema that the server uses. */
export const ruleResolver = resolverOf(ruleForm);

/** Checks an alias likewise. */
export const aliasResolver = resolverOf(aliasForm);

function resolverOf<Values extends FieldValues>(schema: z.ZodType<Values>): Resolver<Values, unknown, Values> {
  return async (values) => {
    const problems = problemsOf(schema, values);
    if (problems.length === 0) return { values: schema.parse(values), errors: {} };
    const errors = problems.reduce<unknown>(
      (all, { path, message }) => setAt(all, keysOf(path), { ...objectAt(all, path), type: 'schema', message }),
      {},
    );
    return { values: {}, errors: errors as FieldErrors<Values> };
  };
}

const keysOf = (path: string) => path.split('.');

function objectAt(tree: unknown, path: string): object {
  const found = keysOf(path).reduce<unknown>(
    (at, key) =>
      typeof at === 'object' && at !== null ? Object.entries(at).find(([name]) => name === key)?.[1] : undefined,
    tree,
  );
  return typeof found === 'object' && found !== null ? found : {};
}

function problemsOf(schema: z.ZodType, values: unknown): ErrorLine[] {
  const found = schema.safeParse(values, { error: inWords });
  if (found.success) return [];
  const lines = found.error.issues.map(({ path, message }) => placed(path.join('.'), message));
  // A call that is not chosen lacks its account and its model: one thing to put right.
  return lines.filter((line, index) => lines.findIndex(({ path }) => path === line.path) === index);
}

const chooseCall = 'Choose an account and a model.';

function placed(path: string, message: string): ErrorLine {
  const call = /^(.*)\.(providerAccountId|model)$/.exec(path);
  if (call?.[1] !== undefined) return { path: call[1], message: chooseCall };
  if (path.endsWith('.field')) return { path, message: 'Name the metadata key or the header, in small letters.' };
  if (path.endsWith('.monthlyBudgetNanos'))
    return { path, message: 'Expected dollars, more than $0, for example "50".' };
  if (/\.(target|targets\.\d+|canary|stable|otherwise)\.name$/.test(path) || path === 'target.name')
    return { path: path.slice(0, -'.name'.length), message: 'Choose an alias.' };
  return { path, message };
}

/** Words for what the schema itself says only in those of a programmer. */
function inWords(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.expected === 'int') return 'Expected a whole number.';
      return issue.expected === 'number' ? 'Expected a number.' : undefined;
    case 'too_small':
      if (issue.origin === 'array') return `Name at least ${String(issue.minimum)}.`;
      if (issue.origin === 'string') return 'Must not be empty.';
      return `At least ${issue.minimum.toLocaleString('en')}.`;
    case 'too_big':
      if (issue.origin === 'array') return `At most ${String(issue.maximum)}.`;
      if (issue.origin === 'string') return `At most ${String(issue.maximum)} characters.`;
      return `At most ${issue.maximum.toLocaleString('en')}.`;
    default:
      return undefined;
  }
}
