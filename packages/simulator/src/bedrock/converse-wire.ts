import { EventStreamCodec } from '@smithy/core/event-streams';
import { fromUtf8, toUtf8 } from '@smithy/core/serde';
import { argumentsOf, type Choice, type Part, partText } from '../answer/answer.ts';
import type { Consumption, Grain } from '../answer/consumption.ts';
import { sign } from '../answer/signature.ts';
import type { Answered, ChatWire } from '../calls/chat-format.ts';
import type { Frame } from '../faults/performance.ts';
import { REASONING } from './conversation-rules.ts';
import type { ConverseRequest } from './converse-request.ts';

/** What Bedrock's usage tells apart: cache writes by lifetime. Reasoning is output like any other. */
export const CONVERSE_GRAIN: Grain = {
  cacheWrites: 'by_lifetime',
  reasoning: false,
  inputAudio: false,
  inputImage: false,
  cachedByModality: false,
  webSearches: false,
};

const LATENCY_MS = 120;
const codec = new EventStreamCodec(toUtf8, fromUtf8);

/** An answer in the shapes of Bedrock's Converse: JSON, or AWS's binary event stream. */
export function converseWire(answered: Answered<ConverseRequest>): ChatWire {
  return {
    json: () => JSON.stringify(wholeAnswer(answered)),
    frames: () => converseFrames(answered),
    errorFrame: () =>
      codec.encode({
        headers: strings({
          ':exception-type': 'modelStreamErrorException',
          ':content-type': 'application/json',
          ':message-type': 'exception',
        }),
        body: fromUtf8(
          JSON.stringify({ message: 'The model had an error.', originalStatusCode: 500, originalMessage: 'Internal' }),
        ),
      }),
    malformedFrame: () => {
      const bytes = eventOf('contentBlockDelta', { contentBlockIndex: 0, delta: { text: 'broken' } });
      bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 0xff;
      return bytes;
    },
    streamContentType: 'application/vnd.amazon.eventstream',
  };
}

const strings = (values: Record<string, string>) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { type: 'string' as const, value }]));

function eventOf(type: string, data: object): Uint8Array {
  const headers = strings({ ':event-type': type, ':content-type': 'application/json', ':message-type': 'event' });
  return codec.encode({ headers, body: fromUtf8(JSON.stringify(data)) });
}

function wholeAnswer(answered: Answered<ConverseRequest>) {
  const { choices, consumption, reportsUsage } = answered;
  return {
    output: { message: { role: 'assistant', content: choices[0] ? wholeContent(choices[0]) : [] } },
    stopReason: stopReason(choices[0]),
    ...(reportsUsage ? { usage: converseUsage(consumption) } : {}),
    metrics: { latencyMs: LATENCY_MS },
    ...tierOf(answered),
  };
}

const tierOf = ({ request }: Answered<ConverseRequest>) =>
  request.serviceTier ? { serviceTier: { type: request.serviceTier.type } } : {};

function wholeContent({ reasoning, parts }: Choice): object[] {
  const text = reasoning.join('');
  const thought = { reasoningContent: { reasoningText: { text, signature: sign(REASONING, text) } } };
  return [...(text === '' ? [] : [thought]), ...parts.map(wholePart)];
}

function wholePart(part: Part): object {
  if (part.kind !== 'tool') return { text: partText(part) };
  return { toolUse: { toolUseId: toolUseId(part), name: part.name, input: argumentsOf(part) ?? {} } };
}

const toolUseId = (part: Part & { kind: 'tool' }): string => `tooluse_${part.id.slice(0, 22)}`;

function* converseFrames(answered: Answered<ConverseRequest>): Generator<Frame> {
  const { choices, consumption, reportsUsage } = answered;
  const [choice] = choices;
  const frame = (kind: Frame['kind'], type: string, data: object): Frame => ({ kind, text: eventOf(type, data) });
  yield frame('head', 'messageStart', { role: 'assistant', p: 'abcd' });
  yield* reasoningFrames(choice?.reasoning ?? []);
  const first = choice && choice.reasoning.length > 0 ? 1 : 0;
  const parts = choice?.parts ?? [];
  for (const [index, part] of parts.entries()) {
    const contentBlockIndex = first + index;
    if (part.kind === 'tool') {
      const start = { toolUse: { toolUseId: toolUseId(part), name: part.name } };
      yield frame('head', 'contentBlockStart', { contentBlockIndex, start });
    }
    for (const token of part.tokens) {
      const delta = part.kind === 'tool' ? { toolUse: { input: token } } : { text: token };
      yield frame('content', 'contentBlockDelta', { contentBlockIndex, delta, p: 'abcdef' });
    }
    yield frame(index === parts.length - 1 ? 'tail' : 'head', 'contentBlockStop', { contentBlockIndex });
  }
  yield frame('tail', 'messageStop', { stopReason: stopReason(choice) });
  const usage = reportsUsage ? { usage: converseUsage(consumption) } : {};
  yield frame('tail', 'metadata', { ...usage, metrics: { latencyMs: LATENCY_MS }, ...tierOf(answered) });
}

function* reasoningFrames(reasoning: readonly string[]): Generator<Frame> {
  if (reasoning.length === 0) return;
  const deltas = [...reasoning.map((text) => ({ text })), { signature: sign(REASONING, reasoning.join('')) }];
  for (const reasoningContent of deltas) {
    const delta = { contentBlockIndex: 0, delta: { reasoningContent } };
    yield { kind: 'head', text: eventOf('contentBlockDelta', delta) };
  }
  yield { kind: 'head', text: eventOf('contentBlockStop', { contentBlockIndex: 0 }) };
}

/** The usage of Converse: `inputTokens` are without the cached and the written ones, `totalTokens` is everything. */
function converseUsage(of: Consumption) {
  const outputTokens = of.visibleTokens + of.reasoningTokens;
  const lifetimes = { '5m': of.cacheWriteTokens, '1h': of.cacheWrite1hTokens };
  const cacheDetails = Object.entries(lifetimes).flatMap(([ttl, inputTokens]) =>
    inputTokens > 0 ? [{ ttl, inputTokens }] : [],
  );
  return {
    inputTokens: of.plainText,
    outputTokens,
    totalTokens: of.promptTokens + outputTokens,
    cacheReadInputTokens: of.cached.total,
    cacheWriteInputTokens: of.cacheWriteTokens + of.cacheWrite1hTokens,
    ...(cacheDetails.length > 0 ? { cacheDetails } : {}),
  };
}

function stopReason(choice: Choice | undefined): string {
  switch (choice?.finish.kind) {
    case 'length':
      return 'max_tokens';
    case 'tool':
      return 'tool_use';
    case 'refusal':
      return 'content_filtered';
    case 'filter':
      return 'guardrail_intervened';
    case 'stop_sequence':
      return choice.finish.sequence === null ? 'end_turn' : 'stop_sequence';
    default:
      return 'end_turn';
  }
}
