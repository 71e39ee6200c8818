import type { ChatCall } from '../chat/chat-call.ts';
import type { ChatContent, ChatMessage } from '../chat/content.ts';
import { refuseBeyond, refuseSetting, type Translation } from './translation.ts';

/** How words are chosen, as far as Claude and Bedrock's API take it; null sends none. */
export type Sampling = { temperature: number | null; topP: number | null; topK: number | null };

/** Keeps what can be sent; refuses what is out of range, and what a model that thinks does not take. */
export function samplingOf(content: ChatContent, thinks: boolean, translation: Translation): Sampling {
  const { temperature, topP, topK } = content;
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

/** The stop sequences that can be sent: those that hold more than space. */
export function stopSequencesOf(content: ChatContent, translation: Translation): string[] {
  const kept = content.stop.filter((sequence) => sequence.trim() !== '');
  if (kept.length < content.stop.length)
    refuseSetting(content, 'stop', { translation, why: 'its stop sequences must hold more than space' });
  return kept;
}

/** Refuses the settings that neither Claude nor Bedrock's API has, and all that the chat model has no place for. */
export function refuseTheRest(call: ChatCall, content: ChatContent, translation: Translation): void {
  const none = { translation, why: 'it has no such setting' };
  if (content.seed !== null) refuseSetting(content, 'seed', none);
  // Zero is what it means not to set one.
  if (content.frequencyPenalty) refuseSetting(content, 'frequencyPenalty', none);
  if (content.presencePenalty) refuseSetting(content, 'presencePenalty', none);
  if (content.logprobs !== null) refuseSetting(content, 'logprobs', none);
  if (content.answerFormat?.kind === 'json')
    refuseSetting(content, 'answerFormat', { translation, why: 'it takes answers in JSON only by a JSON schema' });
  if (call.choices > 1) refuseSetting(content, 'choices', { translation, why: 'it gives one choice' });
  refuseBeyond(content, translation);
}

/** The tools that a conversation has called, each once: they must be declared, also when none are offered any more. */
export function calledTools(messages: readonly ChatMessage[]): string[] {
  const called = messages.flatMap(({ parts }) =>
    parts.flatMap((part) => (part.kind === 'tool-call' ? [part.name] : [])),
  );
  return [...new Set(called)];
}
