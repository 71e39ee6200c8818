import type { ChatDelta, StreamEvent, StreamPart } from '../../chat/chat-event.ts';
import { parseJson } from '../../json/parse-json.ts';
import { readOpenaiStreamError } from '../openai-refusal.ts';
import type { ReadContext, StreamReader } from '../wire-format.ts';
import { readAnnotation } from './annotation.ts';
import { readLogprobs } from './logprobs.ts';
import { lengthOfItem, madeId, type OutputItem, outputItem } from './output-item.ts';
import { type ReadResponse, readResponse } from './read-response.ts';
import { openReasoning } from './sealed-reasoning.ts';
import { readStreamEvent, type StreamEventData } from './stream-event.ts';

/** Reads the events of a streamed response. Kinds of events that are not known say nothing. */
export function openReader({ idSeed }: ReadContext): StreamReader {
  const reading: Reading = { idSeed, started: false, ended: false, calls: new Map(), said: new Map(), refused: false };
  return { read: (event) => read(reading, event) };
}

type Reading = {
  idSeed: string;
  started: boolean;
  ended: boolean;
  /** The calls by their place in the output: their number, and how much of their arguments was told. */
  calls: Map<number, { index: number; told: number }>;
  /** How many characters each other item has told, by its place. */
  said: Map<number, number>;
  refused: boolean;
};

function read(reading: Reading, { data }: StreamEvent): StreamPart | undefined {
  // Some hosts end every stream as OpenAI's older endpoints do.
  if (data === '[DONE]') return { deltas: [], usageOnly: false };
  const json = parseJson(data);
  const event = readStreamEvent(json);
  if (event && event.type !== 'error') return { deltas: deltasOf(reading, event), usageOnly: false };
  return event || hasError(json) ? { deltas: [errorDelta(data)], usageOnly: false } : undefined;
}

/** OpenAI's other endpoints send an error without a type. */
const hasError = (json: unknown): boolean => typeof json === 'object' && json !== null && 'error' in json;

const errorDelta = (error: string): ChatDelta => ({ kind: 'error', ...readOpenaiStreamError(error) });

function deltasOf(reading: Reading, event: StreamEventData): ChatDelta[] {
  if (reading.ended) return [];
  const { type, output_index: at } = event;
  switch (type) {
    case 'response.created':
    case 'response.queued':
    case 'response.in_progress':
      return start(reading, readResponse(event.response));
    case 'response.completed':
    case 'response.incomplete':
      return end(reading, readResponse(event.response) ?? nothing(type));
    case 'response.failed':
    case 'response.cancelled':
      return [errorDelta(readResponse(event.response)?.error ?? '')];
    case 'response.output_item.added':
      return itemAdded(reading, at, outputItem(event.item));
    case 'response.output_item.done':
      return itemDone(reading, at, outputItem(event.item));
    case 'response.function_call_arguments.delta':
      return moreArguments(reading, at, event.delta);
    case 'response.function_call_arguments.done':
      return restOfArguments(reading, at, event.arguments);
    default:
      return saidDeltas(reading, event);
  }
}

function saidDeltas(reading: Reading, event: StreamEventData): ChatDelta[] {
  const { type, delta, output_index: at } = event;
  switch (type) {
    case 'response.output_text.delta': {
      const tokens = readLogprobs(event.logprobs);
      const told = said(reading, at, { kind: 'text', choice: 0, text: delta });
      return tokens.length === 0 ? told : [...told, { kind: 'logprobs', choice: 0, tokens }];
    }
    case 'response.output_text.annotation.added': {
      const citation = readAnnotation(event.annotation);
      return citation ? [{ kind: 'citation', choice: 0, citation }] : [];
    }
    case 'response.refusal.delta':
      reading.refused = true;
      return said(reading, at, { kind: 'refusal', choice: 0, text: delta });
    case 'response.reasoning_summary_text.delta':
    case 'response.reasoning_text.delta':
      return said(reading, at, { kind: 'reasoning', choice: 0, text: delta });
    case 'response.reasoning_summary_part.added':
      // Paragraphs of their own, told apart by nothing else.
      return reading.said.get(at) ? said(reading, at, { kind: 'reasoning', choice: 0, text: '\n\n' }) : [];
    default:
      return delta === '' ? [] : [{ kind: 'other', choice: 0, what: type, characters: delta.length }];
  }
}

function start(reading: Reading, response: ReadResponse | undefined): ChatDelta[] {
  if (reading.started) return [];
  reading.started = true;
  return [{ kind: 'start', id: response?.id ?? null, model: response?.model ?? null }];
}

