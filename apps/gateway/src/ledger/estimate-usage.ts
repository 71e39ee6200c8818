import { noUsage, type Usage } from '@switchyard/core/pricing/usage';
import type { Call } from '../call.ts';
import { countTokens } from '../count-tokens.ts';
import type { OpenAttempt } from '../open-request.ts';

/**
 * What an attempt probably consumed when the provider does not say: its texts counted with the tokenizer of OpenAI's newer models,
 * and what was asked for in units. An estimate, and recorded as one. Of very long texts a sample is counted.
 */
export function estimateUsage(call: Call, attempt: Told): Usage {
  const { output, outputCharacters, contentChunks, inputUsage } = attempt;
  const known = call.kind === 'operation' ? call.knownUnits : {};
  const outputTokens =
    outputCharacters === 0 ? 0 : Math.round((countTokens(output) * outputCharacters) / Math.max(output.length, 1));
  return {
    ...(inputUsage ?? { ...noUsage, inputTokens: inputTokensOf(call) }),
    // A chunk of a stream is never less than a token.
    outputTokens: Math.max(outputTokens, contentChunks),
    ...known,
  };
}

/** What is known of an attempt whose provider did not say what it consumed. */
type Told = Pick<OpenAttempt, 'output' | 'outputCharacters' | 'contentChunks' | 'inputUsage'>;

/**
 * The body's text with its punctuation stands for the prompt; it is never counted as more than the bound that was reserved. Pictures
 * and sounds in it are no text: each counts as much as a picture of usual size.
 */
function inputTokensOf(call: Call): number {
  if (call.kind !== 'chat') return Math.ceil(call.maxInputTokens / 4);
  let media = 0;
  const text = call.body.text.replace(base64, () => {
    media++;
    return '';
  });
  return Math.min(countTokens(text) + media * tokensOfMedia, call.maxInputTokens);
}

/** Nobody writes so long a word. It is looked for where words begin, not again at each of their letters. */
const base64 = /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{1000,}={0,2}/g;

const tokensOfMedia = 1_000;
