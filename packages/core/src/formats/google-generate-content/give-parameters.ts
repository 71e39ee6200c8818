import type { ChatCall } from '../../chat/chat-call.ts';
import { readObjectText, withMembers } from '../../json/object-text.ts';
import { type GivenParameters, withGiven } from '../given-parameters.ts';
import { generationConfigOf } from './decode-call.ts';

/** The call with a rule's parameters, in its generation config. Names of two words may be written either way; the caller's way stays. */
export function giveParameters(call: ChatCall, given: GivenParameters): ChatCall {
  const { maxOutputTokens, temperature } = given;
  if (maxOutputTokens === null && temperature === null) return call;
  const { name, config } = generationConfigOf(call.body) ?? { name: 'generationConfig', config: null };
  const bound = config?.members.has('max_output_tokens') ? 'max_output_tokens' : 'maxOutputTokens';
  const changed = withMembers(config ?? readObjectText('{}'), {
    ...(maxOutputTokens === null ? {} : { [bound]: String(maxOutputTokens) }),
    ...(temperature === null ? {} : { temperature: String(temperature) }),
  });
  return withGiven(call, withMembers(call.body, { [name]: changed }), given);
}
