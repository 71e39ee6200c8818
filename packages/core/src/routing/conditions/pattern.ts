import { RE2JS } from 're2js';
import { Memo } from './memo.ts';

const compiled = new Memo<RE2JS>(1_000);

/** Longer texts are not looked at beyond this, in characters: what callers say is as long as they like. */
const longestText = 512;

/**
 * Whether RE2 finds the pattern anywhere in the first 512 characters of the text. It takes time in proportion to the text and to the
 * weight of the pattern, whatever the two say. Throws when RE2
 * does not understand the pattern; the schema of conditions lets no such pattern pass.
 */
export function finds(pattern: string, text: string): boolean {
  return compiled.get(pattern, () => RE2JS.compile(pattern)).test(text.slice(0, longestText));
}
