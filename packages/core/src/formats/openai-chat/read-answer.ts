import { z } from 'zod';
import type { ChatAnswer, ChatEvent } from '../../chat/chat-event.ts';
import { openaiUsage, readUsage } from './read-usage.ts';

const text = z.string().nullish();
const functionCall = z.looseObject({ name: text, arguments: text });

/** Foreign data is read for the little that is needed; whatever else stands there is left alone. */
const message = z.looseObject({
  content: text,
  refusal: text,
  reasoning_content: text,
  reasoning: text,
  tool_calls: z.array(z.looseObject({ function: functionCall.nullish() })).nullish(),
});

const completion = z.looseObject({
  choices: z.array(z.looseObject({ message, finish_reason: text })),
  usage: openaiUsage.nullish(),
});

const chunk = z.looseObject({
  choices: z.array(z.looseObject({ delta: message.nullish(), finish_reason: text })).default([]),
  usage: openaiUsage.nullish(),
});

const streamError = z.looseObject({ error: z.looseObject({ message: text, code: z.unknown().optional() }) });

/** Reads a whole chat completion; undefined when the text is not one. */
export function readAnswer(body: string): ChatAnswer | undefined {
  const parsed = completion.safeParse(parseJson(body));
  if (!parsed.success) return undefined;
  const { choices, usage } = parsed.data;
  return {
    body,
    usage: usage ? readUsage(usage) : null,
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
  const { choices, usage } = parsed.data;
  const bytes = choices.reduce((sum, choice) => sum + (choice.delta ? outputCharacters(choice.delta) : 0), 0);
  return {
    kind: 'chunk',
    data,
    hasContent: bytes > 0 || choices.some((choice) => Boolean(choice.finish_reason)),
    outputCharacters: bytes,
    finishReason: choices.find((choice) => choice.finish_reason)?.finish_reason ?? null,
    usage: usage ? readUsage(usage) : null,
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
  const parts = [said.content, said.refusal, said.reasoning_content, said.reasoning];
  for (const call of said.tool_calls ?? []) parts.push(call.function?.name, call.function?.arguments);
  return parts.reduce((sum, part) => sum + (part?.length ?? 0), 0);
}
