import type { StreamEvent } from '../../../chat/chat-event.ts';

/** What is wrong with a stream of the Messages API as Anthropic documents it; nothing when it is a whole and legal one. */
export function checkGrammar(events: readonly StreamEvent[]): string[] {
  const check: Check = { problems: [], state: 'new', open: null, next: 0 };
  for (const { event, data } of events) {
    const json: Json = JSON.parse(data);
    expect(check, event === json.type, `the event ${event} is named unlike its type ${json.type}`);
    expect(check, check.state !== 'stopped', `${json.type} after message_stop`);
    if (json.type === 'ping') continue;
    expect(check, (check.state === 'new') === (json.type === 'message_start'), `${json.type} in state ${check.state}`);
    const rule = rules[json.type];
    if (rule) rule(check, json);
    else check.problems.push(`an event of type ${json.type}`);
  }
  expect(check, check.state === 'stopped', 'no message_stop');
  return check.problems;
}

type Check = {
  problems: string[];
  state: 'new' | 'content' | 'delta' | 'stopped';
  open: { index: number; type: string; input: string; sealed: boolean } | null;
  next: number;
};

type Json = {
  type: string;
  index: number;
  message: { usage: { input_tokens: number }; content: unknown[] };
  content_block: { type: string };
  delta: { type: string; partial_json?: string; stop_reason?: unknown };
  usage: { output_tokens: number };
};

function expect({ problems }: Check, holds: boolean, words: string): void {
  if (!holds) problems.push(words);
}

/** Which deltas a block may have. */
const deltasOf: Readonly<Record<string, readonly string[]>> = {
  text: ['text_delta', 'citations_delta'],
  thinking: ['thinking_delta', 'signature_delta'],
  redacted_thinking: [],
  tool_use: ['input_json_delta'],
};

const rules: Readonly<Record<string, (check: Check, json: Json) => void>> = {
  message_start(check, { message }) {
    expect(check, message.usage.input_tokens > 0, 'message_start without input tokens');
    expect(check, message.content.length === 0, 'message_start with content');
    check.state = 'content';
  },
  content_block_start(check, { index, content_block: { type } }) {
    expect(check, check.state === 'content', 'a block after message_delta');
    expect(check, check.open === null, 'a block starts while another is open');
    expect(check, index === check.next++, `a block of index ${index}`);
    check.open = { index, type, input: '', sealed: false };
  },
  content_block_delta(check, { index, delta }) {
    const { open } = check;
    expect(check, open?.index === index, 'a delta of a block that is not open');
    expect(check, deltasOf[open?.type ?? '']?.includes(delta.type) ?? false, `${delta.type} in ${open?.type}`);
    expect(check, !open?.sealed, 'thinking after its signature');
    if (!open) return;
    open.sealed = delta.type === 'signature_delta';
    open.input += delta.partial_json ?? '';
  },
  content_block_stop(check, { index }) {
    const { open } = check;
    expect(check, open?.index === index, 'a block stops that is not open');
    expect(check, !open?.input || typeof JSON.parse(open.input) === 'object', 'a tool call without whole input');
    check.open = null;
  },
  message_delta(check, { delta, usage }) {
    expect(check, check.open === null, 'message_delta while a block is open');
    expect(check, typeof delta.stop_reason === 'string', 'message_delta without stop_reason');
    expect(check, Number.isInteger(usage.output_tokens), 'message_delta without output tokens');
    check.state = 'delta';
  },
  message_stop(check) {
    expect(check, check.state === 'delta', 'message_stop without message_delta');
    check.state = 'stopped';
  },
};
