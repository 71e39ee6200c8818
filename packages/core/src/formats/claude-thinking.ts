import type { ChatMessage, Reasoning, ReasoningEffort } from '../chat/content.ts';
import { budgetOfEffort, effortOfBudget } from '../chat/effort.ts';

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

/**
 * Whether the conversation waits for the answer to a tool's results without the thinking that led to the call, as when another
 * provider's model called it. Claude then refuses to go on thinking with a budget.
 */
export function lacksItsThinking(messages: readonly ChatMessage[], isOwn: (message: ChatMessage) => boolean): boolean {
  const last = messages.findLastIndex(({ role }) => role === 'assistant');
  const answered = messages[last + 1]?.role === 'tool';
  const said = messages[last];
  return answered && said !== undefined && !isOwn(said);
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
function versionOf(model: string): number {
  const [, major, minor] = /claude-(?:[a-z]+-)*(\d{1,2})(?:[-.](\d{1,2}))?(?!\d)/.exec(model) ?? [];
  return major === undefined ? 0 : Number(major) * 100 + Number(minor ?? 0);
}
