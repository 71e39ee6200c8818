import { noUsage, type Usage } from '@switchyard/core/pricing/usage';
import type { Call } from '../call.ts';
import { countTokens } from '../count-tokens.ts';
import type { OpenAttempt } from '../open-request.ts';

/**
 * What an attempt probably consumed when the provider does not say: its texts counted with the tokenizer of OpenAI's newer models,
 * and what was asked for in units. An estimate, and recorded as one. Of very long texts a sample is counted.
 */
export function estimateUsage(call: Call, { output, outputCharacters, contentChunks }: OpenAttempt): Usage {
  const known = call.kind === 'operation' ? call.knownUnits : {};
  const outputTokens =
    outputCharacters === 0 ? 0 : Math.round((countTokens(output) * outputCharacters) / Math.max(output.length, 1));
  return {
    ...noUsage,
    inputTokens:
      call.kind === 'chat' ? inputTokensOf(call.body.text, call.maxInputTokens) : Math.ceil(call.maxInputTokens / 4),
    // A chunk of a stream is never less than a token.
    outputTokens: Math.max(outputTokens, contentChunks),
    ...known,
  };
}

/** The body's text with its punctuation stands for the prompt; it is never counted as more than the bound that was reserved. */
const inputTokensOf = (body: string, bound: number) => Math.min(countTokens(body), bound);
