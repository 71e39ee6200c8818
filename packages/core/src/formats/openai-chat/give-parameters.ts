import type { ChatCall } from '../../chat/chat-call.ts';
import { withMembers } from '../../json/object-text.ts';
import { type GivenParameters, saidMember, withGiven } from '../given-parameters.ts';

/**
 * The call with a rule's parameters. An output bound stands where the caller's stood; one that the caller did not give is written
 * when the host is known, since hosts name it differently.
 */
export function giveParameters(call: ChatCall, given: GivenParameters): ChatCall {
  const values: Record<string, string> = {};
  if (given.maxOutputTokens !== null) for (const name of saidBounds(call)) values[name] = String(given.maxOutputTokens);
  if (given.temperature !== null) values.temperature = String(given.temperature);
  return withGiven(call, withMembers(call.body, values), given);
}

/** The output bound of a call whose body does not say it; null when it does, or when there is none. */
export const unsaidBound = (call: ChatCall): number | null =>
  saidBounds(call).length === 0 ? call.maxOutputTokens : null;

const saidBounds = ({ body }: ChatCall) =>
  ['max_completion_tokens', 'max_tokens'].filter((name) => saidMember(body, name) !== undefined);
