import type { TokenLogprob } from '../../chat/chat-event.ts';
import { writeLogprobs } from './logprobs.ts';
import { type SealedReasoning, sealReasoning } from './sealed-reasoning.ts';

/** How far an item has come. */
export type ItemStatus = 'in_progress' | 'completed' | 'incomplete';

/** A part of a message, with all that was said so far. */
export type MessagePart =
  | { kind: 'text'; text: string; annotations: Record<string, unknown>[]; logprobs: TokenLogprob[] }
  | { kind: 'refusal'; text: string };

/** An item of the answer, with all that was said so far. */
export type Item =
  | { kind: 'message'; id: string; parts: MessagePart[] }
  | { kind: 'reasoning'; id: string; text: string; seal: SealedReasoning | null }
  | { kind: 'call'; id: string; callId: string; name: string; arguments: string };

/** An item as this format has it. */
export function writeItem(item: Item, status: ItemStatus): Record<string, unknown> {
  switch (item.kind) {
    case 'message':
      return { id: item.id, type: 'message', status, role: 'assistant', content: item.parts.map(writePart) };
    case 'call': {
      const { id, callId, name, arguments: given } = item;
      return { id, type: 'function_call', status, arguments: given, call_id: callId, name };
    }
    case 'reasoning':
      return {
        id: item.id,
        type: 'reasoning',
        summary: item.text === '' ? [] : [summaryPart(item.text)],
        ...(item.seal ? { encrypted_content: sealReasoning(item.seal) } : {}),
      };
  }
}

/** A part of a message as this format has it. */
export const writePart = (part: MessagePart): Record<string, unknown> =>
  part.kind === 'refusal'
    ? { type: 'refusal', refusal: part.text }
    : {
        type: 'output_text',
        annotations: part.annotations,
        logprobs: writeLogprobs(part.logprobs),
        text: part.text,
      };

/** A summary of reasoning as this format has it. */
export const summaryPart = (text: string) => ({ type: 'summary_text', text });

const prefixes = { message: 'msg', reasoning: 'rs', call: 'fc' } as const;

/** The id of the item at a place of the answer to a request. */
export const itemId = (kind: Item['kind'], requestId: string, at: number): string =>
  `${prefixes[kind]}_${requestId.replaceAll('-', '')}${at.toString(16).padStart(4, '0')}`;
