import { z } from 'zod';
import type { AssistantPart, Beyond, ChatMessage, ReasoningPart, TextPart, UserPart } from '../../chat/content.ts';
import { beyondMembers } from '../beyond-members.ts';
import { resultsInOrder } from '../results-in-order.ts';
import { readAnnotations } from './annotation.ts';
import type { InputContent, OutputContent } from './input-content.ts';
import type { InputItem } from './input-item.ts';
import type { ResponsesRequest } from './request.ts';
import { openReasoning } from './sealed-reasoning.ts';
import { readUserPart } from './user-part.ts';

/** The conversation, and the items that no other format has. */
export type ReadInput = { messages: ChatMessage[]; beyond: Beyond[] };

/**
 * Reads instructions and input as messages. What the model did between two turns of others (reasoning, text, calls of tools) stands
 * here as items of its own and is one message elsewhere.
 */
export function readInput({ instructions, input }: ResponsesRequest): ReadInput {
  const read: Reading = { messages: [], beyond: [], toolNames: new Map() };
  if (instructions) {
    read.messages.push({ role: 'system', at: 'instructions', parts: [textPart('instructions', instructions)] });
  }
  if (typeof input === 'string') {
    read.messages.push({ role: 'user', at: 'input', name: null, parts: [textPart('input', input)] });
  } else {
    input?.forEach((item, index) => {
      addItem(read, item, `input.${index}`);
    });
  }
  return { messages: resultsInOrder(read.messages), beyond: read.beyond };
}

type Reading = ReadInput & { toolNames: Map<string, string> };

function addItem(read: Reading, one: InputItem, at: string): void {
  if (one.kind !== 'native') read.beyond.push(...beyondItem(one, at));
  switch (one.kind) {
    case 'message':
      read.messages.push(messageOf(read, one.item, at));
      return;
    case 'assistant':
      addAssistant(read, at, answerParts(one.item.content, at));
      return;
    case 'call': {
      const { call_id, name, arguments: given } = one.item;
      read.toolNames.set(call_id, name);
      addAssistant(read, at, [{ kind: 'tool-call', at, id: call_id, name, arguments: given, cache: null }]);
      return;
    }
    case 'output': {
      const { call_id, output } = one.item;
      const all = contentParts(output, `${at}.output`);
      const parts = all.filter((part) => part.kind !== 'audio');
      refuseParts(
        read,
        all.filter((part) => part.kind === 'audio'),
        'results of tools have no sound there',
      );
      const name = read.toolNames.get(call_id) ?? null;
      read.messages.push({ role: 'tool', at, callId: call_id, name, isError: false, parts, cache: null });
      return;
    }
    case 'reasoning':
      addAssistant(read, at, reasoningParts(one.item, at));
      return;
    case 'native':
      read.beyond.push({ param: at, value: one.item, harmless: isReasoningReference(one), why: whyNative(one.type) });
  }
}

const labels = ['type', 'id', 'status', 'role'];
const known: Readonly<Record<Exclude<InputItem['kind'], 'native'>, string[]>> = {
  message: [...labels, 'content'],
  assistant: [...labels, 'content'],
  call: [...labels, 'call_id', 'name', 'arguments'],
  output: [...labels, 'call_id', 'output'],
  reasoning: [...labels, 'summary', 'content', 'encrypted_content'],
};
const ofParts = [
  ...['type', 'text', 'refusal', 'annotations', 'logprobs', 'image_url', 'file_id', 'file_data', 'file_url'],
  ...['filename', 'input_audio', 'prompt_cache_breakpoint'],
];

/** What stands beside the known members of an item and its parts: OpenAI's own words to its models, and what clients send back. */
function beyondItem({ kind, item }: Exclude<InputItem, { kind: 'native' }>, at: string): Beyond[] {
  const [member, parts] = 'output' in item ? ['output', item.output] : ['content', item.content];
  const inner = Array.isArray(parts) && kind !== 'reasoning' ? parts : [];
  return [
    ...beyondMembers(item, known[kind], { at, harmless: true }),
    ...inner.flatMap((part, number) => {
      const place = { at: `${at}.${member}.${number}`, harmless: true };
      return beyondMembers(part, part.type === 'input_image' ? [...ofParts, 'detail'] : ofParts, place);
    }),
  ];
}

/** Reasoning helps only the model that made it. Clients name it even where nothing is stored, since they cannot know. */
const isReasoningReference = ({ type, item }: { type: string; item: unknown }): boolean =>
  type === 'item_reference' && reference.safeParse(item).success;

const reference = z.looseObject({ id: z.string().startsWith('rs_') });

const whyNative = (type: string): string =>
  type === 'item_reference'
    ? 'nothing is stored there; with store set to false clients send the items themselves'
    : `items of type ${type} are OpenAI's own`;

const textPart = (at: string, text: string): TextPart => ({ kind: 'text', at, text, cache: null, citations: [] });

type MessageItem = Extract<InputItem, { kind: 'message' }>['item'];

function messageOf(read: Reading, { role, content }: MessageItem, at: string): ChatMessage {
  const parts = contentParts(content, `${at}.content`);
  if (role === 'user') return { role, at, name: null, parts };
  const texts = parts.filter((part) => part.kind === 'text');
  refuseParts(
    read,
    parts.filter((part) => part.kind !== 'text'),
    'instructions can only be text there',
  );
  return { role, at, parts: texts };
}

function refuseParts({ beyond }: Reading, parts: readonly UserPart[], why: string): void {
  for (const part of parts) beyond.push({ param: part.at, value: part, harmless: false, why });
}

function contentParts(content: string | readonly InputContent[], at: string): UserPart[] {
  if (typeof content === 'string') return [textPart(at, content)];
  return content.map((part, index) => readUserPart(part, `${at}.${index}`));
}

function addAssistant({ messages }: Reading, at: string, parts: readonly AssistantPart[]): void {
  const last = messages.at(-1);
  if (last?.role === 'assistant') last.parts.push(...parts);
  else messages.push({ role: 'assistant', at, name: null, parts: [...parts] });
}

function answerParts(content: string | readonly OutputContent[], at: string): AssistantPart[] {
  if (typeof content === 'string') return [textPart(`${at}.content`, content)];
  return content.map((part, index): AssistantPart => {
    const place = `${at}.content.${index}`;
    if (part.type === 'refusal') return { kind: 'refusal', at: place, text: part.refusal };
    const citations = readAnnotations(part.annotations);
    return { ...textPart(place, part.text), citations };
  });
}

type ReasoningItem = Extract<InputItem, { kind: 'reasoning' }>['item'];

function reasoningParts({ id, summary, content, encrypted_content }: ReasoningItem, at: string): ReasoningPart[] {
  const text = [...summary, ...(content ?? [])].map((part) => part.text).join('\n\n');
  const seal = encrypted_content ? openReasoning(encrypted_content) : null;
  if (text === '' && seal === null) return [];
  const own = seal?.signature.format === 'openai-responses' || seal === null;
  const redacted = own ? text === '' : seal.redacted;
  return [{ kind: 'reasoning', at, text, signature: seal?.signature ?? null, redacted, id: own ? (id ?? null) : null }];
}
