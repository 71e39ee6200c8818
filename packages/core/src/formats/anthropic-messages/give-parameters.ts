import { z } from 'zod';
import type { ChatCall } from '../../chat/chat-call.ts';
import { withMembers } from '../../json/object-text.ts';
import { parseJson } from '../../json/parse-json.ts';
import { type GivenParameters, saidMember, withGiven } from '../given-parameters.ts';

/** Temperatures go from 0 to 1 here. */
const highestTemperature = 1;

const thinks = z.looseObject({ type: z.enum(['enabled', 'adaptive', 'between_tools']) });

/** The call with a rule's parameters. One that thinks keeps its temperature, since Anthropic takes no other then. */
export function giveParameters(call: ChatCall, { maxOutputTokens, temperature }: GivenParameters): ChatCall {
  const isThinking = thinks.safeParse(parseJson(saidMember(call.body, 'thinking') ?? 'null')).success;
  const given = temperature === null || isThinking ? null : Math.min(temperature, highestTemperature);
  const text = withMembers(call.body, {
    ...(maxOutputTokens === null ? {} : { max_tokens: String(maxOutputTokens) }),
    ...(given === null ? {} : { temperature: String(given) }),
  });
  return withGiven(call, text, { maxOutputTokens, temperature: given });
}
