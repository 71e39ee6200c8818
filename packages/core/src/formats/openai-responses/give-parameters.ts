import type { ChatCall } from '../../chat/chat-call.ts';
import { withMembers } from '../../json/object-text.ts';
import { type GivenParameters, withGiven } from '../given-parameters.ts';
import { leastOutputTokens } from './request.ts';

/** The call with a rule's parameters. An output bound is never less than the least that this format takes. */
export function giveParameters(call: ChatCall, { maxOutputTokens, temperature }: GivenParameters): ChatCall {
  const bound = maxOutputTokens === null ? null : Math.max(maxOutputTokens, leastOutputTokens);
  const text = withMembers(call.body, {
    ...(bound === null ? {} : { max_output_tokens: String(bound) }),
    ...(temperature === null ? {} : { temperature: String(temperature) }),
  });
  return withGiven(call, text, { maxOutputTokens: bound, temperature });
}
