import type { ChatCall } from '../../chat/chat-call.ts';
import { withMembers } from '../../json/object-text.ts';
import type { UpstreamChanges } from '../wire-format.ts';

/** The caller's body with the provider's model name, or without it where only the address names the model. */
export function passThrough(call: ChatCall, { model, addMaxOutputTokens, quirks }: UpstreamChanges): string {
  const values: Record<string, string | null> = {};
  if (!quirks.modelInBody) values.model = null;
  else if (model !== call.model) values.model = JSON.stringify(model);
  if (addMaxOutputTokens !== null) values.max_tokens = String(addMaxOutputTokens);
  if (quirks.anthropicVersionInBody !== null) values.anthropic_version = JSON.stringify(quirks.anthropicVersionInBody);
  return withMembers(call.body, values);
}