type Said = Extract<ChatDelta, { kind: 'text' | 'refusal' | 'reasoning' }>;

function said(reading: Reading, at: number, delta: Said): ChatDelta[] {
  if (delta.text === '') return [];
  reading.said.set(at, (reading.said.get(at) ?? 0) + delta.text.length);
  return [...start(reading, undefined), delta];
}

function itemAdded(reading: Reading, at: number, item: OutputItem | undefined): ChatDelta[] {
  if (item?.kind === 'call') return openCall(reading, at, item);
  if (item?.kind !== 'other') return [];
  return [...start(reading, undefined), { kind: 'other', choice: 0, what: item.type, characters: 0 }];
}

function openCall(reading: Reading, at: number, item: Extract<OutputItem, { kind: 'call' }>): ChatDelta[] {
  if (reading.calls.has(at)) return [];
  const index = reading.calls.size;
  reading.calls.set(at, { index, told: 0 });
  const opened: ChatDelta = {
    kind: 'tool-call',
    choice: 0,
    index,
    id: item.id || madeId(reading.idSeed, index),
    name: item.name,
  };
  return [...start(reading, undefined), opened, ...moreArguments(reading, at, item.arguments)];
}

function moreArguments(reading: Reading, at: number, text: string): ChatDelta[] {
  const call = reading.calls.get(at);
  if (!call || text === '') return [];
  call.told += text.length;
  return [{ kind: 'tool-arguments', choice: 0, index: call.index, text }];
}

/** What the whole has beyond what the deltas told: some hosts send the whole alone. */
const restOfArguments = (reading: Reading, at: number, whole: string): ChatDelta[] =>
  moreArguments(reading, at, whole.slice(reading.calls.get(at)?.told ?? 0));

function itemDone(reading: Reading, at: number, item: OutputItem | undefined): ChatDelta[] {
  switch (item?.kind) {
    case 'call':
      return [...openCall(reading, at, item), ...restOfArguments(reading, at, item.arguments)];
    case 'message':
      return reading.said.has(at) ? [] : item.parts.flatMap((part) => wholePart(reading, at, part));
    case 'reasoning':
      return reasoningDone(reading, at, item);
    case 'other':
      return [{ kind: 'other', choice: 0, what: item.type, characters: lengthOfItem(item) }];
    default:
      return [];
  }
}

type MessagePart = Extract<OutputItem, { kind: 'message' }>['parts'][number];

function wholePart(reading: Reading, at: number, part: MessagePart): ChatDelta[] {
  if (part.kind === 'refusal') reading.refused = true;
  const told = said(reading, at, { kind: part.kind, choice: 0, text: part.text });
  if (part.kind === 'refusal') return told;
  return [...told, ...part.citations.map((citation): ChatDelta => ({ kind: 'citation', choice: 0, citation }))];
}

function reasoningDone(reading: Reading, at: number, item: Extract<OutputItem, { kind: 'reasoning' }>): ChatDelta[] {
  const { text, sealed, id } = item;
  const told = reading.said.has(at) ? [] : said(reading, at, { kind: 'reasoning', choice: 0, text });
  if (sealed === null) return told;
  const { signature, redacted: hidden } = openReasoning(sealed);
  const redacted = signature.format === 'openai-responses' ? !reading.said.has(at) : hidden;
  return [...start(reading, undefined), ...told, { kind: 'signature', choice: 0, signature, redacted, id }];
}

function end(reading: Reading, response: ReadResponse): ChatDelta[] {
  reading.ended = true;
  const { finish, reported, serviceTier } = response;
  const called = finish.reason === 'stop' && reading.calls.size > 0 ? 'tool-calls' : finish.reason;
  const reason = called === 'stop' && reading.refused ? 'refusal' : called;
  return [
    ...start(reading, response),
    { kind: 'finish', choice: 0, finish: { ...finish, reason } },
    ...(reported ? [{ kind: 'usage' as const, reported, serviceTier }] : []),
    { kind: 'end' },
  ];
}

/** The end of a stream whose last event says nothing but that. */
const nothing = (type: string): ReadResponse => ({
  id: null,
  model: null,
  status: null,
  items: [],
  finish: {
    reason: type === 'response.incomplete' ? 'length' : 'stop',
    stopSequence: null,
    raw: type.replace('response.', ''),
  },
  reported: null,
  serviceTier: null,
  error: null,
});
