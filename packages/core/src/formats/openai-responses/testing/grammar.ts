import { z } from 'zod';
import type { StreamEvent } from '../../../chat/chat-event.ts';

/**
 * Checks that events are a legal stream of a response: numbered from 0 without a gap, `response.created` and `response.in_progress`
 * first, each item opened once in order and closed once, its parts inside it and told in full when they are done, and one final
 * event whose response repeats every item. Answers what is wrong; nothing when all is well.
 */
export function checkGrammar(events: readonly StreamEvent[]): string[] {
  const checking: Checking = { problems: [], items: [], ended: false };
  events.forEach((event, number) => {
    const parsed = anyEvent.safeParse(JSON.parse(event.data));
    if (!parsed.success) checking.problems.push(`event ${number} has no type or sequence_number`);
    else checkEvent(checking, { ...parsed.data, name: event.event, number });
  });
  if (!checking.ended) checking.problems.push('the stream has no end');
  return checking.problems;
}

const anyEvent = z.looseObject({
  type: z.string(),
  sequence_number: z.number(),
  output_index: z.number().optional(),
  content_index: z.number().optional(),
  item_id: z.string().optional(),
  delta: z.string().optional(),
  item: z.looseObject({ id: z.string(), type: z.string(), status: z.string().optional() }).optional(),
  response: z.looseObject({ status: z.string(), output: z.array(z.unknown()) }).optional(),
});

type Event = z.infer<typeof anyEvent> & { name: string | null; number: number };
type OpenItem = { id: string; type: string; done: unknown; parts: { open: boolean; text: string }[] };
type Checking = { problems: string[]; items: OpenItem[]; ended: boolean };

function checkEvent(checking: Checking, event: Event): void {
  const { problems } = checking;
  const problem = (words: string) => problems.push(`event ${event.number} (${event.type}) ${words}`);
  if (event.name !== event.type) problem(`is named ${event.name}`);
  if (event.sequence_number !== event.number) problem(`has the number ${event.sequence_number}`);
  if (checking.ended) problem('comes after the end');
  const first = ['response.created', 'response.in_progress'][event.number];
  if (first !== undefined && event.type !== first) problem(`stands where ${first} must`);
  if (first !== undefined) {
    if (event.response?.status !== 'in_progress') problem('has a response that is not in progress');
    return;
  }
  if (event.type === 'error') checking.ended = true;
  else if (event.type === 'response.output_item.added') checkAdded(checking, event, problem);
  else if (event.response) checkEnd(checking, event, problem);
  else checkInside(checking, event, problem);
}

type Problem = (words: string) => void;

function checkAdded({ items }: Checking, { item, output_index }: Event, problem: Problem): void {
  if (!item) {
    problem('has no item');
    return;
  }
  if (output_index !== items.length) problem(`is at ${output_index}`);
  if (items.some(({ id }) => id === item.id)) problem(`repeats the id ${item.id}`);
  if (item.type !== 'reasoning' && item.status !== 'in_progress') problem(`has an item that is ${item.status}`);
  items.push({ id: item.id, type: item.type, done: null, parts: [] });
}

function checkEnd(checking: Checking, { type, response }: Event, problem: Problem): void {
  checking.ended = true;
  if (type !== `response.${response?.status}`) problem(`has a response that is ${response?.status}`);
  if (!['response.completed', 'response.incomplete', 'response.failed'].includes(type)) problem('is no end');
  const whole = checking.items.map(({ done }) => done);
  if (whole.includes(null)) problem('leaves an item open');
  if (JSON.stringify(whole) !== JSON.stringify(response?.output)) problem('has other items than were told');
}

/** The members in which the whole of a part stands when it is done, by the event that says so. */
const wholes: Readonly<Record<string, string>> = {
  'response.output_text.done': 'text',
  'response.refusal.done': 'refusal',
  'response.reasoning_summary_text.done': 'text',
  'response.function_call_arguments.done': 'arguments',
};

function checkInside({ items }: Checking, event: Event, problem: Problem): void {
  const item = items[event.output_index ?? -1];
  if (!item) {
    problem('is about no item');
    return;
  }
  if (item.done !== null) {
    problem('is about an item that is done');
    return;
  }
  if (event.type === 'response.output_item.done') {
    if (event.item?.id !== item.id) problem('ends another item');
    if (item.parts.some(({ open }) => open)) problem('leaves a part open');
    item.done = event.item;
    return;
  }
  if (event.item_id !== item.id) problem(`is about ${event.item_id}`);
  const kinds = { message: /output_text|refusal|content_part/, reasoning: /reasoning/, function_call: /function_call/ };
  const allowed = Object.entries(kinds).find(([type]) => type === item.type)?.[1];
  if (!allowed?.test(event.type)) problem(`does not belong to an item of type ${item.type}`);
  checkPart(item, event, problem);
}

function checkPart(item: OpenItem, event: Event, problem: Problem): void {
  const { type } = event;
  const number = event.content_index ?? (typeof event.summary_index === 'number' ? event.summary_index : 0);
  if (item.type === 'function_call') item.parts[0] ??= { open: true, text: '' };
  else if (type.endsWith('_part.added')) {
    if (number !== item.parts.length || item.parts.at(-1)?.open) problem('opens a part out of order');
    item.parts.push({ open: true, text: '' });
    return;
  }
  const part = item.parts[number];
  if (!part?.open) {
    problem('is about a part that is not open');
    return;
  }
  if (type.endsWith('.delta')) part.text += event.delta ?? '';
  const whole = wholes[type];
  // A call that was told nothing has no arguments, which is written as an empty object.
  if (whole && event[whole] !== (part.text || (item.type === 'function_call' ? '{}' : ''))) {
    problem('does not repeat what was told');
  }
  if (type.endsWith('_part.done') || type === 'response.function_call_arguments.done') part.open = false;
}
