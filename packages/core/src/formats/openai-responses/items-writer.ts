import type { ChatDelta, TokenLogprob } from '../../chat/chat-event.ts';
import { writeAnnotation } from './annotation.ts';
import { writeLogprobs } from './logprobs.ts';
import {
  type Item,
  type ItemStatus,
  itemId,
  type MessagePart,
  summaryPart,
  writeItem,
  writePart,
} from './write-item.ts';

/** An event but for its sequence number. */
export type ItemEvent = { type: string } & Record<string, unknown>;

/** Turns deltas into the events of items. At most one message or stretch of reasoning is open; calls stay open until the end. */
export type ItemsWriter = {
  write(delta: Extract<ChatDelta, { choice: number }>): ItemEvent[];
  /** Ends whatever is open. */
  close(status: Exclude<ItemStatus, 'in_progress'>): ItemEvent[];
  /** All items, whole. */
  written(): Record<string, unknown>[];
};

/** Starts the items of the answer to a request. */
export function openItems(requestId: string): ItemsWriter {
  const items: Items = { requestId, all: [], current: null, calls: new Map(), waiting: [] };
  return {
    write: (delta) => writeDelta(items, delta),
    close: (status) => [...closeCurrent(items, status), ...closeCalls(items, status)],
    written: () => items.all.map(({ item, status }) => writeItem(item, status)),
  };
}

type AnyPlaced = { at: number; status: ItemStatus; item: Item };
type Placed<Kind extends Item['kind']> = AnyPlaced & { item: Extract<Item, { kind: Kind }> };

type Items = {
  requestId: string;
  all: AnyPlaced[];
  current: Placed<'message'> | Placed<'reasoning'> | null;
  /** The calls that are open, by their number in the deltas. */
  calls: Map<number, Placed<'call'>>;
  /** Log-probabilities that came before the text they belong to. */
  waiting: TokenLogprob[];
};

function writeDelta(items: Items, delta: Extract<ChatDelta, { choice: number }>): ItemEvent[] {
  switch (delta.kind) {
    case 'text':
    case 'refusal':
      return writeSaid(items, delta.kind, delta.text);
    case 'reasoning':
      return writeReasoning(items, delta.text);
    case 'signature': {
      const events = isReasoning(items.current) ? [] : openReasoning(items);
      if (isReasoning(items.current)) items.current.item.seal = delta;
      return [...events, ...closeCurrent(items, 'completed')];
    }
    case 'tool-call':
      return openCall(items, delta);
    case 'tool-arguments':
      return writeArguments(items, delta.index, delta.text);
    case 'citation': {
      const annotation = writeAnnotation(delta.citation);
      return annotation ? annotate(items, annotation) : [];
    }
    case 'logprobs':
      return writeTokens(items, delta.tokens);
    default:
      return [];
  }
}

const isReasoning = (placed: Items['current']): placed is Placed<'reasoning'> => placed?.item.kind === 'reasoning';
const isMessage = (placed: Items['current']): placed is Placed<'message'> => placed?.item.kind === 'message';

function place<Kind extends Item['kind']>(items: Items, item: Extract<Item, { kind: Kind }>): Placed<Kind> {
  const placed: Placed<Kind> = { at: items.all.length, status: 'in_progress', item };
  items.all.push(placed);
  return placed;
}

const nextId = (items: Items, kind: Item['kind']): string => itemId(kind, items.requestId, items.all.length);

const added = ({ at, item, status }: AnyPlaced): ItemEvent => ({
  type: 'response.output_item.added',
  output_index: at,
  item: writeItem(item, status),
});

function done(placed: AnyPlaced, status: ItemStatus): ItemEvent {
  placed.status = status;
  return { type: 'response.output_item.done', output_index: placed.at, item: writeItem(placed.item, status) };
}

function writeSaid(items: Items, kind: MessagePart['kind'], text: string): ItemEvent[] {
  const events: ItemEvent[] = [];
  if (!isMessage(items.current)) {
    events.push(...closeCurrent(items, 'completed'));
    items.current = place<'message'>(items, { kind: 'message', id: nextId(items, 'message'), parts: [] });
    events.push(added(items.current));
  }
  const message = items.current;
  if (!isMessage(message)) return events;
  let part = message.item.parts.at(-1);
  if (part?.kind !== kind) {
    events.push(...closePart(message));
    part = kind === 'text' ? { kind, text: '', annotations: [], logprobs: [] } : { kind, text: '' };
    message.item.parts.push(part);
    events.push({ type: 'response.content_part.added', ...placeOfPart(message), part: writePart(part) });
  }
  part.text += text;
  if (part.kind === 'refusal') {
    return [...events, { type: 'response.refusal.delta', ...placeOfPart(message), delta: text }];
  }
  const tokens = items.waiting.splice(0);
  part.logprobs.push(...tokens);
  return [...events, textDelta(message, text, tokens)];
}

