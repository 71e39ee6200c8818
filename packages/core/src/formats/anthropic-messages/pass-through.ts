import type { ChatCall } from '../../chat/chat-call.ts';
import { withMembers } from '../../json/object-text.ts';
import type { UpstreamChanges } from '../wire-format.ts';
import { withoutForeignThinking } from './foreign-thinking.ts';

/**
 * The caller's body with the provider's model name, or without it where only the address names the model, and without thinking that
 * another provider's model did earlier in the conversation.
 */
export function passThrough(call: ChatCall, { model, addMaxOutputTokens, quirks }: UpstreamChanges): string {
  const values: Record<string, string | null> = {};
  if (!quirks.modelInBody) values.model = null;
  else if (model !== call.model) values.model = JSON.stringify(model);
  if (addMaxOutputTokens !== null) values.max_tokens = String(addMaxOutputTokens);
  if (quirks.anthropicVersionInBody !== null) values.anthropic_version = JSON.stringify(quirks.anthropicVersionInBody);
  const messages = call.body.members.get('messages');
  const kept = messages ? withoutForeignThinking(call.body.text.slice(messages.start, messages.end)) : null;
  if (kept !== null) values.messages = kept;
  return withMembers(call.body, values);
}
