import type { ReasoningEffort } from './content.ts';

/** Tokens of thinking that stand for each effort where a format asks for a budget; Anthropic's least is 1,024. */
const budgets: Readonly<Record<ReasoningEffort, number>> = {
  none: 0,
  minimal: 1_024,
  low: 2_048,
  medium: 8_192,
  high: 16_384,
  xhigh: 32_768,
};

/** The thinking budget that stands for an effort, in tokens. */
export const budgetOfEffort = (effort: ReasoningEffort): number => budgets[effort];

/** The least effort whose budget reaches the given one, in tokens; −1 (Google's "as you like") is medium. */
export function effortOfBudget(budgetTokens: number): ReasoningEffort {
  if (budgetTokens < 0) return 'medium';
  const efforts = Object.entries(budgets) as [ReasoningEffort, number][];
  return efforts.find(([, budget]) => budget >= budgetTokens)?.[0] ?? 'xhigh';
}
