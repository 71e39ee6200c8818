import type { AnswerChoice, ChatAnswer } from '../../chat/chat-event.ts';
import type { AssistantPart } from '../../chat/content.ts';
import type { AnswerContext } from '../wire-format.ts';
import { writeAnnotation } from './annotation.ts';
import { verdict, writeResponse } from './response-object.ts';
import { type Item, itemId, type MessagePart, writeItem } from './write-item.ts';

/** Writes an answer of another format as a response object. This format has one choice; the first is taken. */
export function encodeAnswer({ model, choices, reported, serviceTier }: ChatAnswer, context: AnswerContext): string {
  const [choice] = choices;
  const finish = choice?.finish ?? { reason: 'error' as const, stopSequence: null, raw: '' };
  const refused = choice?.parts.some(({ kind }) => kind === 'refusal') ?? false;
  const items = choice ? itemsOf(choice, context.requestId) : [];
  const cut = verdict({ finish, refused }).status !== 'completed';
  const output = items.map((item, at) => writeItem(item, cut && at === items.length - 1 ? 'incomplete' : 'completed'));
  return writeResponse(context, { model, finish, refused, output, usage: reported?.usage ?? null, serviceTier });
}

function itemsOf({ parts, logprobs }: AnswerChoice, requestId: string): Item[] {
  const items: Item[] = [];
  for (const part of parts) addPart(items, part, requestId);
  const texts = items.flatMap((item) => (item.kind === 'message' ? item.parts : []));
  const first = texts.find((one) => one.kind === 'text');
  // The canonical answer does not tell which text a token belongs to; nearly always there is one.
  if (first?.kind === 'text') first.logprobs.push(...(logprobs ?? []));
  return items;
}

function addPart(items: Item[], part: AssistantPart, requestId: string): void {
  const id = (kind: Item['kind']) => itemId(kind, requestId, items.length);
  if (part.kind === 'reasoning') {
    const { text, signature, redacted } = part;
    const seal = signature && { signature, redacted };
    items.push({ kind: 'reasoning', id: part.id ?? id('reasoning'), text, seal });
    return;
  }
  if (part.kind === 'tool-call') {
    const { id: callId, name, arguments: given } = part;
    items.push({ kind: 'call', id: id('call'), callId, name, arguments: given || '{}' });
    return;
  }
  const last = items.at(-1);
  if (last?.kind === 'message') last.parts.push(messagePart(part));
  else items.push({ kind: 'message', id: id('message'), parts: [messagePart(part)] });
}

function messagePart(part: Extract<AssistantPart, { kind: 'text' | 'refusal' }>): MessagePart {
  if (part.kind === 'refusal') return { kind: 'refusal', text: part.text };
  const annotations = part.citations.map(writeAnnotation).filter((one) => one !== undefined);
  return { kind: 'text', text: part.text, annotations, logprobs: [] };
}
