import { z } from 'zod';
import type { TokenLogprob } from '../../chat/chat-event.ts';
import type { AssistantPart, Citation, ReasoningPart } from '../../chat/content.ts';
import { readAnnotations } from './annotation.ts';
import { readLogprobs } from './logprobs.ts';
import { openReasoning } from './sealed-reasoning.ts';

/** A part of a message of an answer. */
export type MessagePart =
  | { kind: 'text'; text: string; citations: Citation[]; logprobs: TokenLogprob[] }
  | { kind: 'refusal'; text: string };

/** One item of an answer. */
export type OutputItem =
  | { kind: 'message'; parts: MessagePart[] }
  | { kind: 'call'; id: string; name: string; arguments: string }
  | { kind: 'reasoning'; text: string; sealed: string | null; id: string | null }
  /** What no other format has; `action` is what a web search did. */
  | { kind: 'other'; type: string; action: string | null; characters: number };

const text = z.string().catch('');
const word = z.string().nullish().catch(null);
const list = z.array(z.unknown()).nullish().catch(null);

const item = z.looseObject({
  type: z.string(),
  id: word,
  content: list,
  summary: list,
  call_id: word,
  name: word,
  arguments: z.unknown().optional(),
  encrypted_content: word,
  action: z.looseObject({ type: word }).nullish().catch(null),
});

const part = z.looseObject({
  type: z.string(),
  text,
  refusal: text,
  annotations: list,
  logprobs: z.unknown().optional(),
});

/** Reads one item of an answer; undefined when it is none. */
export function outputItem(given: unknown): OutputItem | undefined {
  const parsed = item.safeParse(given);
  if (!parsed.success) return undefined;
  const { type, id, content, summary, call_id, name, encrypted_content, action } = parsed.data;
  switch (type) {
    case 'message':
      return { kind: 'message', parts: (content ?? []).flatMap((one) => messagePart(one) ?? []) };
    case 'function_call':
      return { kind: 'call', id: call_id ?? id ?? '', name: name ?? '', arguments: argumentsOf(parsed.data.arguments) };
    case 'reasoning': {
      const texts = [...(summary ?? []), ...(content ?? [])].map((one) => part.safeParse(one).data?.text ?? '');
      const said = texts.filter((one) => one !== '').join('\n\n');
      return { kind: 'reasoning', text: said, sealed: encrypted_content || null, id: id ?? null };
    }
    default:
      return { kind: 'other', type, action: action?.type ?? null, characters: charactersOf(given) };
  }
}

/** An id for a call that a host gave none, by its number in the answer. */
export const madeId = (idSeed: string, index: number): string => `call_${idSeed.replaceAll('-', '')}_${index}`;

/** The item as parts of a message that any format can carry; what only this one has is left out. */
export function partsOfItem(one: OutputItem): AssistantPart[] {
  switch (one.kind) {
    case 'message':
      return one.parts.map((said) =>
        said.kind === 'refusal'
          ? { kind: 'refusal', at: '', text: said.text }
          : { kind: 'text', at: '', text: said.text, cache: null, citations: said.citations },
      );
    case 'call':
      return [{ kind: 'tool-call', at: '', id: one.id, name: one.name, arguments: one.arguments, cache: null }];
    case 'reasoning':
      return reasoningPart(one);
    case 'other':
      return [];
  }
}

function reasoningPart({ text: said, sealed, id }: Extract<OutputItem, { kind: 'reasoning' }>): ReasoningPart[] {
  if (said === '' && sealed === null) return [];
  const seal = sealed === null ? null : openReasoning(sealed);
  const redacted = seal && seal.signature.format !== 'openai-responses' ? seal.redacted : said === '';
  return [{ kind: 'reasoning', at: '', text: said, signature: seal?.signature ?? null, redacted, id }];
}

/** How much the item says, in characters. */
export function lengthOfItem(one: OutputItem): number {
  if (one.kind === 'message') return one.parts.reduce((sum, said) => sum + said.text.length, 0);
  if (one.kind === 'call') return one.name.length + one.arguments.length;
  return one.kind === 'reasoning' ? one.text.length : one.characters;
}

function messagePart(given: unknown): MessagePart[] | undefined {
  const parsed = part.safeParse(given);
  if (!parsed.success) return undefined;
  const { type, text: said, refusal, annotations, logprobs } = parsed.data;
  if (type === 'refusal') return [{ kind: 'refusal', text: refusal }];
  if (type !== 'output_text' && type !== 'text') return undefined;
  const citations = readAnnotations(annotations);
  return [{ kind: 'text', text: said, citations, logprobs: readLogprobs(logprobs) }];
}

/** Some hosts write an object where OpenAI writes its text. */
const argumentsOf = (given: unknown): string =>
  typeof given === 'string' ? given : given === null || given === undefined ? '' : stringify(given);

const charactersOf = (given: unknown): number => stringify(given).length;

/** Foreign data may be nested too deep to be written. */
function stringify(given: unknown): string {
  try {
    return JSON.stringify(given) ?? '';
  } catch {
    return '';
  }
}
