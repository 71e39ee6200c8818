/**
 * Where a member stands in the text of a JSON object: its name from `name`, its value from `start` up to, but not including, `end`.
 */
export type MemberSpan = { name: number; start: number; end: number };

/** The text of a JSON object with the places of its members, so that single values can be replaced and all else kept. */
export type ObjectText = { text: string; members: ReadonlyMap<string, MemberSpan>; open: number; empty: boolean };

/** A member that stands twice in one object. Parsers disagree about which one counts, so it is refused. */
export class DuplicateMemberError extends Error {
  override name = 'DuplicateMemberError';
  readonly member: string;

  constructor(member: string) {
    super(`The member ${JSON.stringify(member)} stands more than once.`);
    this.member = member;
  }
}

/** A text whose values are nested so deeply that nobody means it; writing such values again would take seconds, or overflow. */
export class TooDeepError extends Error {
  override name = 'TooDeepError';
  readonly member: string;

  constructor(member: string) {
    super(`The member ${JSON.stringify(member)} is nested deeper than ${maxDepth} levels.`);
    this.member = member;
  }
}

/**
 * Finds the members of a JSON object without building it. `text` must already have been accepted by JSON.parse as an object.
 * Throws a DuplicateMemberError when a name stands twice, and a TooDeepError when a value is nested beyond reason.
 */
export function readObjectText(text: string): ObjectText {
  const members = new Map<string, MemberSpan>();
  const open = text.indexOf('{');
  let at = skipSpace(text, open + 1);
  while (text[at] === '"') {
    const nameEnd = skipString(text, at);
    const name: string = JSON.parse(text.slice(at, nameEnd));
    const start = skipSpace(text, skipSpace(text, nameEnd) + 1);
    const end = skipValue(text, start);
    if (end === null) throw new TooDeepError(name);
    if (members.has(name)) throw new DuplicateMemberError(name);
    members.set(name, { name: at, start, end });
    at = skipSpace(text, end);
    if (text[at] === ',') at = skipSpace(text, at + 1);
  }
  return { text, members, open, empty: members.size === 0 };
}

/**
 * The object's text with some values replaced, added or, where `null` stands, taken out with their names; every other byte stays as
 * it was. `values` are JSON texts. With nothing to change the text itself is answered.
 */
export function withMembers(object: ObjectText, values: Readonly<Record<string, string | null>>): string {
  const { text, members, open } = object;
  const changes = new Map(Object.entries(values));
  const added = [...changes].filter(([name, value]) => value !== null && !members.has(name));
  if (added.length === 0 && ![...changes.keys()].some((name) => members.has(name))) return text;

  let written = text.slice(0, open + 1) + added.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(',');
  let isFirst = added.length === 0;
  let from = open + 1;
  let stood = 0;
  for (const [name, span] of members) {
    const value = changes.get(name);
    // What stands between two members holds their comma; before the first one there is only space.
    if (value !== null) {
      if (!isFirst && stood === 0) written += ',';
      if (!isFirst || stood === 0) written += text.slice(from, span.name);
      written += text.slice(span.name, span.start) + (value ?? text.slice(span.start, span.end));
      isFirst = false;
    }
    from = span.end;
    stood++;
  }
  return written + text.slice(from);
}

const quote = 34;
const backslash = 92;

function skipSpace(text: string, at: number): number {
  let next = at;
  while (next < text.length && text.charCodeAt(next) <= 32) next++;
  return next;
}

/** `at` is at the opening quote; answers the place after the closing one. */
function skipString(text: string, at: number): number {
  let end = text.indexOf('"', at + 1);
  while (end !== -1) {
    let slashes = 0;
    while (text.charCodeAt(end - 1 - slashes) === backslash) slashes++;
    if (slashes % 2 === 0) return end + 1;
    end = text.indexOf('"', end + 1);
  }
  return text.length;
}

/** Levels that a value may have; real ones have a dozen. */
const maxDepth = 500;

/** The place after the value; null when it is nested too deeply. */
function skipValue(text: string, at: number): number | null {
  const first = text[at];
  if (first === '"') return skipString(text, at);
  if (first !== '{' && first !== '[') {
    let end = at;
    while (end < text.length && !',}] \n\r\t'.includes(text.charAt(end))) end++;
    return end;
  }
  let depth = 0;
  let next = at;
  while (next < text.length) {
    const code = text.charCodeAt(next);
    if (code === quote) {
      next = skipString(text, next);
      continue;
    }
    if (code === 123 || code === 91) {
      depth++;
      if (depth > maxDepth) return null;
    }
    if (code === 125 || code === 93) {
      depth--;
      if (depth === 0) return next + 1;
    }
    next++;
  }
  return next;
}
