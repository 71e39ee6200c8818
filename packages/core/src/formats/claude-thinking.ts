import type { ChatContent, ChatMessage, FormatName, Reasoning, ReasoningEffort } from '../chat/content.ts';
import { budgetOfEffort, effortOfBudget } from '../chat/effort.ts';
import { leaveOutTwin } from './reasoning-twins.ts';
import type { Translation } from './translation.ts';

/** How a call to a Claude model thinks: https://docs.anthropic.com/en/docs/build-with-claude/extended-thinking */
export type ClaudeThinking = {
  /** The bound on thinking and answer together, in tokens. */
  maxTokens: number;
  /** The value of `thinking`; null sends none. */
  thinking: Record<string, unknown> | null;
  /** The value of `output_config.effort`; null sends none. */
  effort: string | null;
  /** Whether the model will think, and so takes no temperature and no forced tool. */
  thinks: boolean;
  /** Whether thinking was wanted, but not even the least of it fits below the bound. */
  noRoom: boolean;
};

/** The bounds of a call: the one that must hold, or the one that an answer gets when none must, in tokens. */
export type OutputBounds = { bound: number | null; fallback: number };

/** Anthropic's least thinking budget, in tokens. */
const leastBudget = 1_024;

/**
 * Says a wish for reasoning as a Claude model takes it. Models before 4.6, and names without a version, get a budget below the
 * output bound: it is lowered to fit, and where not even the least fits the model does not think. Newer ones refuse budgets and get
 * an effort. Without a bound the answer's room is added to the budget.
 */
export function claudeThinking(reasoning: Reasoning | null, model: string, bounds: OutputBounds): ClaudeThinking {
  const maxTokens = bounds.bound ?? bounds.fallback;
  const plain: ClaudeThinking = { maxTokens, thinking: null, effort: null, thinks: false, noRoom: false };
  if (reasoning === null) return plain;
  if (reasoning.effort === 'none' || reasoning.budgetTokens === 0) return { ...plain, thinking: { type: 'disabled' } };
  if (reasoning.effort === null && reasoning.budgetTokens === null && reasoning.show !== true) return plain;
  const display = reasoning.show === null ? {} : { display: reasoning.show ? 'summarized' : 'omitted' };
  const wanted = budgetOf(reasoning);
  const version = versionOf(model);
  if (version >= firstAdaptive) {
    const effort = effortWord(reasoning, version);
    const thinking = { type: 'adaptive', ...display };
    return { ...plain, maxTokens: bounds.bound ?? wanted + bounds.fallback, thinking, effort, thinks: true };
  }
  const { bound } = bounds;
  // At least a quarter of a given bound is left for the answer, if the budget has room above its least.
  const budget = bound === null ? wanted : Math.min(wanted, Math.max(Math.floor(bound * 0.75), leastBudget));
  if (bound !== null && budget >= bound) return { ...plain, noRoom: true };
  const hidden = reasoning.show === false ? display : {};
  const thinking = { type: 'enabled', budget_tokens: budget, ...hidden };
  return { ...plain, maxTokens: bound ?? budget + bounds.fallback, thinking, thinks: true };
}

/** For whom {@link thinkingOf} plans. */
export type ThinkingTarget = {
  model: string;
  bounds: OutputBounds;
  /** The format whose seals are the target's own. */
  format: FormatName;
  translation: Translation;
};

/**
 * The thinking that a call asks for, or none, which is then listed, where Claude would refuse the call for it: without room, with a
 * forced tool, or with a budget in a turn that another provider's model began, whose thinking cannot be shown.
 */
export function thinkingOf(
  content: ChatContent,
  { model, bounds, format, translation }: ThinkingTarget,
): ClaudeThinking {
  const wish = claudeThinking(content.reasoning, model, bounds);
  const forced = content.toolChoice?.kind === 'required' || content.toolChoice?.kind === 'tool';
  const unthought = wish.thinking?.type === 'enabled' && lacksItsThinking(content.messages, format);
  const isRefused = wish.thinks && (forced || unthought);
  if (wish.noRoom || isRefused) translation.leaveOut(content.paramNames.reasoning ?? 'reasoning');
  leaveOutTwin(content, wish.effort === null ? 'effort' : 'budget', translation);
  return isRefused ? { ...wish, maxTokens: bounds.bound ?? bounds.fallback, thinking: null, thinks: false } : wish;
}

/** Whether the conversation waits for the answer to a tool's results without the thinking that led to the call. */
function lacksItsThinking(messages: readonly ChatMessage[], format: FormatName): boolean {
  const last = messages.findLastIndex(({ role }) => role === 'assistant');
  const isOwn = messages[last]?.parts.some((part) => part.kind === 'reasoning' && part.signature?.format === format);
  return messages[last + 1]?.role === 'tool' && !isOwn;
}

function budgetOf({ budgetTokens, effort }: Reasoning): number {
  if (budgetTokens !== null && budgetTokens > 0) return Math.max(budgetTokens, leastBudget);
  return Math.max(budgetOfEffort(effort ?? 'medium'), leastBudget);
}

function effortWord({ budgetTokens, effort }: Reasoning, version: number): string | null {
  const said: ReasoningEffort | null = effort ?? (budgetTokens === null ? null : effortOfBudget(budgetTokens));
  if (said === null) return null;
  if (said === 'minimal' || said === 'none') return 'low';
  return said === 'xhigh' && version === firstAdaptive ? 'max' : said;
}

/** Claude 4.6, the first that thinks by effort. */
const firstAdaptive = 406;

/** 100 × major + minor of a Claude's version, wherever the name has it (`claude-3-7-sonnet-…`, `claude-opus-4-6`); 0 without one. */
export function versionOf(model: string): number {
  const [, major, minor] = /claude-(?:[a-z]+-)*(\d{1,2})(?:[-.](\d{1,2}))?(?!\d)/.exec(model) ?? [];
  return major === undefined ? 0 : Number(major) * 100 + Number(minor ?? 0);
}
