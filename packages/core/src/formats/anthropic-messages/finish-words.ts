import type { Finish } from '../../chat/chat-event.ts';

const reasons: Readonly<Record<string, Finish['reason']>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  max_tokens: 'length',
  tool_use: 'tool-calls',
  pause_turn: 'pause',
  refusal: 'refusal',
  model_context_window_exceeded: 'context-length',
};

/** Why an answer ended, from Anthropic's words for it. */
export function readFinish(stopReason: string, stopSequence: string | null | undefined): Finish {
  const reason = Object.hasOwn(reasons, stopReason) ? reasons[stopReason] : undefined;
  return { reason: reason ?? 'stop', stopSequence: stopSequence ?? null, raw: stopReason };
}

/** What else decides how an answer's end is told: some providers say "stop" also after calls of tools or a refusal. */
export type Said = { calledTools: boolean; refused: boolean };

/** Why an answer ended, in Anthropic's words. */
export function writeFinish(finish: Finish | null, { calledTools, refused }: Said) {
  const stopSequence = finish?.reason === 'stop' ? finish.stopSequence : null;
  return { stop_reason: stopReasonOf(finish, { calledTools, refused }), stop_sequence: stopSequence };
}

function stopReasonOf(finish: Finish | null, { calledTools, refused }: Said): string {
  switch (finish?.reason) {
    // What broke off was cut short as well; Anthropic has no word of its own for it.
    case 'error':
    case 'length':
      return 'max_tokens';
    case 'tool-calls':
      return 'tool_use';
    case 'content-filter':
    case 'refusal':
      return 'refusal';
    case 'pause':
      return 'pause_turn';
    case 'context-length':
      return 'model_context_window_exceeded';
    default:
      if (refused) return 'refusal';
      if (calledTools) return 'tool_use';
      return finish?.stopSequence ? 'stop_sequence' : 'end_turn';
  }
}
