import type { AssistantPart, Beyond, ChatMessage, ReasoningPart, TextPart, UserPart } from '../../chat/content.ts';
import { beyondMembers } from '../beyond-members.ts';
import { readMedia } from './media.ts';
import type { Content, Part } from './schema.ts';
import { readThoughtSignature } from './thought-signature.ts';

/**
 * Reads the turns of a caller. Parts that no other format knows are named in `beyond`. What the model says in several contents is one
 * message: Google's own clients keep each chunk of a stream as one.
 */
export function readMessages(contents: readonly Content[], beyond: Beyond[]): ChatMessage[] {
  const open: OpenCall[] = [];
  const messages: ChatMessage[] = [];
  for (const [index, { role, parts }] of contents.entries()) {
    const at = `contents.${index}`;
    beyond.push(...parts.flatMap((part, number) => beyondPart(part, `${at}.parts.${number}`)));
    if (role !== 'model') messages.push(...readUserTurn(parts, { at, open, beyond }));
    else {
      const last = messages.at(-1);
      const read = last?.role === 'assistant' ? last.parts : [];
      readModelParts(parts, { at, open, beyond }, read);
      if (last?.role !== 'assistant' && read.length > 0)
        messages.push({ role: 'assistant', at, name: null, parts: read });
    }
  }
  return messages;
}

/** What describes a part and changes at most how well it is seen; the content of parts that none can show is named by itself. */
function beyondPart(
  { mediaResolution, partMetadata, videoMetadata, inlineData, fileData }: Part,
  at: string,
): Beyond[] {
  const shown = inlineData ? 'inlineData' : 'fileData';
  const { mimeType, displayName } = inlineData ?? fileData ?? {};
  const isNamed = displayName && !/^(image|audio|video)\//i.test(mimeType ?? '');
  return [
    ...beyondMembers({ mediaResolution, partMetadata, videoMetadata }, [], { at, harmless: true }),
    ...beyondMembers({ displayName: isNamed ? null : displayName }, [], { at: `${at}.${shown}`, harmless: true }),
  ];
}

/** A call that has no result yet. Google's ids are optional; results without one answer the calls of their name in order. */
type OpenCall = { id: string; name: string };

type Turn = { at: string; open: OpenCall[]; beyond: Beyond[] };

const textPart = (at: string, text: string): TextPart => ({ kind: 'text', at, text, cache: null, citations: [] });

/** Adds parts to what the model has said so far. */
function readModelParts(parts: readonly Part[], turn: Turn, read: AssistantPart[]): void {
  for (const [index, part] of parts.entries()) {
    const at = `${turn.at}.parts.${index}`;
    const text = part.text ?? '';
    const seal = part.thoughtSignature ? readThoughtSignature(part.thoughtSignature) : null;
    if (part.thought) {
      addThought(read, { kind: 'reasoning', at, text, ...(seal ?? noSeal) });
      continue;
    }
    if (seal) read.push({ kind: 'reasoning', at, text: '', ...seal });
    if (part.functionCall) {
      const { id, name, args } = part.functionCall;
      const call = { id: id ?? `call_${turn.at.split('.')[1]}_${index}`, name };
      turn.open.push(call);
      read.push({ kind: 'tool-call', at, ...call, arguments: JSON.stringify(args ?? {}), cache: null });
    } else if (text !== '') addText(read, textPart(at, text));
    else addBeyond(part, at, turn.beyond);
  }
}

const noSeal = { signature: null, redacted: false, id: null };

/** A stream told a text in many parts, which are no paragraphs. */
function addText(read: AssistantPart[], said: TextPart): void {
  const last = read.at(-1);
  if (last?.kind === 'text') last.text += said.text;
  else read.push(said);
}

/** A stream told a thought in many parts, its signature last; a caller that sends them back means one thought. */
function addThought(read: AssistantPart[], thought: ReasoningPart): void {
  const last = read.at(-1);
  if (last?.kind === 'reasoning' && last.signature === null) {
    const { signature, redacted, id } = thought;
    Object.assign(last, { text: last.text + thought.text, signature, redacted, id });
  } else read.push(thought);
}

/** Results come first: other formats want them right after their calls. */
function readUserTurn(parts: readonly Part[], turn: Turn): ChatMessage[] {
  const results: ChatMessage[] = [];
  const said: UserPart[] = [];
  for (const [index, part] of parts.entries()) {
    const at = `${turn.at}.parts.${index}`;
    if (part.functionResponse) {
      results.push(readResult(part.functionResponse, at, turn));
      continue;
    }
    const read = typeof part.text === 'string' ? textPart(at, part.text) : readMedia(part, at);
    if (read) said.push(read);
    else addBeyond(part, at, turn.beyond);
  }
  return said.length === 0 ? results : [...results, { role: 'user', at: turn.at, name: null, parts: said }];
}

function readResult(
  { id, name, response, parts, willContinue, scheduling }: NonNullable<Part['functionResponse']>,
  at: string,
  { open, beyond }: Turn,
): ChatMessage {
  const found = open.findIndex((call) => (id ? call.id === id : call.name === name));
  const [call] = found === -1 ? [] : open.splice(found, 1);
  const { text, isError } = readResponse(response ?? {});
  const given = { willContinue: willContinue || null, scheduling };
  beyond.push(...beyondMembers(given, [], { at: `${at}.functionResponse`, harmless: false }));
  const shown = (parts ?? []).flatMap((part, index) => {
    const place = `${at}.functionResponse.parts.${index}`;
    const media = readMedia(part, place);
    if (media && media.kind !== 'audio') return [media];
    addBeyond(part, place, beyond);
    return [];
  });
  const callId = call?.id ?? id ?? `call_${at.replaceAll(/\D+/g, '_')}`;
  return { role: 'tool', at, callId, name, isError, parts: [textPart(at, text), ...shown], cache: null };
}

/** Google's callers put a function's output under `output` or `result` and its failure under `error`, or send any object. */
function readResponse(response: Record<string, unknown>): { text: string; isError: boolean } {
  const [first, ...others] = Object.entries(response);
  const alone = first !== undefined && others.length === 0 ? first : null;
  const isError = alone?.[0] === 'error';
  if (alone && ['output', 'result', 'error'].includes(alone[0]) && typeof alone[1] === 'string')
    return { text: alone[1], isError };
  return { text: JSON.stringify(response), isError };
}

const known = ['inlineData', 'fileData', 'executableCode', 'codeExecutionResult', 'toolCall', 'toolResponse'] as const;

function addBeyond(part: Record<string, unknown>, at: string, beyond: Beyond[]): void {
  const [member, value] =
    Object.entries(part).find(([name, given]) => known.some((one) => one === name) && given) ??
    Object.entries(part).find(([name, given]) => name !== 'text' && name !== 'thoughtSignature' && given) ??
    [];
  if (member !== undefined) beyond.push({ param: `${at}.${member}`, value, harmless: false });
}
