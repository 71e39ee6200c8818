import { parseJson } from '@switchyard/core/json/parse-json';

/** Characters of a refusal that are looked at: what providers say of a credential they say at once. */
const longestLook = 16_384;

/**
 * A provider's refusal without what it quotes of the call: two words that stand together in both, and words of the call between
 * quotation marks. Many providers quote what they do not understand, and a caller may make them say anything: that "my credit balance
 * is too low" is no field of theirs.
 */
export function withoutQuotes(refusal: string, sent: { path: string; body: unknown }): string {
  const said = new Set(spoken(refusal.slice(0, longestLook)));
  const quoted = new Set<string>();
  for (const text of [sent.path, textOf(sent.body)]) for (const one of spoken(text)) if (said.has(one)) quoted.add(one);
  const blank = (text: string) => withoutPairs(withoutMarked(text, quoted), quoted);
  const json = parseJson(refusal);
  return json === undefined ? blank(refusal) : JSON.stringify(json, (_, value) => blankIn(value, blank));
}

/** Every word, and every word with the one before it. */
function* spoken(text: string): Generator<string> {
  let before = '';
  for (const [given] of text.matchAll(words)) {
    const word = given.toLowerCase();
    yield word;
    yield `${before} ${word}`;
    before = word;
  }
}

const marked = /(["'`“])([^"'`”]{1,500})["'`”]/g;

const withoutMarked = (text: string, quoted: ReadonlySet<string>) =>
  text.replace(marked, (whole, _, inside: string) =>
    [...inside.matchAll(words)].every(([word]) => quoted.has(word.toLowerCase())) ? '…' : whole,
  );

function withoutPairs(text: string, quoted: ReadonlySet<string>): string {
  const found = [...text.matchAll(words)].map(([word]) => word.toLowerCase());
  let at = -1;
  return text.replace(words, (word) => {
    at += 1;
    const isPair = quoted.has(`${found[at - 1]} ${found[at]}`) || quoted.has(`${found[at]} ${found[at + 1]}`);
    return isPair ? '…' : word;
  });
}

const blankIn = (value: unknown, blank: (text: string) => string) => (typeof value === 'string' ? blank(value) : value);

const words = /[a-z0-9_]{3,}/gi;

/** Of a form or of bytes nobody quotes anything. */
const textOf = (body: unknown): string => {
  if (typeof body === 'string') return body;
  return body instanceof Uint8Array ? new TextDecoder().decode(body) : '';
};
