import type { ChatCall } from '../../chat/chat-call.ts';
import { readObjectText, withMembers } from '../../json/object-text.ts';
import type { UpstreamChanges } from '../wire-format.ts';
import { unsaidBound } from './give-parameters.ts';

/** The caller's body with the provider's model name, usage asked for on streams, and an output bound where a budget or a rule needs one. */
export function passThrough(call: ChatCall, changes: UpstreamChanges): string {
  const { outputBoundMember, streamUsage } = changes.quirks;
  const values: Record<string, string | null> = {};
  if (changes.model !== call.model) values.model = JSON.stringify(changes.model);
  const bound = changes.addMaxOutputTokens ?? unsaidBound(call);
  if (bound !== null) values[outputBoundMember] = String(bound);
  if (streamUsage === 'always') values.stream_options = null;
  else if (call.stream && !call.wantsStreamUsage) values.stream_options = withUsage(call);
  return withMembers(call.body, values);
}

function withUsage(call: ChatCall): string {
  const span = call.body.members.get('stream_options');
  const given = span ? call.body.text.slice(span.start, span.end) : 'null';
  return given.startsWith('{')
    ? withMembers(readObjectText(given), { include_usage: 'true' })
    : '{"include_usage":true}';
}
