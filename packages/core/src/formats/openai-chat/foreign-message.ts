import { z } from 'zod';
import type { TokenLogprob } from '../../chat/chat-event.ts';
import type { Citation } from '../../chat/content.ts';
import { type ReasoningDetail, reasoningDetail } from './message-schema.ts';
import type { PlainMember } from './reasoning-details.ts';

const unknown = z.unknown().optional();

/** What a provider says in a message or a step of one. Whatever else stands there is passed over. */
export const foreignMessage = z.object({
  content: unknown,
  refusal: unknown,
  reasoning_content: unknown,
  reasoning: unknown,
  reasoning_details: unknown,
  tool_calls: unknown,
  function_call: unknown,
  annotations: unknown,
  audio: unknown,
  images: unknown,
});

/** See {@link foreignMessage}. */
export type ForeignMessage = z.infer<typeof foreignMessage>;

/** A word of a provider; a long one is none. */
export const word = z.string().max(100).nullish().catch(null);

/** A piece of an answer's text, or of its reasoning. */
export type Piece = { kind: 'text' | 'reasoning'; text: string };

const part = z.looseObject({ type: word, text: z.string().nullish().catch(null), thinking: unknown });

/** The content in pieces. Mistral writes parts, with the reasoning as a list of texts in `thinking`. */
export function contentPieces(content: unknown): Piece[] {
  if (typeof content === 'string') return content === '' ? [] : [{ kind: 'text', text: content }];
  if (!Array.isArray(content)) return [];
  return content.flatMap((one): Piece[] => {
    const { data } = part.safeParse(one);
    if (data === undefined) return [];
    const thought = contentPieces(data.thinking).map(({ text }): Piece => ({ kind: 'reasoning', text }));
    return data.text && data.type !== 'thinking' ? [...thought, { kind: 'text', text: data.text }] : thought;
  });
}

/** The reasoning that stands as plain text beside the content, and the member that holds it. */
export function plainReasoning(message: ForeignMessage): { member: PlainMember; text: string } | null {
  for (const member of ['reasoning_content', 'reasoning'] as const) {
    const text = message[member];
    if (typeof text === 'string' && text !== '') return { member, text };
  }
  return null;
}

/** The reasoning in OpenRouter's details; empty when there are none. */
export function detailsIn(message: ForeignMessage): ReasoningDetail[] {
  return listIn(message.reasoning_details).flatMap((one) => reasoningDetail.safeParse(one).data ?? []);
}

const call = z.looseObject({
  index: z.int().nonnegative().nullish().catch(null),
  id: z.string().nullish().catch(null),
  type: word,
  function: z
    .looseObject({ name: z.string().nullish().catch(null), arguments: unknown })
    .nullish()
    .catch(null),
  custom: unknown,
});

/** A call, or a step of one; `arguments` as JSON text, since some hosts write the object. */
export type ForeignCall = { index: number | null; id: string | null; name: string | null; arguments: string };

/** The calls of functions, the oldest form among them. */
export function callsIn({ tool_calls, function_call }: ForeignMessage): ForeignCall[] {
  const calls = listIn(tool_calls).flatMap((one): ForeignCall[] => {
    const { data } = call.safeParse(one);
    if (!data?.function) return [];
    const { name, arguments: written } = data.function;
    return [{ index: data.index ?? null, id: data.id || null, name: name || null, arguments: argumentsText(written) }];
  });
  const legacy = function_call ? call.safeParse({ function: function_call }).data?.function : null;
  if (!legacy) return calls;
  return [...calls, { index: 0, id: null, name: legacy.name || null, arguments: argumentsText(legacy.arguments) }];
}

function argumentsText(written: unknown): string {
  if (typeof written === 'string') return written;
  if (typeof written !== 'object' || written === null) return '';
  try {
    return JSON.stringify(written);
  } catch {
    // Too deep to be written again.
    return '';
  }
}

const urlCitation = z.looseObject({
  url_citation: z.looseObject({
    url: z.string(),
    title: z.string().nullish().catch(null),
    start_index: z.int().nonnegative().nullish().catch(null),
    end_index: z.int().nonnegative().nullish().catch(null),
  }),
});

/** The sources that a message names. */
export function citationsIn({ annotations }: ForeignMessage): Citation[] {
  return listIn(annotations).flatMap((one): Citation[] => {
    const { data } = urlCitation.safeParse(one);
    if (data === undefined) return [];
    const { url, title, start_index, end_index } = data.url_citation;
    const place = { start: start_index ?? null, end: end_index ?? null };
    return [{ citedText: null, url, title: title ?? null, ...place, native: { format: 'openai-chat', value: one } }];
  });
}

const sources = z.looseObject({
  citations: z.array(z.string()).nullish().catch(null),
  search_results: z
    .array(z.looseObject({ url: z.string(), title: z.string().nullish().catch(null) }))
    .nullish()
    .catch(null),
});

/** The sources of the whole answer, as Perplexity lists them beside the choices. */
export function sourcesOf(answer: unknown): Citation[] {
  const { search_results, citations } = sources.safeParse(answer).data ?? {};
  const listed = search_results ?? (citations ?? []).map((url) => ({ url, title: null }));
  return listed.map(({ url, title }) => ({
    ...{ citedText: null, url, title: title ?? null },
    ...{ start: null, end: null, native: null },
  }));
}

const topLogprob = z.looseObject({
  token: z.string(),
  logprob: z.number(),
  bytes: z.array(z.int()).nullish().catch(null),
});
const logprob = topLogprob.extend({ top_logprobs: z.array(topLogprob).nullish().catch(null) });
const logprobs = z.looseObject({ content: z.array(logprob).nullish(), refusal: z.array(logprob).nullish() });

/** The log-probabilities of a choice; null when there are none. */
export function logprobsIn(given: unknown): TokenLogprob[] | null {
  if (!given) return null;
  const { data } = logprobs.safeParse(given);
  const tokens = data?.content ?? data?.refusal;
  if (!tokens) return null;
  const tokenOf = ({ token, bytes, logprob: value }: z.infer<typeof topLogprob>) => ({
    token,
    bytes: bytes ?? null,
    logprob: value,
  });
  return tokens.map((one) => ({ ...tokenOf(one), top: (one.top_logprobs ?? []).map(tokenOf) }));
}

/** Output that no other format can say, by name. */
export function othersIn(message: ForeignMessage): { what: string; characters: number }[] {
  const customs = listIn(message.tool_calls).flatMap((one) => {
    const { custom } = call.safeParse(one).data ?? {};
    return custom ? [{ what: 'a call of a custom tool', characters: textIn(custom) }] : [];
  });
  const audio = message.audio ? [{ what: 'sound', characters: 0 }] : [];
  const images =
    Array.isArray(message.images) && message.images.length > 0 ? [{ what: 'pictures', characters: 0 }] : [];
  return [...customs, ...audio, ...images];
}

/** Characters of output in a message, to estimate its usage. */
export function outputCharacters(said: ForeignMessage): number {
  const parts = [said.content, said.refusal, said.reasoning_content ?? said.reasoning, said.tool_calls];
  return [...parts, said.function_call].reduce<number>((sum, one) => sum + textIn(one), 0);
}

/** Some hosts write parts where OpenAI writes text; what is nested deeper than parts are is nobody's output. */
function textIn(given: unknown, depth = 0): number {
  if (typeof given === 'string') return given.length;
  if (typeof given !== 'object' || given === null || depth === 4) return 0;
  return Object.values(given).reduce<number>((sum, inner) => sum + textIn(inner, depth + 1), 0);
}

const listIn = (given: unknown): unknown[] => (Array.isArray(given) ? given : []);
