import { RE2JS } from 're2js';
import { Memo } from '../routing/conditions/memo.ts';
import type { RedactionKind } from './content-policy.ts';
import { findEmails } from './find-emails.ts';
import { findCards, findIbans, findPhones } from './find-numbers.ts';
import { findSecrets } from './find-secrets.ts';
import type { Redaction } from './resolve-content-policy.ts';
import { mergeSpans, type Span } from './span.ts';

/** In the order in which one is named where two find the same place. */
const finders: Readonly<Record<RedactionKind, (text: string) => Span[]>> = {
  secret: findSecrets,
  iban: findIbans,
  card: findCards,
  email: findEmails,
  phone: findPhones,
};
const order: readonly RedactionKind[] = ['secret', 'iban', 'card', 'email', 'phone'];

/** The places of a text that are to be redacted, in order and apart. The time it takes is in proportion to the text. */
export function findSensitive(text: string, { kinds, patterns }: Redaction): Span[] {
  if (text.length < shortest && patterns.length === 0) return [];
  const known = order.filter((kind) => kinds.includes(kind)).flatMap((kind) => finders[kind](text));
  return mergeSpans([...known, ...patterns.flatMap((pattern) => findPattern(text, pattern))]);
}

/** No kind that is known here is shorter, in characters. */
const shortest = 5;

const compiled = new Memo<RE2JS>(500);

function findPattern(text: string, { name, pattern }: Redaction['patterns'][number]): Span[] {
  const matcher = compiled.get(pattern, () => RE2JS.compile(pattern)).matcher(text);
  const found: Span[] = [];
  while (matcher.find()) {
    // Nothing cannot be redacted.
    if (matcher.end() > matcher.start()) found.push({ start: matcher.start(), end: matcher.end(), label: name });
  }
  return found;
}
