import { noUsage, type Usage } from '@switchyard/core/pricing/usage';
import type { Call } from '../call.ts';
import type { OpenAttempt } from '../open-request.ts';
import type { TokenCounter } from '../tokens/token-counter.ts';

/** What is known of an attempt whose provider did not say what it consumed. */
export type Untold = Pick<OpenAttempt, 'output' | 'outputCharacters' | 'contentChunks' | 'inputUsage'>;

/**
 * What an attempt probably consumed when the provider does not say: its texts counted with a tokenizer, and what was asked for in
 * units. An estimate, and recorded as one.
 */
export async function estimateUsage(call: Call, attempt: Untold, tokens: TokenCounter): Promise<Usage> {
  const { output, outputCharacters, contentChunks, inputUsage } = attempt;
  const counted = outputCharacters === 0 ? 0 : await tokens.count(output);
  const outputTokens = Math.round((counted * outputCharacters) / Math.max(output.length, 1));
  return {
    ...(inputUsage ?? { ...noUsage, inputTokens: await inputTokensOf(call, tokens) }),
    // A chunk of a stream is never less than a token.
    outputTokens: Math.max(outputTokens, contentChunks),
    ...(call.kind === 'operation' ? call.knownUnits : {}),
  };
}

/** Never more than the bound that was reserved. */
async function inputTokensOf(call: Call, tokens: TokenCounter): Promise<number> {
  if (call.kind !== 'chat') return Math.ceil(call.maxInputTokens / 4);
  return Math.min(await tokens.countBody(call.body.text), call.maxInputTokens);
}
