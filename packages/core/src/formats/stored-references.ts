import { DuplicateMemberError, type ObjectText, readObjectText, withMembers } from '../json/object-text.ts';
import { parseJson } from '../json/parse-json.ts';

/** What a body names that a provider keeps. Every id is one of a provider account, so the call can only be served by that account. */
export type StoredReferences = {
  previousResponseId: string | null;
  /** The ids of files in the input and in tools, each once. */
  fileIds: string[];
};

/** Finds the stored objects that a body names. The body must have been accepted by `decodeCall`. */
export function storedReferences(object: ObjectText): StoredReferences {
  const previous = stringMember(object, 'previous_response_id');
  const fileIds = fileIdSpans(object).map((span) => stringAt(object.text, span));
  return { previousResponseId: previous ?? null, fileIds: [...new Set(fileIds)] };
}

/** The body with the ids of stored objects replaced by others; every other byte stays as it was. */
export function replaceStoredReferences(text: string, map: IdMaps): string {
  const object = readObjectText(text);
  const previous = stringMember(object, 'previous_response_id');
  const spans = fileIdSpans(object).map((span) => ({
    start: span.start,
    end: span.end,
    id: map.fileId(stringAt(text, span)),
  }));
  const previousSpan = object.members.get('previous_response_id');
  if (previous !== undefined && previousSpan) spans.push({ ...previousSpan, id: map.previousResponseId(previous) });
  return withSpans(text, spans);
}

/** What each kind of id becomes. */
export type IdMaps = { previousResponseId(id: string): string; fileId(id: string): string };

/**
 * A response object, or an event that carries one, with the response's own id and that of the response before it replaced; every
 * other byte stays as it was. Text that is neither is answered as it is.
 */
export function replaceResponseIds(text: string, map: (id: string) => string): string {
  // Most events of a stream have neither; reading them would be in vain.
  if (!/"(?:id|previous_response_id|response)"/.test(text)) return text;
  const object = readForeign(text);
  if (!object) return text;
  const span = object.members.get('response');
  const inner = span ? text.slice(span.start, span.end) : '';
  const response = inner.startsWith('{') ? readForeign(inner) : undefined;
  if (response) return withMembers(object, { response: withIds(response, map) });
  return withIds(object, map);
}

function withIds(object: ObjectText, map: (id: string) => string): string {
  const values: Record<string, string> = {};
  for (const name of ['id', 'previous_response_id']) {
    const id = stringMember(object, name);
    if (id !== undefined) values[name] = JSON.stringify(map(id));
  }
  return withMembers(object, values);
}

/** The object in a foreign text; undefined when it is none, or one whose members stand twice. */
function readForeign(text: string): ObjectText | undefined {
  const json = parseJson(text);
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return undefined;
  try {
    return readObjectText(text);
  } catch (cause) {
    if (cause instanceof DuplicateMemberError) return undefined;
    throw cause;
  }
}

type Span = { start: number; end: number };

function stringMember({ text, members }: ObjectText, name: string): string | undefined {
  const span = members.get(name);
  return span && text[span.start] === '"' ? stringAt(text, span) : undefined;
}

function stringAt(text: string, { start, end }: Span): string {
  const value = parseJson(text.slice(start, end));
  return typeof value === 'string' ? value : '';
}

function withSpans(text: string, spans: readonly (Span & { id: string })[]): string {
  let replaced = '';
  let from = 0;
  for (const { start, end, id } of [...spans].sort((a, b) => a.start - b.start)) {
    replaced += text.slice(from, start) + JSON.stringify(id);
    from = end;
  }
  return replaced + text.slice(from);
}

/** Where files are named: in messages, results of tools, and the tools themselves. What a tool's arguments say is text, and no name. */
function fileIdSpans({ text, members }: ObjectText): Span[] {
  return ['input', 'messages', 'tools', 'prompt'].flatMap((name) => {
    const span = members.get(name);
    return span ? fileIdsWithin(text, span) : [];
  });
}

const token = /"(?:[^"\\]|\\.)*"|[[\]:]/gs;

/** Finds the values of `file_id` and the elements of `file_ids`, at any depth. */
function fileIdsWithin(text: string, { start, end }: Span): Span[] {
  const found: Span[] = [];
  let before = '';
  let name = '';
  let listed = false;
  token.lastIndex = start;
  for (let match = token.exec(text); match && match.index < end; match = token.exec(text)) {
    const [word] = match;
    if (word === ':') name = nameOf(before);
    else if (word === '[') listed = before === ':' && name === 'file_ids';
    else if (word === ']') listed = false;
    else if (listed || (before === ':' && name === 'file_id')) {
      found.push({ start: match.index, end: match.index + word.length });
    }
    before = word;
  }
  return found;
}

function nameOf(word: string): string {
  const name = parseJson(word);
  return typeof name === 'string' ? name : '';
}