const placeOfPart = ({ at, item }: Placed<'message'>) => ({
  item_id: item.id,
  output_index: at,
  content_index: item.parts.length - 1,
});

const textDelta = (message: Placed<'message'>, delta: string, tokens: readonly TokenLogprob[]): ItemEvent => ({
  type: 'response.output_text.delta',
  ...placeOfPart(message),
  delta,
  logprobs: writeLogprobs(tokens),
});

function openText({ current }: Items): Extract<MessagePart, { kind: 'text' }> | undefined {
  const part = isMessage(current) ? current.item.parts.at(-1) : undefined;
  return part?.kind === 'text' ? part : undefined;
}

function writeTokens(items: Items, tokens: readonly TokenLogprob[]): ItemEvent[] {
  const part = openText(items);
  if (!part || !isMessage(items.current)) {
    items.waiting.push(...tokens);
    return [];
  }
  part.logprobs.push(...tokens);
  return [textDelta(items.current, '', tokens)];
}

function annotate(items: Items, annotation: Record<string, unknown>): ItemEvent[] {
  const part = openText(items);
  if (!part || !isMessage(items.current)) return [];
  part.annotations.push(annotation);
  return [
    {
      type: 'response.output_text.annotation.added',
      ...placeOfPart(items.current),
      annotation_index: part.annotations.length - 1,
      annotation,
    },
  ];
}

function openReasoning(items: Items): ItemEvent[] {
  const closed = closeCurrent(items, 'completed');
  const id = nextId(items, 'reasoning');
  items.current = place<'reasoning'>(items, { kind: 'reasoning', id, text: '', seal: null });
  return [...closed, added(items.current)];
}

const placeOfSummary = ({ at, item }: Placed<'reasoning'>) => ({
  item_id: item.id,
  output_index: at,
  summary_index: 0,
});

function writeReasoning(items: Items, text: string): ItemEvent[] {
  const events = isReasoning(items.current) ? [] : openReasoning(items);
  const open = items.current;
  if (!isReasoning(open)) return events;
  const place = placeOfSummary(open);
  if (open.item.text === '') {
    events.push({ type: 'response.reasoning_summary_part.added', ...place, part: summaryPart('') });
  }
  open.item.text += text;
  return [...events, { type: 'response.reasoning_summary_text.delta', ...place, delta: text }];
}

function openCall(items: Items, { index, id, name }: Extract<ChatDelta, { kind: 'tool-call' }>): ItemEvent[] {
  const closed = closeCurrent(items, 'completed');
  const item = { kind: 'call', id: nextId(items, 'call'), callId: id, name, arguments: '' } as const;
  const placed = place<'call'>(items, { ...item });
  items.calls.set(index, placed);
  return [...closed, added(placed)];
}

function writeArguments(items: Items, index: number, delta: string): ItemEvent[] {
  const placed = items.calls.get(index);
  if (!placed || delta === '') return [];
  placed.item.arguments += delta;
  return [{ type: 'response.function_call_arguments.delta', item_id: placed.item.id, output_index: placed.at, delta }];
}

function closePart(message: Placed<'message'>): ItemEvent[] {
  const part = message.item.parts.at(-1);
  if (!part) return [];
  const place = placeOfPart(message);
  const whole =
    part.kind === 'refusal'
      ? { type: 'response.refusal.done', ...place, refusal: part.text }
      : { type: 'response.output_text.done', ...place, text: part.text, logprobs: writeLogprobs(part.logprobs) };
  return [whole, { type: 'response.content_part.done', ...place, part: writePart(part) }];
}

function closeCurrent(items: Items, status: ItemStatus): ItemEvent[] {
  const open = items.current;
  items.current = null;
  if (isMessage(open)) return [...closePart(open), done(open, status)];
  if (!isReasoning(open)) return [];
  const { text } = open.item;
  const place = placeOfSummary(open);
  const told: ItemEvent[] =
    text === ''
      ? []
      : [
          { type: 'response.reasoning_summary_text.done', ...place, text },
          { type: 'response.reasoning_summary_part.done', ...place, part: summaryPart(text) },
        ];
  return [...told, done(open, status)];
}

function closeCalls(items: Items, status: ItemStatus): ItemEvent[] {
  const open = [...items.calls.values()];
  items.calls.clear();
  return open.flatMap((placed) => {
    // A call without arguments is a call with none.
    if (placed.item.arguments === '') placed.item.arguments = '{}';
    const { id, arguments: whole } = placed.item;
    const told = {
      type: 'response.function_call_arguments.done',
      item_id: id,
      output_index: placed.at,
      arguments: whole,
    };
    return [told, done(placed, status)];
  });
}
