import type { ConditionWords } from '@/conditions/condition-names';

/** Words for the ids that rules hold. */
export type RuleWords = ConditionWords & {
  /** "OpenAI · gpt-5-mini". */
  call: (call: { providerAccountId: string; model: string }) => string;
  /** The name of an account. */
  account: (id: string) => string;
};
