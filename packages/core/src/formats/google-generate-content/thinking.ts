import type { Reasoning } from '../../chat/content.ts';
import { budgetOfEffort } from '../../chat/effort.ts';

/**
 * How much a model may think, in Google's words: a level from Gemini 3 on, a budget before.
 * https://ai.google.dev/gemini-api/docs/thinking
 */
export function writeThinking({ effort, budgetTokens, show }: Reasoning, model: string): Record<string, unknown> {
  const shown = show === null ? {} : { includeThoughts: show };
  if (budgetTokens !== null) return { thinkingBudget: withinBudget(budgetTokens, model), ...shown };
  if (effort === null) return shown;
  if (!hasThoughtSignatures(model)) return { thinkingBudget: withinBudget(budgetOfEffort(effort), model), ...shown };
  return { thinkingLevel: levelOf(effort, model), ...shown };
}

/** Whether a model thinks in levels and refuses calls in the history without a signature: Gemini 3 and later. */
export const hasThoughtSignatures = (model: string): boolean => /gemini-([3-9]|\d\d)/.test(model);

function levelOf(effort: NonNullable<Reasoning['effort']>, model: string): string {
  if (effort === 'none' || effort === 'minimal') return model.includes('flash') ? 'MINIMAL' : 'LOW';
  if (effort === 'low') return 'LOW';
  return effort === 'medium' ? 'MEDIUM' : 'HIGH';
}

/** Gemini 2.5 Pro thinks with 128 to 32,768 tokens, the others with 0 to 24,576; −1 is as much as the model likes. */
function withinBudget(tokens: number, model: string): number {
  if (tokens < 0) return -1;
  return /-pro/.test(model) ? Math.min(Math.max(tokens, 128), 32_768) : Math.min(tokens, 24_576);
}
