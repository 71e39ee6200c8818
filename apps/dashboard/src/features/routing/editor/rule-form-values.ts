import { modelAlias } from '@switchyard/core/routing/publish/routing-set';
import { type RuleDefinition, ruleDefinition } from '@switchyard/core/routing/rule';
import { target } from '@switchyard/core/routing/target';
import { z } from 'zod';
import { conditionProblem } from '@/conditions/condition-problem';
import { writtenRule } from '@/server/contract/routing';
import type { ErrorLine } from '@/ui/form-summary';
import { problemsIn, treeResolver } from '@/ui/tree-resolver';
import { targetOf } from '../nodes';
import { emptyCall } from '../targets/change-node';

/** A rule as its form holds it: the very definition, so that nothing can be lost between the two. */
export type RuleForm = { name: string; definition: RuleDefinition };

/** A form before anything is typed. */
export const newRule: RuleForm = { name: '', definition: { conditions: [], target: targetOf(emptyCall) } };

const ruleForm = z.object({ name: writtenRule.shape.name, definition: ruleDefinition });

/** An alias as its form holds it. */
export const aliasForm = z.object({ name: modelAlias.shape.name, target });

/** What is wrong with a rule, at the places of its form, in words for people. */
export const ruleProblems = (values: unknown): ErrorLine[] => problemsIn(ruleForm, values, placed);

/** Checks a rule for react-hook-form with the schema that the server uses. */
export const ruleResolver = treeResolver(ruleForm, placed);

/** Checks an alias likewise. */
export const aliasResolver = treeResolver(aliasForm, placed);

const chooseCall = 'Choose an account and a model.';

function placed({ path, message }: ErrorLine): ErrorLine {
  // A call that is not chosen lacks its account and its model: one thing to put right.
  const call = /^(.*)\.(providerAccountId|model)$/.exec(path);
  if (call?.[1] !== undefined) return { path: call[1], message: chooseCall };
  if (path.endsWith('.monthlyBudgetNanos'))
    return { path, message: 'Expected dollars, more than $0, for example "50".' };
  if (/\.(target|targets\.\d+|canary|stable|otherwise)\.name$/.test(path) || path === 'target.name')
    return { path: path.slice(0, -'.name'.length), message: 'Choose an alias.' };
  return conditionProblem({ path, message });
}
