import { z } from 'zod';
import type { ChatAnswer, ReadAnswer } from '../../chat/chat-event.ts';
import type { AssistantPart } from '../../chat/content.ts';
import { parseJson } from '../../json/parse-json.ts';
import { readCitation } from './citation.ts';
import { readFinish } from './finish-words.ts';
import { readUsage } from './read-usage.ts';

/** Foreign data is read for what is needed; whatever else stands there is left alone. */
export const text = z.string().nullish().catch(null);
export const word = z.string().max(100).nullish().catch(null);

/** A block of an answer, of whatever kind. */
export const answerBlock = z.looseObject({
  type: z.string().catch(''),
  text,
  thinking: text,
  signature: text,
  data: text,
  id: text,
  name: text,
  input: z.unknown().optional(),
  citations: z.array(z.unknown()).nullish().catch(null),
});

/** See {@link answerBlock}. */
export type AnswerBlock = z.infer<typeof answerBlock>;

const message = z.looseObject({
  id: word,
  model: word,
  content: z.array(answerBlock),
  stop_reason: word,
  stop_sequence: text,
  usage: z.unknown().optional(),
});

const served = z.looseObject({ service_tier: word, speed: word });

/** The tier that a usage names. Fast mode has rates of its own, beside the tiers: https://platform.claude.com/docs/en/build-with-claude/fast-mode */
export function tierIn(usage: unknown): string | null {
  const { service_tier, speed } = served.safeParse(usage).data ?? {};
  return speed === 'fast' ? speed : (service_tier ?? null);
}

/** Reads a whole message; undefined when the text is not one. */
export function readAnswer(body: string): ReadAnswer | undefined {
  const parsed = message.safeParse(parseJson(body));
  if (!parsed.success) return undefined;
  const { content, usage, stop_reason } = parsed.data;
  const reported = readUsage(usage);
  return {
    body,
    reported,
    serviceTier: tierIn(usage),
    finishReason: stop_reason ?? null,
    outputCharacters: content.reduce((sum, block) => sum + charactersOf(block), 0),
    answer: () => answerOf(parsed.data),
  };
}

function answerOf({ id, model, content, stop_reason, stop_sequence, usage }: z.infer<typeof message>): ChatAnswer {
  const read: Reading = { parts: [], textLength: 0 };
  for (const block of content) addBlock(read, block);
  const finish = readFinish(stop_reason ?? '', stop_sequence);
  const choices = [{ parts: read.parts, finish, logprobs: null }];
  return {
    id: id ?? null,
    model: model ?? null,
    choices,
    reported: readUsage(usage),
    serviceTier: tierIn(usage),
  };
}

type Reading = { parts: AssistantPart[]; textLength: number };

/** What only Anthropic's own servers do (searches, code) is left out: its words are in the text, and nothing else can show it. */
function addBlock(read: Reading, block: AnswerBlock): void {
  const { parts } = read;
  if (block.type === 'text') addText(read, block);
  else if (block.type === 'thinking') {
    const signature = sealOf(block.signature);
    if (block.thinking || signature)
      parts.push({ kind: 'reasoning', at: '', text: block.thinking ?? '', signature, redacted: false, id: null });
  } else if (block.type === 'redacted_thinking')
    parts.push({ kind: 'reasoning', at: '', text: '', signature: sealOf(block.data), redacted: true, id: null });
  else if (block.type === 'tool_use') {
    const { id, name } = block;
    parts.push({ kind: 'tool-call', at: '', id: id ?? '', name: name ?? '', arguments: inputText(block), cache: null });
  }
}

function addText(read: Reading, block: AnswerBlock): void {
  const words = block.text ?? '';
  const span = { start: read.textLength, end: read.textLength + words.length };
  const citations = (block.citations ?? []).flatMap((value) => readCitation(value, span) ?? []);
  read.textLength = span.end;
  const last = read.parts.at(-1);
  if (last?.kind === 'text') {
    last.text += words;
    last.citations.push(...citations);
  } else read.parts.push({ kind: 'text', at: '', text: words, cache: null, citations });
}

/** A provider's seal; null without one. */
export const sealOf = (value: string | null | undefined) =>
  value ? { format: 'anthropic-messages' as const, value } : null;

/** The input of a tool call as JSON text; '' when it has none, or is nested so deeply that nobody could read it. */
export function inputText({ input }: AnswerBlock): string {
  if (input === undefined || input === null) return '';
  try {
    return typeof input === 'string' ? input : JSON.stringify(input);
  } catch {
    return '';
  }
}

/** Characters that a block shows for its tokens. */
export function charactersOf(block: AnswerBlock): number {
  const said = (block.text?.length ?? 0) + (block.thinking?.length ?? 0) + (block.data?.length ?? 0);
  return said + (block.type.endsWith('tool_use') ? inputText(block).length + (block.name?.length ?? 0) : 0);
}
