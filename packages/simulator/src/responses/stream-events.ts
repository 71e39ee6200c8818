import type { Frame } from '../faults/performance.ts';
import { tokenLogprob } from '../openai/logprobs.ts';
import type { OutputContent, OutputItem, OutputPart } from './output-items.ts';

/** An event before it gets its number. */
export interface ItemEvent {
  kind: Frame['kind'];
  event: { type: string; [field: string]: unknown };
}

type Message = OutputItem & { type: 'message' };
type Reasoning = OutputItem & { type: 'reasoning' };
type FunctionCall = OutputItem & { type: 'function_call' };

/** The events of one item of the output, from its opening to its end. */
export function* itemEvents({ item, tokens }: OutputPart, output_index: number): Generator<ItemEvent> {
  const place = { item_id: item.id, output_index };
  yield { kind: 'head', event: { type: 'response.output_item.added', output_index, item: opened(item) } };
  if (item.type === 'message') yield* messageEvents(item, tokens, place);
  if (item.type === 'reasoning') yield* summaryEvents(item, tokens, place);
  if (item.type === 'function_call') yield* callEvents(item, tokens, place);
  if (item.type === 'web_search_call') {
    for (const step of ['in_progress', 'searching', 'completed']) {
      yield { kind: 'head', event: { type: `response.web_search_call.${step}`, ...place } };
    }
  }
  yield { kind: 'tail', event: { type: 'response.output_item.done', output_index, item } };
}

interface Place {
  item_id: string;
  output_index: number;
}

/** An item as it is before anything of it has come. */
function opened(item: OutputItem): object {
  switch (item.type) {
    case 'message':
      return { ...item, status: 'in_progress', content: [] };
    case 'function_call':
      return { ...item, status: 'in_progress', arguments: '' };
    case 'reasoning':
      return { ...item, summary: [] };
    case 'web_search_call':
      return { ...item, status: 'in_progress' };
  }
}

function* messageEvents({ content }: Message, tokens: readonly string[], place: Place): Generator<ItemEvent> {
  for (const [content_index, part] of content.entries()) {
    const at = { ...place, content_index };
    yield { kind: 'head', event: { type: 'response.content_part.added', ...at, part: emptied(part) } };
    const isText = part.type === 'output_text';
    const type = isText ? 'response.output_text' : 'response.refusal';
    for (const delta of tokens) {
      const logprobs = isText ? { logprobs: part.logprobs.length > 0 ? [tokenLogprob(delta, 0)] : [] } : {};
      yield { kind: 'content', event: { type: `${type}.delta`, ...at, delta, ...logprobs } };
    }
    const whole = isText ? { text: part.text, logprobs: part.logprobs } : { refusal: part.refusal };
    yield { kind: 'tail', event: { type: `${type}.done`, ...at, ...whole } };
    yield { kind: 'tail', event: { type: 'response.content_part.done', ...at, part } };
  }
}

const emptied = (part: OutputContent): OutputContent =>
  part.type === 'output_text' ? { ...part, text: '', logprobs: [] } : { ...part, refusal: '' };

function* summaryEvents({ summary }: Reasoning, tokens: readonly string[], place: Place): Generator<ItemEvent> {
  for (const [summary_index, part] of summary.entries()) {
    const at = { ...place, summary_index };
    const type = 'response.reasoning_summary';
    yield { kind: 'head', event: { type: `${type}_part.added`, ...at, part: { ...part, text: '' } } };
    for (const delta of tokens) yield { kind: 'head', event: { type: `${type}_text.delta`, ...at, delta } };
    yield { kind: 'head', event: { type: `${type}_text.done`, ...at, text: part.text } };
    yield { kind: 'head', event: { type: `${type}_part.done`, ...at, part } };
  }
}

function* callEvents(item: FunctionCall, tokens: readonly string[], place: Place): Generator<ItemEvent> {
  const type = 'response.function_call_arguments';
  for (const delta of tokens) yield { kind: 'content', event: { type: `${type}.delta`, ...place, delta } };
  yield { kind: 'tail', event: { type: `${type}.done`, ...place, name: item.name, arguments: item.arguments } };
}
