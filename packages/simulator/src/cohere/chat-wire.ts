import { type Choice, type Part, partText } from '../answer/answer.ts';
import type { Consumption, Grain } from '../answer/consumption.ts';
import type { Answered, ChatWire } from '../calls/chat-format.ts';
import type { Frame } from '../faults/performance.ts';
import { tokenLogprob } from '../openai/logprobs.ts';
import type { ChatRequest } from './chat-request.ts';
import { citationsOf } from './citations.ts';
import { cohereId } from './cohere-id.ts';

/** Cohere's usage tells cached input apart, and nothing else. */
export const COHERE_GRAIN: Grain = {
  cacheWrites: 'none',
  reasoning: false,
  inputAudio: false,
  inputImage: false,
  cachedByModality: false,
  webSearches: false,
};

/** Tokens of Cohere's own template: they are in `tokens`, and nobody pays for them. */
const TEMPLATE_TOKENS = 71;

/** An answer in the shapes of Cohere's chat, version 2. */
export function cohereWire(answered: Answered<ChatRequest>): ChatWire {
  return {
    json: () => JSON.stringify(wholeAnswer(answered)),
    frames: () => chatFrames(answered),
    errorFrame: () => event({ type: 'message-end', delta: { finish_reason: 'ERROR', error: 'internal server error' } }),
    malformedFrame: () => 'event: content-delta\ndata: {"type":"content-delta","index":0,"del\n\n',
  };
}

function wholeAnswer(answered: Answered<ChatRequest>) {
  const { choices, request, callNumber } = answered;
  const [choice] = choices;
  const parts = choice?.parts ?? [];
  const calls = parts.flatMap((part) => (part.kind === 'tool' ? [toolCall(part, partText(part))] : []));
  const texts = parts.flatMap((part) => (part.kind === 'tool' ? [] : [{ type: 'text', text: partText(part) }]));
  const thinking = choice?.reasoning.join('') ?? '';
  const content = thinking === '' ? texts : [{ type: 'thinking', thinking }, ...texts];
  const citations = citationsOf(request, texts[0]?.text ?? '');
  return {
    id: cohereId(callNumber),
    message: {
      role: 'assistant',
      ...(calls.length > 0 ? { tool_calls: calls, tool_plan: planFor(parts) } : {}),
      ...(content.length > 0 ? { content } : {}),
      ...(citations.length > 0 ? { citations } : {}),
    },
    finish_reason: finishReason(choice),
    ...(request.logprobs && parts[0]?.kind === 'text' ? { logprobs: parts[0].tokens.map(logprobItem) } : {}),
    ...(answered.reportsUsage ? { usage: cohereUsage(answered.consumption) } : {}),
  };
}

type Tool = Part & { kind: 'tool' };

const toolCall = (part: Tool, text: string) => ({
  id: `${part.name}_${part.id.slice(0, 12).toLowerCase()}`,
  type: 'function',
  function: { name: part.name, arguments: text },
});

const planFor = (parts: readonly Part[]): string =>
  `I will call ${parts.flatMap((part) => (part.kind === 'tool' ? [part.name] : [])).join(' and ')}.`;

function logprobItem(token: string) {
  const { logprob } = tokenLogprob(token, 0);
  return { text: token, token_ids: [token.length], logprobs: [logprob] };
}

function* chatFrames(answered: Answered<ChatRequest>): Generator<Frame> {
  const { choices, request, callNumber, consumption, reportsUsage } = answered;
  const [choice] = choices;
  const parts = choice?.parts ?? [];
  const id = cohereId(callNumber);
  const empty = { role: 'assistant', content: [], tool_plan: '', tool_calls: [], citations: [] };
  yield frame('head', { id, type: 'message-start', delta: { message: empty } });
  const reasoning = choice?.reasoning ?? [];
  if (reasoning.length > 0) yield* contentFrames('thinking', reasoning, 0);
  if (parts.some((part) => part.kind === 'tool')) {
    yield frame('head', { type: 'tool-plan-delta', delta: { message: { tool_plan: planFor(parts) } } });
  }
  for (const [index, part] of parts.entries()) {
    const frames =
      part.kind === 'tool' ? callFrames(part, index) : contentFrames('text', part.tokens, reasoning.length > 0 ? 1 : 0);
    for (const each of frames) {
      yield each.kind === 'tail' && index < parts.length - 1 ? { ...each, kind: 'head' } : each;
    }
  }
  const text = parts[0]?.kind === 'text' ? partText(parts[0]) : '';
  for (const [index, citation] of citationsOf(request, text).entries()) {
    yield frame('tail', { type: 'citation-start', index, delta: { message: { citations: citation } } });
    yield frame('tail', { type: 'citation-end', index });
  }
  const usage = reportsUsage ? { usage: cohereUsage(consumption) } : {};
  yield frame('tail', { id, type: 'message-end', delta: { finish_reason: finishReason(choice), ...usage } });
  yield { kind: 'tail', text: 'data: [DONE]\n\n' };
}

/** A block of text, whose tokens are paid one by one, or of thinking. */
function* contentFrames(type: 'text' | 'thinking', tokens: readonly string[], index: number): Generator<Frame> {
  const isText = type === 'text';
  yield frame('head', { type: 'content-start', index, delta: { message: { content: { type, [type]: '' } } } });
  for (const token of tokens) {
    const delta = { message: { content: { [type]: token } } };
    yield frame(isText ? 'content' : 'head', { type: 'content-delta', index, delta });
  }
  yield frame(isText ? 'tail' : 'head', { type: 'content-end', index });
}

function* callFrames(part: Tool, index: number): Generator<Frame> {
  yield frame('head', { type: 'tool-call-start', index, delta: { message: { tool_calls: toolCall(part, '') } } });
  for (const token of part.tokens) {
    const delta = { message: { tool_calls: { function: { arguments: token } } } };
    yield frame('content', { type: 'tool-call-delta', index, delta });
  }
  yield frame('tail', { type: 'tool-call-end', index });
}

interface Event {
  type: string;
  [field: string]: unknown;
}

const event = (data: Event): string => `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;

const frame = (kind: Frame['kind'], data: Event): Frame => ({ kind, text: event(data) });

function cohereUsage(of: Consumption) {
  const output_tokens = of.visibleTokens + of.reasoningTokens;
  return {
    billed_units: { input_tokens: of.promptTokens, output_tokens },
    tokens: { input_tokens: of.promptTokens + TEMPLATE_TOKENS, output_tokens },
    cached_tokens: of.cached.total,
  };
}

function finishReason(choice: Choice | undefined): string {
  switch (choice?.finish.kind) {
    case 'length':
      return 'MAX_TOKENS';
    case 'tool':
      return 'TOOL_CALL';
    case 'filter':
      return 'ERROR';
    case 'stop_sequence':
      return choice.finish.sequence === null ? 'COMPLETE' : 'STOP_SEQUENCE';
    default:
      return 'COMPLETE';
  }
}
