'use client';

import { useRef, useState } from 'react';
import { toast } from 'sonner';
import { problemOf as problemOfError, useCall } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import type { SubmitProblem } from '@/ui/form';
import { equal } from '../draft/set-diff';
import { type RoutingView, ruleOf, savingRule, setOf } from '../routing-set';
import { isConflict } from '../use-routing';
import type { RuleForm } from './rule-form-values';
import { problemsInForm, type Sent } from './server-problems';

/** Somebody else changed, or took out, the very rule that is being edited. */
export type Clash = { author: string | null; theirs: RuleForm | undefined };

type SavingOptions = {
  /** Undefined for a new rule. */
  id: string | undefined;
  /** What the form was opened with. */
  opened: RuleForm;
  keep: (view: RoutingView) => void;
  newest: () => Promise<RoutingView | undefined>;
};

/** Thrown when the same rule was changed meanwhile; the form keeps what was typed. */
class ClashError extends Error {
  override name = 'ClashError';
}

/**
 * Saves a rule into the newest draft. Changes of other rules that somebody made meanwhile are kept; where it is the same rule that
 * was changed, nothing is saved until the person has decided.
 */
export function useSaveRule({ id, opened, keep, newest }: SavingOptions) {
  const call = useCall();
  const [clash, setClash] = useState<Clash>();
  const base = useRef<RuleForm | undefined>(opened);
  const sent = useRef<Sent>(undefined);

  const put = async (values: RuleForm): Promise<string | undefined> => {
    const view = await newest();
    if (view === undefined) throw new Error('The draft could not be read.');
    const theirs = id === undefined ? undefined : ruleOf(setOf(view), id);
    if (id !== undefined && !sameRule(theirs, base.current)) {
      setClash({ author: view.draft?.author ?? null, theirs });
      base.current = theirs;
      throw new ClashError(
        'Somebody else changed this rule meanwhile. Look at theirs below; saving again puts yours in its place.',
      );
    }
    const set = savingRule({ id, ...values })(setOf(view));
    // A new rule, and one that somebody took out meanwhile, is the last.
    const known = set.rules.findIndex((rule) => rule.id === id);
    const index = known < 0 ? set.rules.length - 1 : known;
    sent.current = { set, list: 'rules', index };
    const saved = await call(contract.routing.saveDraft, { body: { revision: view.draftRevision, ...set } });
    keep(saved);
    return saved.draft?.rules[index]?.id ?? id;
  };

  const save = async (values: RuleForm): Promise<string | undefined> => {
    setClash(undefined);
    // Between reading the newest draft and writing there is a moment in which it may change once more.
    const saved = await put(values).catch((error: unknown) =>
      isConflict(error) ? put(values) : Promise.reject(error),
    );
    toast.success(`${values.name} is saved in the draft`, { description: 'It decides once the draft is published.' });
    return saved;
  };

  const problemOf = (error: unknown): SubmitProblem => {
    const problem = problemOfError(error);
    return sent.current === undefined ? problem : problemsInForm(problem, sent.current);
  };
  return { save, clash, settle: () => setClash(undefined), problemOf };
}

const sameRule = (a: RuleForm | undefined, b: RuleForm | undefined): boolean =>
  a?.name === b?.name && equal(a?.definition, b?.definition);
