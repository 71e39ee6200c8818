import { z } from 'zod';
import type { ChatAnswer, ReadAnswer } from '../../chat/chat-event.ts';
import type { AssistantPart } from '../../chat/content.ts';
import { parseJson } from '../../json/parse-json.ts';
import type { ReadContext } from '../wire-format.ts';
import { readCitation } from './citation.ts';
import { readFinish } from './finish-words.ts';
import { readUsage } from './read-usage.ts';

/** Foreign data is read for what is needed; whatever else stands there is left alone. */
export const text = z.string().nullish().catch(null);
export const word = z.string().max(100).nullish().catch(null);

const loose = <Shape extends z.ZodRawShape>(shape: Shape) => z.looseObject(shape).nullish().catch(null);

const block = z.looseObject({
  text,
  toolUse: loose({ toolUseId: text, name: text, input: z.unknown().optional() }),
  reasoningContent: loose({ reasoningText: loose({ text, signature: text }), redactedContent: text }),
  citationsContent: loose({
    content: z.array(z.looseObject({ text })).nullish().catch(null),
    citations: z.array(z.unknown()).nullish().catch(null),
  }),
});

/** The tier that served, where it is told. */
export const servedBy = loose({ type: word });

const answer = z.looseObject({
  output: z.looseObject({ message: z.looseObject({ content: z.array(block) }) }),
  stopReason: word,
  additionalModelResponseFields: z.unknown().optional(),
  usage: z.unknown().optional(),
  serviceTier: servedBy,
});

/** Reads a whole answer; undefined when the text is not one. */
export function readAnswer(body: string, { idSeed }: ReadContext): ReadAnswer | undefined {
  const parsed = answer.safeParse(parseJson(body));
  if (!parsed.success) return undefined;
  const { output, stopReason, usage, serviceTier } = parsed.data;
  const parts = partsOf(output.message.content, idSeed);
  const reported = readUsage(usage);
  return {
    body,
    reported,
    serviceTier: serviceTier?.type ?? null,
    finishReason: stopReason ?? null,
    outputCharacters: parts.reduce((sum, part) => sum + charactersOf(part), 0),
    answer: (): ChatAnswer => {
      const finish = readFinish(stopReason ?? '', parsed.data.additionalModelResponseFields);
      const choices = [{ parts, finish, logprobs: null }];
      return { id: null, model: null, choices, reported, serviceTier: serviceTier?.type ?? null };
    },
  };
}

/** A provider's seal; null without one. */
export const sealOf = (value: string | null | undefined) =>
  value ? { format: 'bedrock-converse' as const, value } : null;

/** The id of an answer's call; Bedrock gives one, and where it does not, another is made. */
export const callIdOf = (
  given: string | null | undefined,
  { idSeed, call }: { idSeed: string; call: number },
): string => given || `tooluse_${idSeed}_${call}`;

function partsOf(blocks: readonly z.infer<typeof block>[], idSeed: string): AssistantPart[] {
  const parts: AssistantPart[] = [];
  let textLength = 0;
  let calls = 0;
  const say = (words: string, citations: readonly unknown[]) => {
    const span = { start: textLength, end: textLength + words.length };
    const read = citations.flatMap((value) => readCitation(value, span) ?? []);
    textLength = span.end;
    const last = parts.at(-1);
    if (last?.kind !== 'text') parts.push({ kind: 'text', at: '', text: words, cache: null, citations: read });
    else {
      last.text += words;
      last.citations.push(...read);
    }
  };
  for (const { text: words, toolUse, reasoningContent, citationsContent } of blocks) {
    if (typeof words === 'string') say(words, []);
    if (citationsContent) {
      const cited = (citationsContent.content ?? []).map((part) => part.text ?? '').join('');
      say(cited, citationsContent.citations ?? []);
    }
    if (reasoningContent) parts.push(reasoningPart(reasoningContent));
    if (!toolUse) continue;
    const id = callIdOf(toolUse.toolUseId, { idSeed, call: calls++ });
    const input = inputText(toolUse.input);
    parts.push({ kind: 'tool-call', at: '', id, name: toolUse.name ?? '', arguments: input, cache: null });
  }
  return parts;
}

function reasoningPart(given: NonNullable<z.infer<typeof block>['reasoningContent']>): AssistantPart {
  const { reasoningText, redactedContent } = given;
  const redacted = Boolean(redactedContent);
  const signature = sealOf(redacted ? redactedContent : reasoningText?.signature);
  return { kind: 'reasoning', at: '', text: reasoningText?.text ?? '', signature, redacted, id: null };
}

/** The input of a call as JSON text; '' when it has none, or is nested so deeply that nobody could read it. */
function inputText(input: unknown): string {
  if (input === undefined || input === null) return '';
  try {
    return typeof input === 'string' ? input : JSON.stringify(input);
  } catch {
    return '';
  }
}

function charactersOf(part: AssistantPart): number {
  return part.kind === 'tool-call' ? part.name.length + part.arguments.length : part.text.length;
}
