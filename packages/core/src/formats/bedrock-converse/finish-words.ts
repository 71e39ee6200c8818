import { z } from 'zod';
import type { Finish } from '../../chat/chat-event.ts';

const reasons: Readonly<Record<string, Finish['reason']>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  max_tokens: 'length',
  tool_use: 'tool-calls',
  content_filtered: 'content-filter',
  guardrail_intervened: 'content-filter',
  model_context_window_exceeded: 'context-length',
  malformed_model_output: 'error',
  malformed_tool_use: 'error',
  refusal: 'refusal',
  pause_turn: 'pause',
};

const sequence = z.string().max(1_000);
const modelFields = z.union([
  z.looseObject({ stop_sequence: sequence }).transform((fields) => fields.stop_sequence),
  z.looseObject({ delta: z.looseObject({ stop_sequence: sequence }) }).transform(({ delta }) => delta.stop_sequence),
]);

/** Why an answer ended, from Bedrock's word for it and the model's own fields, which may name the stop sequence. */
export function readFinish(stopReason: string, additionalModelResponseFields: unknown): Finish {
  const reason = Object.hasOwn(reasons, stopReason) ? reasons[stopReason] : undefined;
  const stopSequence = modelFields.safeParse(additionalModelResponseFields).data ?? null;
  return { reason: reason ?? 'stop', stopSequence, raw: stopReason };
}
