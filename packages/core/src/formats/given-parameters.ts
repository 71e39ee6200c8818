import type { ChatCall } from '../chat/chat-call.ts';
import { type ObjectText, readObjectText } from '../json/object-text.ts';

/** Parameters that a rule gives a call; null leaves what the caller says. */
export type GivenParameters = { maxOutputTokens: number | null; temperature: number | null };

/** The call with another body, in which these parameters stand. What its content says of them follows. */
export function withGiven(call: ChatCall, text: string, given: GivenParameters): ChatCall {
  const temperature = given.temperature ?? call.temperature;
  return {
    ...call,
    body: text === call.body.text ? call.body : readObjectText(text),
    maxOutputTokens: given.maxOutputTokens ?? call.maxOutputTokens,
    temperature,
    content: () => ({ ...call.content(), temperature }),
  };
}

/** The JSON text of a member; undefined when it is absent or null, which mean the same everywhere. */
export function saidMember({ text, members }: ObjectText, name: string): string | undefined {
  const span = members.get(name);
  const said = span && text.slice(span.start, span.end);
  return said === 'null' ? undefined : said;
}
