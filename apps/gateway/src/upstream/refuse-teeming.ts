import { holdsMoreThan } from '@switchyard/core/json/holds-more-than';
import { parseJson } from '@switchyard/core/json/parse-json';

/** Half a million is an answer with the log probabilities of all its tokens; embeddings hold a number for each of their dimensions. */
const mostValues = { answer: 500_000, embeddings: 8_000_000 };

/** Throws when an answer holds so many values that reading it would take all time and memory. */
export function refuseTeeming(text: string, of: keyof typeof mostValues = 'answer'): void {
  const most = mostValues[of];
  // A value and its comma are two characters, so that hardly any answer is looked at.
  if (text.length > 2 * most && holdsMoreThan(parseJson(text), most))
    throw new Error(`The answer holds more than ${most} values.`);
}
