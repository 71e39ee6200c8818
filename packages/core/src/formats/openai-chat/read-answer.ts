import { z } from 'zod';
import type { ReadAnswer } from '../../chat/chat-event.ts';
import { collectAnswer } from '../../chat/collect-answer.ts';
import { parseJson } from '../../json/parse-json.ts';
import type { ReadContext } from '../wire-format.ts';
import { foreignMessage, outputCharacters, word } from './foreign-message.ts';
import { readUsage } from './read-usage.ts';
import { readSteps, startReading } from './stream-reader.ts';

const unknown = z.unknown().optional();

const completion = z.looseObject({
  choices: z.array(z.looseObject({ message: foreignMessage, finish_reason: word, usage: unknown })),
  usage: unknown,
  service_tier: word,
});

/** Reads a whole chat completion; undefined when the text is not one. */
export function readAnswer(body: string, context: ReadContext): ReadAnswer | undefined {
  const parsed = completion.safeParse(parseJson(body));
  if (!parsed.success) return undefined;
  const { choices, usage, service_tier } = parsed.data;
  return {
    body,
    reported: readUsage(usage ?? choices[0]?.usage, context.quirks),
    serviceTier: service_tier ?? null,
    finishReason: choices[0]?.finish_reason ?? null,
    outputCharacters: choices.reduce((sum, choice) => sum + outputCharacters(choice.message), 0),
    // A whole answer says what one step of a stream would.
    answer() {
      const state = startReading(context);
      const steps = { ...parsed.data, choices: choices.map(({ message, ...rest }) => ({ ...rest, delta: message })) };
      const deltas = readSteps(state, steps)?.deltas ?? [];
      return collectAnswer([...deltas, ...state.endings()]);
    },
  };
}
