import type { Performance } from './performance.ts';

/** What of a stream has been produced. */
export interface Progress {
  chunks: number;
  tokens: number;
}

/** Bills the prompt and what was produced of the answer; `null` means that it never began. */
export function settleProduced(
  performance: Performance,
  outcome: 'complete' | 'aborted' | 'cut' | 'error',
  progress: Progress | null,
): void {
  const { exchange, attempt, tokens } = performance;
  const reasoningTokens = progress === null ? 0 : tokens.reasoningTokens;
  const produced = progress?.tokens ?? 0;
  attempt.settle({
    status: exchange.status,
    outcome,
    promptTokens: tokens.promptTokens,
    cachedTokens: tokens.cachedTokens,
    completionTokens: reasoningTokens + produced,
    reasoningTokens,
    ...performance.costOf?.(produced, progress !== null),
  });
}
