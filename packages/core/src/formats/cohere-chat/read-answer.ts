import { z } from 'zod';
import type { ChatDelta, ReadAnswer } from '../../chat/chat-event.ts';
import { collectAnswer } from '../../chat/collect-answer.ts';
import { parseJson } from '../../json/parse-json.ts';
import type { ReadContext } from '../wire-format.ts';
import { contentPart, readFinish, toolCall } from './foreign-message.ts';
import { readUsage } from './read-usage.ts';
import { openSpeech } from './speech.ts';

const text = z.string().nullish().catch(null);
const listOf = <Item extends z.ZodType>(item: Item) => z.array(item).nullish().catch(null);

const completion = z.looseObject({
  id: text,
  finish_reason: z.string().max(100).nullish().catch(null),
  message: z.looseObject({
    content: z
      .union([z.string(), z.array(contentPart)])
      .nullish()
      .catch(null),
    tool_plan: text,
    tool_calls: listOf(toolCall),
    citations: listOf(z.unknown()),
  }),
  logprobs: listOf(z.unknown()),
  usage: z.unknown().optional(),
});

type Completion = z.infer<typeof completion>;

/** Reads a whole answer; undefined when the text is not one. */
export function readAnswer(body: string, context: ReadContext): ReadAnswer | undefined {
  const parsed = completion.safeParse(parseJson(body));
  if (!parsed.success) return undefined;
  const deltas = deltasOf(parsed.data, context);
  return {
    body,
    reported: readUsage(parsed.data.usage),
    serviceTier: null,
    finishReason: parsed.data.finish_reason ?? null,
    outputCharacters: deltas.reduce((sum, delta) => sum + ('text' in delta ? delta.text.length : 0), 0),
    answer: () => collectAnswer(deltas),
  };
}

/** A whole answer as the steps of a stream that would say the same. */
function deltasOf({ id, finish_reason, message, logprobs, usage }: Completion, { idSeed }: ReadContext): ChatDelta[] {
  const speech = openSpeech(idSeed);
  const { content, tool_plan, tool_calls, citations } = message;
  const parts = typeof content === 'string' ? [{ text: content, thinking: null }] : (content ?? []);
  const reported = readUsage(usage);
  return [
    { kind: 'start', id: id || null, model: null },
    ...parts.flatMap((part) => [...speech.think('thinking', part.thinking), ...speech.say(part.text)]),
    ...(citations ?? []).flatMap(speech.cite),
    ...(logprobs ?? []).flatMap(speech.logprobs),
    ...speech.think('tool_plan', tool_plan),
    ...(tool_calls ?? []).flatMap((call, number) => speech.call(number, call)),
    ...speech.close(),
    { kind: 'finish', choice: 0, finish: readFinish(finish_reason ?? '') },
    ...(reported ? [{ kind: 'usage' as const, reported, serviceTier: null }] : []),
  ];
}
