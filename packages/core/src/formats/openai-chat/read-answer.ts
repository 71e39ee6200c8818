import { z } from 'zod';
import type { ChatAnswer, ChatEvent } from '../../chat/chat-event.ts';
import { readUsage } from './read-usage.ts';

const text = z.string().nullish().catch(null);
const word = z.string().max(100).nullish().catch(null);

/** Foreign data is read for the little that is needed; whatever else stands there, and however it is written, is left alone. */
const message = z.looseObject({
  content: z.unknown().optional(),
  refusal: z.unknown().optional(),
  reasoning_content: z.unknown().optional(),
  reasoning: z.unknown().optional(),
  tool_calls: z.unknown().optional(),
  audio: z.unknown().optional(),
});

const completion = z.looseObject({
  choices: z.array(z.looseObject({ message, finish_reason: word })),
  usage: z.unknown().optional(),
});

const chunk = z.looseObject({
  choices: z.array(z.looseObject({ delta: message.nullish(), finish_reason: word })).nullish(),
  usage: z.unknown().optional(),
});

const streamError = z.looseObject({ error: z.looseObject({ message: text, code: z.unknown().optional() }) });

/** Reads a whole chat completion; undefined when the text is not one. */
export function readAnswer(body: string): ChatAnswer | undefined {
  const parsed = completion.safeParse(parseJson(body));
  if (!parsed.success) return undefined;
  const { choices, usage } = parsed.data;
  return {
    body,
    usage: readUsage(usage),
    finishReason: choices[0]?.finish_reason ?? null,
    outputCharacters: choices.reduce((sum, choice) => sum + outputCharacters(choice.message), 0),
  };
}

/** Reads one chunk of a streamed completion, the stream's end, or an error sent inside the stream. */
export function readEvent(data: string): ChatEvent | undefined {
  if (data === '[DONE]') return { kind: 'done' };
  const json = parseJson(data);
  const failed = streamError.safeParse(json);
  if (failed.success)
    return {
      kind: 'error',
      failure: 'server-error',
      message: failed.data.error.message ?? 'The provider reported an error.',
    };
  const parsed = chunk.safeParse(json);
  if (!parsed.success) return undefined;
  const choices = parsed.data.choices ?? [];
  const { usage } = parsed.data;
  const characters = choices.reduce((sum, choice) => sum + (choice.delta ? outputCharacters(choice.delta) : 0), 0);
  const begun = choices.some(({ delta, finish_reason }) => Boolean(finish_reason) || Boolean(delta?.audio));
  return {
    kind: 'chunk',
    data,
    hasContent: characters > 0 || begun,
    outputCharacters: characters,
    finishReason: choices.find((choice) => choice.finish_reason)?.finish_reason ?? null,
    usage: readUsage(usage),
    usageOnly: choices.length === 0 && Boolean(usage),
  };
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function outputCharacters(said: z.infer<typeof message>): number {
  return [said.content, said.refusal, said.reasoning_content, said.reasoning, said.tool_calls].reduce<number>(
    (sum, part) => sum + textIn(part),
    0,
  );
}

/** Some hosts write parts where OpenAI writes text; what is nested deeper than parts are is nobody's output. */
function textIn(part: unknown, depth = 0): number {
  if (typeof part === 'string') return part.length;
  if (typeof part !== 'object' || part === null || depth === 4) return 0;
  return Object.values(part).reduce<number>((sum, inner) => sum + textIn(inner, depth + 1), 0);
}
