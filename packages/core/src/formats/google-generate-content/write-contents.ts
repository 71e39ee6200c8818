import type { AssistantPart, ChatMessage, TextPart, UserPart } from '../../chat/content.ts';
import { parseJson } from '../../json/parse-json.ts';
import { markedInstruction } from '../alternating-turns.ts';
import { leaveOutCitations, type Translation } from '../translation.ts';
import { writeMedia } from './media.ts';
import { isObject, isTooDeep } from './proto-json.ts';
import { hasThoughtSignatures } from './thinking.ts';

/** A part as it is written. */
export type WrittenPart = Record<string, unknown>;

/** Turns as they are written. */
export type WrittenContent = { role: 'user' | 'model'; parts: WrittenPart[] };

/** Writes what is said: instructions at the beginning apart from turns, the results of parallel calls in one turn. */
export function writeContents(
  messages: readonly ChatMessage[],
  { model, translation }: { model: string; translation: Translation },
): { instruction: WrittenPart[]; contents: WrittenContent[] } {
  const instruction: WrittenPart[] = [];
  const contents: WrittenContent[] = [];
  let results: WrittenPart[] | null = null;
  for (const message of messages) {
    leaveOutMarks(message, translation);
    const isInstruction = message.role === 'system' || message.role === 'developer';
    if (isInstruction && contents.length === 0) instruction.push(...textParts(message.parts));
    else if (message.role === 'tool') {
      const parts = writeResult(message, { model, translation });
      if (parts.length === 0) continue;
      if (results === null) contents.push({ role: 'user', parts: [] });
      results = contents.at(-1)?.parts ?? null;
      results?.push(...parts);
    } else {
      const parts =
        message.role === 'assistant' ? writeModelParts(message.parts, model) : userParts(message, translation);
      const last = contents.at(-1);
      // Calls and their results face each other turn by turn, so what the model said at one go is one turn.
      if (message.role === 'assistant' && last?.role === 'model') last.parts.push(...parts);
      else if (parts.length > 0) contents.push({ role: message.role === 'assistant' ? 'model' : 'user', parts });
      if (parts.length > 0) results = null;
    }
  }
  // Google refuses a call without contents; a caller who gives nothing but instructions asks with them.
  if (contents.length > 0) return { instruction, contents };
  const asked = instruction.length > 0 ? instruction : [{ text: '' }];
  return { instruction: [], contents: [{ role: 'user', parts: asked }] };
}

/** Google caches by itself and knows no names. */
function leaveOutMarks(message: ChatMessage, translation: Translation): void {
  leaveOutCitations(message, translation);
  if ('name' in message && message.role !== 'tool' && message.name !== null)
    translation.unsupported(`${message.at}.name`, 'its messages have no names');
  if ('cache' in message && message.cache) translation.leaveOut(`${message.at}.cache_control`);
  for (const part of message.parts) if ('cache' in part && part.cache) translation.leaveOut(`${part.at}.cache_control`);
}

const textParts = (parts: readonly TextPart[]): WrittenPart[] =>
  parts.flatMap(({ text }) => (text === '' ? [] : [{ text }]));

/** What the user says, or an instruction in the middle of what is said. */
function userParts(message: Extract<ChatMessage, { role: 'user' | 'system' | 'developer' }>, translation: Translation) {
  if (message.role === 'user') return message.parts.flatMap((part) => writeUserPart(part, translation));
  return message.parts.flatMap((part) => textParts([{ ...part, text: part.text && markedInstruction(part.text) }]));
}

function writeUserPart(part: UserPart, translation: Translation): WrittenPart[] {
  if (part.kind === 'text') return textParts([part]);
  if (part.kind === 'image' && part.detail !== null && part.detail !== 'auto')
    translation.leaveOut(`${part.at}.detail`);
  if (part.kind === 'file' && part.cite) translation.unsupported(`${part.at}.citations`, 'it does not cite files');
  const written = writeMedia(part);
  if (!written) translation.unsupported(part.at, 'the file is stored with another provider');
  if (!written) return [];
  // Not all of Google's hosts take a file's name with it.
  return part.kind === 'file' && part.name !== null ? [{ text: part.name }, written] : [written];
}

/** What Google itself documents for calls that another model made: https://ai.google.dev/gemini-api/docs/thought-signatures */
const foreignCallSignature = 'skip_thought_signature_validator';

/** Google's own signatures go back on the part that they came on: the next one. Other providers' reasoning is left out. */
function writeModelParts(parts: readonly AssistantPart[], model: string): WrittenPart[] {
  const written: WrittenPart[] = [];
  let signature: string | null = null;
  let calls = 0;
  for (const part of parts) {
    if (part.kind === 'reasoning') {
      if (part.signature?.format !== 'google-generate-content') continue;
      if (signature !== null) written.push({ text: '', thoughtSignature: signature });
      if (part.text !== '') written.push({ text: part.text, thought: true });
      signature = part.signature.value;
      continue;
    }
    if (part.kind !== 'tool-call' && part.text === '') continue;
    const isFirstCall = part.kind === 'tool-call' && calls++ === 0;
    const mark = signature ?? (isFirstCall && hasThoughtSignatures(model) ? foreignCallSignature : null);
    const data = part.kind === 'tool-call' ? { functionCall: writeCall(part) } : { text: part.text };
    written.push(mark === null ? data : { ...data, thoughtSignature: mark });
    signature = null;
  }
  return signature === null ? written : [...written, { text: '', thoughtSignature: signature }];
}

/** A call as Google has it: arguments are an object. What a model wrote that is none stands whole under `arguments`. */
export function writeCall(call: { id: string; name: string; arguments: string }): WrittenPart {
  const args = call.arguments.trim() === '' ? {} : parseJson(call.arguments);
  return {
    id: call.id,
    name: call.name,
    args: isObject(args) && !isTooDeep(args) ? args : { arguments: call.arguments },
  };
}

/** Pictures and files stand in a result from Gemini 3 on, and behind it before. */
function writeResult(
  message: Extract<ChatMessage, { role: 'tool' }>,
  { model, translation }: { model: string; translation: Translation },
): WrittenPart[] {
  const { callId, name, isError, parts } = message;
  if (name === null) {
    translation.unsupported(message.at, 'it is the result of a call that is not among the messages');
    return [];
  }
  const text = parts.flatMap((part) => (part.kind === 'text' ? [part.text] : [])).join('\n');
  const shown = parts.flatMap((part) => (part.kind === 'text' ? [] : writeUserPart(part, translation)));
  const response = isError ? { error: text } : responseOf(text);
  const within = shown.length > 0 && hasThoughtSignatures(model) ? { parts: shown } : {};
  return [{ functionResponse: { id: callId, name, response, ...within } }, ...('parts' in within ? [] : shown)];
}

function responseOf(text: string): Record<string, unknown> {
  const json = parseJson(text);
  return isObject(json) && !isTooDeep(json) ? json : { output: text };
}
