import { z } from 'zod';
import type { ChatDelta, StreamPart } from '../../chat/chat-event.ts';
import { parseJson } from '../../json/parse-json.ts';
import { readOpenaiStreamError } from '../openai-refusal.ts';
import type { ReadContext, StreamReader } from '../wire-format.ts';
import { type ChoiceReader, openChoice } from './choice-reader.ts';
import { foreignMessage, sourcesOf, word } from './foreign-message.ts';
import { readUsage } from './read-usage.ts';

/** Reads a streamed chat completion: chunks, an error inside the stream, `[DONE]`. */
export function openReader(context: ReadContext): StreamReader {
  const state = startReading(context);
  return {
    read({ data }) {
      if (data.trim() === '[DONE]') return { deltas: [...state.endings(), { kind: 'end' }], usageOnly: false };
      const json = parseJson(data);
      const failed = streamError.safeParse(json).data?.error;
      if (!failed) return readSteps(state, json);
      return { deltas: [{ kind: 'error', ...readOpenaiStreamError(data) }], usageOnly: false };
    },
  };
}

const unknown = z.unknown().optional();
const name = z.string().max(300).nullish().catch(null);
const streamError = z.object({ error: unknown });

// Only what is read is copied, since every chunk of every stream comes by here.
const chunk = z.object({
  id: name,
  model: name,
  choices: z
    .array(
      z.object({
        index: z.int().nonnegative().max(127).nullish().catch(null),
        delta: foreignMessage.nullish().catch(null),
        finish_reason: word,
        logprobs: unknown,
        usage: unknown,
      }),
    )
    .nullish(),
  usage: unknown,
  x_groq: z.object({ usage: unknown }).nullish().catch(null),
  service_tier: word,
});

/** What a reader remembers between the chunks of a stream. */
export type Reading = {
  context: ReadContext;
  started: boolean;
  choices: Map<number, ChoiceReader>;
  /** Ends the choices that the provider left open. */
  endings(): ChatDelta[];
};

/** Starts to read an answer, streamed or whole. */
export function startReading(context: ReadContext): Reading {
  const choices = new Map<number, ChoiceReader>();
  const endings = () => [...choices.values()].flatMap((choice) => choice.finish(''));
  return { context, started: false, choices, endings };
}

/** What a chunk says; undefined when it is none. */
export function readSteps(state: Reading, json: unknown): StreamPart | undefined {
  const parsed = chunk.safeParse(json);
  if (!parsed.success || (!parsed.data.choices && !parsed.data.usage)) return undefined;
  const { id, model, usage, x_groq, service_tier } = parsed.data;
  const choices = parsed.data.choices ?? [];
  const deltas: ChatDelta[] = [];
  if (!state.started) deltas.push({ kind: 'start', id: id || null, model: model || null });
  state.started = true;
  choices.forEach(({ index, delta, logprobs, finish_reason }, position) => {
    const choice = choiceOf(state, index ?? position);
    if (delta) deltas.push(...choice.say(delta));
    deltas.push(...choice.logprobs(logprobs));
    if (!finish_reason) return;
    deltas.push(...choice.cite(sourcesOf(json)), ...choice.finish(finish_reason));
  });
  // Groq and Moonshot have places of their own for it.
  const told = usage ?? x_groq?.usage ?? choices[0]?.usage;
  const reported = readUsage(told, state.context.quirks);
  if (reported) deltas.push({ kind: 'usage', reported, serviceTier: service_tier ?? null });
  return { deltas, usageOnly: choices.length === 0 && Boolean(usage) };
}

function choiceOf({ choices, context }: Reading, index: number): ChoiceReader {
  const known = choices.get(index);
  if (known) return known;
  const opened = openChoice(index, context.idSeed);
  choices.set(index, opened);
  return opened;
}
