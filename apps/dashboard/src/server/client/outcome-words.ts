import { failureWords } from '@switchyard/core/routing/failure-words';

/** What each outcome of an attempt is called in a sentence; classes of failure as routing knows them. */
const words: ReadonlyMap<string, string> = new Map([
  ['succeeded', 'answered'],
  ['cut', 'cut off'],
  ['cancelled', 'caller left'],
  ...Object.entries(failureWords),
]);

/** An attempt's outcome in words: `rate-limited` is "rate limit". One that a newer gateway wrote is read as it is spelled. */
export function outcomeWords(outcome: string): string {
  return words.get(outcome) ?? outcome.replaceAll('-', ' ');
}
