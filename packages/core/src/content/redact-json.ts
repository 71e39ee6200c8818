import { findSensitive } from './find-sensitive.ts';
import type { Redaction } from './resolve-content-policy.ts';
import { replaceSpans } from './span.ts';

/** What was redacted, and how many places. */
export type Redacted = { text: string; count: number };

/** A text that is not JSON, or no longer. */
export function redactPlain(text: string, redaction: Redaction): Redacted {
  const spans = findSensitive(text, redaction);
  return { text: spans.length === 0 ? text : replaceSpans(text, spans), count: spans.length };
}

/** Strings and numbers. Nothing in it is read twice. */
const tokens = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"|-?\d[\d.eE+-]*/g;

/**
 * JSON whose strings are redacted, names included, each as it reads without its escapes. What has nothing to redact stays as it is, to
 * the byte, and the whole stays JSON of the same shape; a number that is a card becomes a string. Bytes in base64 are left alone.
 */
export function redactJson(text: string, redaction: Redaction): Redacted {
  let count = 0;
  const redacted = text.replace(tokens, (token) => {
    const isWords = token.startsWith('"');
    if (!isWords && token.length < 12) return token;
    const said = isWords ? saidIn(token) : token;
    if (isMedia(said)) return token;
    const one = redactPlain(said, redaction);
    if (one.count === 0) return token;
    count += one.count;
    return JSON.stringify(one.text);
  });
  return { text: redacted, count };
}

function saidIn(token: string): string {
  if (!token.includes('\\')) return token.slice(1, -1);
  const said: unknown = JSON.parse(token);
  return typeof said === 'string' ? said : token;
}

/** Pictures, sounds and files: nobody writes words of this length in this alphabet. */
export const isMedia = (said: string) =>
  said.length >= 1_000 && /^(?:data:[^,]{0,200},)?[A-Za-z0-9+/_-]{1000,}={0,2}$/.test(said);
