import type { ChatContent } from '../chat/content.ts';
import { refuseSetting, type Translation } from './translation.ts';

/**
 * Refuses a wish for one tool call at a time where a target cannot bound the calls of a turn. One tool that must be called is called
 * once all the same, so there the wish is only left out.
 */
export function refuseOneAtATime(content: ChatContent, translation: Translation, why: string): void {
  if (content.parallelToolCalls !== false) return;
  const { toolChoice, tools, paramNames } = content;
  const forced = toolChoice?.kind === 'tool' || (toolChoice?.kind === 'required' && tools.length === 1);
  if (forced) translation.leaveOut(paramNames.parallelToolCalls ?? 'parallelToolCalls');
  else refuseSetting(content, 'parallelToolCalls', { translation, why });
}
