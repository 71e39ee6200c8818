import { z } from 'zod';
import type { Finish, TokenLogprob } from '../../chat/chat-event.ts';
import type { Citation } from '../../chat/content.ts';

const text = z.string().nullish().catch(null);

/** A part of the content, whole or as a step. */
export const contentPart = z.looseObject({ text, thinking: text });

/** A call of a tool, whole or as a step. */
export const toolCall = z.looseObject({
  id: text,
  function: z.looseObject({ name: text, arguments: text }).nullish().catch(null),
});

const source = z.looseObject({ document: z.looseObject({ title: text, url: text }).nullish().catch(null) });
const place = z.int().nonnegative().nullish().catch(null);
const citation = z.looseObject({
  start: place,
  end: place,
  type: text,
  sources: z.array(source).nullish().catch(null),
});

/** What a citation names, a source each; those of a plan or of thinking are none of the text. */
export function citationsOf(given: unknown): Citation[] {
  const { data } = citation.safeParse(given);
  if (data === undefined || (data.type && data.type !== 'TEXT_CONTENT')) return [];
  const where = { start: data.start ?? null, end: data.end ?? null };
  const native = { format: 'cohere-chat', value: given } as const;
  const sources = data.sources?.length ? data.sources : [{ document: null }];
  return sources.map(({ document }) => ({
    citedText: null,
    url: document?.url ?? null,
    title: document?.title ?? null,
    ...where,
    native,
  }));
}

const logprobItem = z.looseObject({ text, logprobs: z.array(z.number()).nullish().catch(null) });

/** A piece of the answer with its log-probability; Cohere does not say which of its tokens has which. */
export function logprobOf(given: unknown): TokenLogprob[] {
  const { data } = logprobItem.safeParse(given);
  if (!data?.logprobs?.length || typeof data.text !== 'string') return [];
  const logprob = data.logprobs.reduce((sum, one) => sum + one, 0);
  return [{ token: data.text, bytes: null, logprob, top: [] }];
}

const reasons: ReadonlyMap<string, Finish['reason']> = new Map(
  Object.entries({
    COMPLETE: 'stop',
    STOP_SEQUENCE: 'stop',
    MAX_TOKENS: 'length',
    TOOL_CALL: 'tool-calls',
    ERROR: 'error',
    TIMEOUT: 'error',
    ERROR_LIMIT: 'context-length',
    ERROR_TOXIC: 'content-filter',
  } as const),
);

/** Why an answer ended; https://docs.cohere.com/reference/chat#response.body.finish_reason */
export const readFinish = (raw: string): Finish => ({ reason: reasons.get(raw) ?? 'stop', stopSequence: null, raw });
