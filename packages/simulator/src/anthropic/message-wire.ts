import type { Choice } from '../answer/answer.ts';
import { chance, ID_ALPHABET } from '../answer/chance.ts';
import type { Answered, ChatWire } from '../calls/chat-format.ts';
import type { Frame } from '../faults/performance.ts';
import { anthropicError } from './anthropic-refusal.ts';
import { answerBlocks } from './message-content.ts';
import type { MessageRequest } from './message-request.ts';
import { deltaUsage, messageUsage, openingUsage } from './message-usage.ts';

/** An answer in the shapes of Anthropic's messages API. */
export function messageWire(answered: Answered<MessageRequest>): ChatWire {
  return {
    json: () => JSON.stringify(wholeMessage(answered)),
    frames: () => messageFrames(answered),
    errorFrame: () =>
      event({ type: 'error', error: anthropicError({ kind: 'status', status: 529 }), request_id: null }),
    pingFrame: () => event({ type: 'ping' }),
    malformedFrame: () => 'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"del\n\n',
  };
}

function wholeMessage(answered: Answered<MessageRequest>) {
  const { consumption, reportsUsage, choices } = answered;
  return {
    ...identity(answered),
    content: answerBlocks(answered).map((block) => block.whole),
    ...ending(choices[0]),
    ...(reportsUsage ? { usage: messageUsage(consumption) } : {}),
  };
}

const identity = ({ callNumber, model }: Answered<MessageRequest>) => ({
  id: `msg_${chance(`message:${callNumber}`).text(24, ID_ALPHABET)}`,
  type: 'message',
  role: 'assistant',
  model,
  container: null,
  diagnostics: null,
});

function* messageFrames(answered: Answered<MessageRequest>): Generator<Frame> {
  const { consumption, reportsUsage, choices } = answered;
  const frame = (kind: Frame['kind'], data: Event): Frame => ({ kind, text: event(data) });
  const opening = {
    ...identity(answered),
    content: [],
    stop_reason: null,
    stop_sequence: null,
    stop_details: null,
    ...(reportsUsage ? { usage: openingUsage(consumption) } : {}),
  };
  yield frame('head', { type: 'message_start', message: opening });
  const blocks = answerBlocks(answered);
  for (const [index, block] of blocks.entries()) {
    const start = { type: 'content_block_start', index, content_block: block.opening };
    yield frame('head', start);
    // Anthropic pings early in a stream, and readers must not take it for content.
    if (index === 0) yield frame('head', { type: 'ping' });
    const isLast = index === blocks.length - 1;
    for (const delta of block.heads) yield frame('head', { type: 'content_block_delta', index, delta });
    for (const delta of block.contents) yield frame('content', { type: 'content_block_delta', index, delta });
    const after = isLast ? 'tail' : 'head';
    for (const delta of block.tails) yield frame(after, { type: 'content_block_delta', index, delta });
    yield frame(after, { type: 'content_block_stop', index });
  }
  const usage = reportsUsage ? { usage: deltaUsage(consumption) } : {};
  yield frame('tail', { type: 'message_delta', delta: ending(choices[0]), ...usage });
  yield frame('tail', { type: 'message_stop' });
}

/** An event of Anthropic's: its type stands beside its data too. */
interface Event {
  type: string;
  [field: string]: unknown;
}

const event = (data: Event): string => `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;

function ending(choice: Choice | undefined) {
  const finish = choice?.finish ?? { kind: 'stop' };
  const sequence = finish.kind === 'stop_sequence' ? finish.sequence : null;
  const refused = finish.kind === 'refusal' || finish.kind === 'filter';
  const stop_details = refused ? { type: 'refusal', category: null, explanation: null } : null;
  return { stop_reason: stopReason(finish.kind, sequence), stop_sequence: sequence, stop_details };
}

function stopReason(kind: Choice['finish']['kind'], sequence: string | null): string {
  switch (kind) {
    case 'length':
      return 'max_tokens';
    case 'tool':
      return 'tool_use';
    case 'refusal':
    case 'filter':
      return 'refusal';
    case 'stop_sequence':
      return sequence === null ? 'end_turn' : 'stop_sequence';
    case 'stop':
      return 'end_turn';
  }
}
