import { parseJson } from '../json/parse-json.ts';

/** What a provider's error says, wherever it put it. */
export type ProviderError = {
  /** Its machine words: the values of `code`, `type`, `status`, `reason` and the like, numbers as text. */
  codes: ReadonlySet<string>;
  /** Its text for people; null when it has none. */
  text: string | null;
};

const codeMembers = ['code', 'type', 'status', 'reason', 'error_type', 'error_code', 'status_code', '__type'];
const textMembers = ['message', 'detail', 'error', 'msg', 'status_msg', 'title'];
const innerMembers = ['error', 'errors', 'innererror', 'detail', 'details', 'metadata', 'base_resp', 'message'];
/** Errors nest three deep at most; what lies deeper is not read. */
const maxDepth = 4;
const maxTextLength = 2_000;

/**
 * Reads an error body of any vendor. Most compatible hosts keep OpenAI's `{"error":{"message","code"}}`, but `{"message"}`,
 * `{"detail"}`, `{"error":"…"}` and `{"errors":[…]}` are all out there, and some gateways answer plain text. Never throws.
 */
export function readProviderError(body: string): ProviderError {
  const codes = new Set<string>();
  const texts: string[] = [];
  const parsed = parseJson(body);
  if (parsed === undefined) return { codes, text: plainText(body) };
  collect(parsed, { codes, texts, depth: 0 });
  const text = texts.find((one) => one.trim() !== '');
  return { codes, text: text === undefined ? null : text.slice(0, maxTextLength) };
}

type Found = { codes: Set<string>; texts: string[]; depth: number };

function collect(value: unknown, found: Found): void {
  if (found.depth > maxDepth || typeof value !== 'object' || value === null) return;
  const inner = { ...found, depth: found.depth + 1 };
  if (Array.isArray(value)) {
    for (const one of value.slice(0, 8)) collect(one, inner);
    return;
  }
  const members = new Map<string, unknown>(Object.entries(value));
  for (const name of codeMembers) {
    const code = members.get(name);
    if (typeof code === 'string' || typeof code === 'number') found.codes.add(String(code));
  }
  // What lies inside `error` is the error itself; words beside it only frame it.
  for (const name of innerMembers) collect(members.get(name), inner);
  for (const name of textMembers) {
    const text = members.get(name);
    if (typeof text === 'string') found.texts.push(text);
  }
}

/** A page of HTML says nothing that a person would want to read. */
function plainText(body: string): string | null {
  const text = body.trim();
  return text === '' || text.startsWith('<') ? null : text.slice(0, maxTextLength);
}
