import type { ChatCall } from '../../chat/chat-call.ts';
import { withMembers } from '../../json/object-text.ts';
import type { UpstreamChanges } from '../wire-format.ts';

/** The caller's body with the provider's model name, and an output bound where a budget needs one. */
export function passThrough(call: ChatCall, { model, addMaxOutputTokens, quirks }: UpstreamChanges): string {
  const values: Record<string, string> = {};
  if (quirks.modelInBody && model !== call.model) values.model = JSON.stringify(model);
  if (addMaxOutputTokens !== null) values.max_output_tokens = String(addMaxOutputTokens);
  return withMembers(call.body, values);
}
