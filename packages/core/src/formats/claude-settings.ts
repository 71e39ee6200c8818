import type { ChatCall } from '../chat/chat-call.ts';
import type { ChatContent, ChatMessage } from '../chat/content.ts';
import { claudeSchema } from './claude-schema.ts';
import { versionOf } from './claude-thinking.ts';
import { describedSchema } from './described-schema.ts';
import { refuseBeyond, refuseLogprobs, refuseSetting, type Translation } from './translation.ts';

/** How words are chosen, as far as Claude and Bedrock's API take it; null sends none. */
export type Sampling = { temperature: number | null; topP: number | null; topK: number | null };

/** For which model {@link samplingOf} chooses. */
export type SamplingTarget = { model: string; thinks: boolean; translation: Translation };

/**
 * Keeps what can be sent; refuses what is out of range, and what a model that thinks does not take. Newer Claudes take less:
 * https://docs.anthropic.com/en/docs/about-claude/models/migrating-to-claude-4
 */
export function samplingOf(content: ChatContent, { model, thinks, translation }: SamplingTarget): Sampling {
  const version = versionOf(model);
  if (version >= firstWithout) return noSampling(content, translation);
  const { temperature, topP, topK } = version >= firstWithOne ? oneOfTwo(content, translation) : content;
  const kept: Sampling = { temperature: null, topP: null, topK: null };
  const whyThinking = 'a model that thinks takes only values near its own';
  if (temperature !== null && temperature > 1)
    refuseSetting(content, 'temperature', { translation, why: 'its temperatures go from 0 to 1' });
  else if (thinks && temperature !== null && temperature !== 1)
    refuseSetting(content, 'temperature', { translation, why: whyThinking });
  else if (!thinks) kept.temperature = temperature;
  if (thinks && topP !== null && topP < 0.95) refuseSetting(content, 'topP', { translation, why: whyThinking });
  else kept.topP = topP;
  if (thinks && topK !== null) refuseSetting(content, 'topK', { translation, why: whyThinking });
  else kept.topK = topK;
  return kept;
}

/** Claude 4.1, the first that takes a temperature or a share of the words, but not both; and 4.7, the first that takes neither. */
const firstWithOne = 401;
const firstWithout = 407;

/** One is what both are when they are not given. */
function oneOfTwo(content: ChatContent, translation: Translation): Sampling {
  const { temperature, topP, topK } = content;
  if (temperature === null || topP === null) return { temperature, topP, topK };
  if (temperature === 1) return { temperature: null, topP, topK };
  if (topP !== 1) refuseSetting(content, 'topP', { translation, why: 'it takes no top_p beside a temperature' });
  return { temperature, topP: null, topK };
}

function noSampling(content: ChatContent, translation: Translation): Sampling {
  const why = 'the model chooses its words by itself';
  if ((content.temperature ?? 1) !== 1) refuseSetting(content, 'temperature', { translation, why });
  if ((content.topP ?? 1) !== 1) refuseSetting(content, 'topP', { translation, why });
  if (content.topK !== null) refuseSetting(content, 'topK', { translation, why });
  return { temperature: null, topP: null, topK: null };
}

/** The stop sequences that can be sent: those that hold more than space. */
export function stopSequencesOf(content: ChatContent, translation: Translation): string[] {
  const kept = content.stop.filter((sequence) => sequence.trim() !== '');
  if (kept.length < content.stop.length)
    refuseSetting(content, 'stop', { translation, why: 'its stop sequences must hold more than space' });
  return kept;
}

/**
 * Refuses the settings that neither Claude nor Bedrock's API has, and all that the chat model has no place for but the members in
 * `taken`.
 */
export function refuseTheRest(
  { call, content, taken = [] }: { call: ChatCall; content: ChatContent; taken?: readonly string[] },
  translation: Translation,
): void {
  const none = { translation, why: 'it has no such setting' };
  if (content.seed !== null) refuseSetting(content, 'seed', none);
  // Zero is what it means not to set one.
  if (content.frequencyPenalty) refuseSetting(content, 'frequencyPenalty', none);
  if (content.presencePenalty) refuseSetting(content, 'presencePenalty', none);
  refuseLogprobs(content, none);
  if (content.answerFormat?.kind === 'json')
    refuseSetting(content, 'answerFormat', { translation, why: 'it takes answers in JSON only by a JSON schema' });
  if (call.choices > 1) refuseSetting(content, 'choices', { translation, why: 'it gives one choice' });
  refuseBeyond(content, translation, taken);
}

/** The schema of the answer, if it must have one and can be told; `withDescription` puts its description into the schema. */
export function answerSchemaOf(
  content: ChatContent,
  { withDescription, translation }: { withDescription: boolean; translation: Translation },
): Record<string, unknown> | null {
  const { answerFormat: format } = content;
  if (format?.kind !== 'schema') return null;
  const schema = claudeSchema(withDescription ? describedSchema(format) : format.schema);
  const why = 'objects in its schemas must name their members, and allow no others';
  if (schema === null) refuseSetting(content, 'answerFormat', { translation, why });
  return schema;
}

/** The tools that a conversation has called, each once: they must be declared, also when none are offered any more. */
export function calledTools(messages: readonly ChatMessage[]): string[] {
  const called = messages.flatMap(({ parts }) =>
    parts.flatMap((part) => (part.kind === 'tool-call' ? [part.name] : [])),
  );
  return [...new Set(called)];
}
