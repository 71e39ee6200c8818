import type { ChatCall } from '../../chat/chat-call.ts';
import { withMembers } from '../../json/object-text.ts';
import type { UpstreamChanges } from '../wire-format.ts';
import { generationConfigOf } from './decode-call.ts';

/** The caller's bytes. The model is in the address; where the body repeats it, it is replaced, and a bound that a budget needs is added. */
export function passThrough({ body, maxOutputTokens }: ChatCall, changes: UpstreamChanges): string {
  const values: Record<string, string> = {};
  if (body.members.has('model')) values.model = JSON.stringify(`models/${changes.model}`);
  if (maxOutputTokens === null && changes.addMaxOutputTokens !== null) {
    const { name, config } = generationConfigOf(body) ?? { name: 'generationConfig', config: null };
    const bound = String(changes.addMaxOutputTokens);
    const member = config?.members.has('max_output_tokens') ? 'max_output_tokens' : 'maxOutputTokens';
    values[name] = config ? withMembers(config, { [member]: bound }) : `{"maxOutputTokens":${bound}}`;
  }
  return withMembers(body, values);
}
