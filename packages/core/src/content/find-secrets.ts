import type { Span } from './span.ts';

/**
 * Shapes of keys and tokens. Every one begins where no letter of its own alphabet stands before it, so that no run of letters is read
 * twice: the time is in proportion to the text, whatever it says.
 */
const shapes: readonly RegExp[] = [
  // Switchyard's own, OpenAI's, Anthropic's and those made like them.
  /(?<![\w-])sy[kt]_[0-9A-Za-z]{30}_[0-9A-Za-z]{6}(?!\w)/g,
  /(?<![\w-])sk-[\w-]{16,}/g,
  /(?<![\w-])(?:AKIA|ASIA|AROA|AIDA)[0-9A-Z]{16}(?![0-9A-Za-z])/g,
  /(?<=secret_?access_?key["']?[\s:=]{1,5}["']?)[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+])/gi,
  /(?<!\w)gh[pousr]_[A-Za-z0-9]{36,}/g,
  /(?<!\w)github_pat_\w{22,}/g,
  /(?<![\w-])glpat-[\w-]{20,}/g,
  /(?<![\w-])xox[abeprs]-[A-Za-z0-9-]{10,}/g,
  /(?<![\w/])hooks\.slack\.com\/services\/[A-Za-z0-9/]{20,}/g,
  /(?<![\w-])AIza[\w-]{30,}/g,
  /(?<![\w.-])ya29\.[\w.-]{20,}/g,
  /(?<!\w)(?:gsk_|hf_|npm_|r8_)[A-Za-z0-9]{20,}/g,
  /(?<![\w-])(?:xai-|pplx-)[A-Za-z0-9]{20,}/g,
  /(?<!\w)[rs]k_(?:live|test)_[A-Za-z0-9]{16,}/g,
  /(?<![\w.-])SG\.[\w-]{16,}\.[\w-]{16,}/g,
  // A JSON Web Token: three parts, of which the first two are JSON.
  /(?<![\w-])eyJ[\w-]{8,}\.[\w-]{4,}\.[\w-]*/g,
  /(?<=(?<!\w)Bearer\s{1,5})[\w.~+/=-]{16,}/gi,
  // The password in an address.
  /(?<=:\/\/[^\s:/@"'<>]{0,100}:)[^\s/@"'<>]{1,200}(?=@)/g,
];

/** Keys, tokens, passwords in addresses, and PEM blocks. */
export function findSecrets(text: string): Span[] {
  const found: Span[] = pemBlocks(text);
  for (const shape of shapes)
    for (const match of text.matchAll(shape)) {
      const start = match.index;
      found.push({ start, end: start + match[0].length, label: 'secret' });
    }
  return found;
}

const begins = '-----BEGIN ';
const ends = '-----END ';

/** From the beginning of a block to its end; of one that was cut off, to where the text ends. */
function pemBlocks(text: string): Span[] {
  const found: Span[] = [];
  for (let start = text.indexOf(begins); start !== -1; ) {
    const last = text.indexOf(ends, start);
    const close = last === -1 ? -1 : text.indexOf('-----', last + ends.length);
    const end = close === -1 || close - last > 100 ? text.length : close + 5;
    found.push({ start, end, label: 'secret' });
    start = text.indexOf(begins, end);
  }
  return found;
}
