import type { Finish } from '../../chat/chat-event.ts';

type Reason = Finish['reason'];

/** OpenAI's words and those of the hosts that have their own. */
const reasons = new Map<string, Reason>(
  Object.entries({
    stop: 'stop',
    eos: 'stop',
    eos_token: 'stop',
    end_turn: 'stop',
    stop_sequence: 'stop',
    length: 'length',
    max_tokens: 'length',
    model_length: 'context-length',
    model_context_window_exceeded: 'context-length',
    tool_calls: 'tool-calls',
    tool_call: 'tool-calls',
    tool_use: 'tool-calls',
    function_call: 'tool-calls',
    content_filter: 'content-filter',
    safety: 'content-filter',
    sensitive: 'content-filter',
    recitation: 'content-filter',
    refusal: 'refusal',
    pause_turn: 'pause',
    error: 'error',
    network_error: 'error',
    abort: 'error',
    insufficient_system_resource: 'error',
  } as const),
);

/** What the choice held before it ended. */
export type Said = { calls: boolean; refusal: boolean };

/** Why a choice ended. Calls and refusals end with "stop" at some hosts, and when a tool was forced. */
export function readFinish(raw: string, { calls, refusal }: Said): Finish {
  const reason = reasons.get(raw.toLowerCase()) ?? 'stop';
  if (reason !== 'stop') return { reason, stopSequence: null, raw };
  return { reason: refusal ? 'refusal' : calls ? 'tool-calls' : 'stop', stopSequence: null, raw };
}

/** OpenAI's word for it. A refusal in words is an ordinary end there; one without is a filter's; what broke off is cut short. */
export function writeFinish({ reason }: Finish, { refusal }: Pick<Said, 'refusal'>): string {
  switch (reason) {
    case 'tool-calls':
      return 'tool_calls';
    case 'length':
    case 'context-length':
    case 'error':
      return 'length';
    case 'content-filter':
      return 'content_filter';
    case 'refusal':
      return refusal ? 'stop' : 'content_filter';
    default:
      return 'stop';
  }
}
