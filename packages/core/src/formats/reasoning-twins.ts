import type { ChatContent } from '../chat/content.ts';
import { leaveOutSetting, type Translation } from './translation.ts';

/** An effort and a budget both say how much to think; where a target takes one of them, the other is left out. */
export function leaveOutTwin(content: ChatContent, twin: 'effort' | 'budget', translation: Translation): void {
  const { effort, budgetTokens } = content.reasoning ?? {};
  if (!effort || effort === 'none' || !budgetTokens) return;
  leaveOutSetting(content, twin === 'effort' ? 'reasoningEffort' : 'reasoningBudget', translation);
}
