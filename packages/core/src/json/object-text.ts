/** Where a member's value stands in the text of a JSON object: from `start` up to, but not including, `end`. */
export type MemberSpan = { start: number; end: number };

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

/**
 * Finds the members of a JSON object without building it. `text` must already have been accepted by JSON.parse as an object.
 * Throws a DuplicateMemberError when a name stands twice.
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
    if (members.has(name)) throw new DuplicateMemberError(name);
    members.set(name, { start, end });
    at = skipSpace(text, end);
    if (text[at] === ',') at = skipSpace(text, at + 1);
  }
  return { text, members, open, empty: members.size === 0 };
}

/**
 * The object's text with some values replaced or added; every other byte stays as it was. `values` are JSON texts.
 * With nothing to change the text itself is answered.
 */
export function withMembers(object: ObjectText, values: Readonly<Record<string, string>>): string {
  const replaced = Object.entries(values).flatMap(([name, value]) => {
    const span = object.members.get(name);
    return span ? [{ ...span, value }] : [];
  });
  const added = Object.entries(values)
    .filter(([name]) => !object.members.has(name))
    .map(([name, value]) => `${JSON.stringify(name)}:${value}`);
  if (replaced.length === 0 && added.length === 0) return object.text;

  let text = object.text.slice(0, object.open + 1);
  if (added.length > 0) text += added.join(',') + (object.empty ? '' : ',');
  let from = object.open + 1;
  for (const { start, end, value } of replaced.sort((a, b) => a.start - b.start)) {
    text += object.text.slice(from, start) + value;
    from = end;
  }
  return text + object.text.slice(from);
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

function skipValue(text: string, at: number): number {
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
    if (code === 123 || code === 91) depth++;
    if (code === 125 || code === 93) {
      depth--;
      if (depth === 0) return next + 1;
    }
    next++;
  }
  return next;
}
