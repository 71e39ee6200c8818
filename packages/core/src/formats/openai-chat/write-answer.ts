import type { AnswerChoice, ChatAnswer, Finish, TokenLogprob } from '../../chat/chat-event.ts';
import type { AssistantPart, Citation } from '../../chat/content.ts';
import type { AnswerContext } from '../wire-format.ts';
import { writeFinish } from './finish-reason.ts';
import { detailForCaller } from './reasoning-details.ts';
import { writeUsage } from './write-usage.ts';

/** A chat completion for an answer that came in another format. */
export function encodeAnswer(answer: ChatAnswer, context: AnswerContext): string {
  return JSON.stringify({
    id: completionId(context),
    object: 'chat.completion',
    created: context.createdSeconds,
    model: answer.model ?? context.model,
    choices: answer.choices.map(writeChoice),
    ...(answer.reported ? { usage: writeUsage(answer.reported.usage) } : {}),
    ...(answer.serviceTier === null ? {} : { service_tier: answer.serviceTier }),
  });
}

/** An id as OpenAI's look. */
export const completionId = ({ requestId }: AnswerContext) => `chatcmpl-${requestId.replaceAll('-', '')}`;

function writeChoice({ parts, finish, logprobs }: AnswerChoice, index: number) {
  const refusal = parts.flatMap((part) => (part.kind === 'refusal' ? [part.text] : [])).join('');
  return {
    index,
    message: {
      role: 'assistant',
      content: textOf(parts),
      refusal: refusal === '' ? null : refusal,
      ...writeReasoning(parts),
      ...writeCalls(parts),
      annotations: parts.flatMap((part) => (part.kind === 'text' ? part.citations.flatMap(annotations) : [])),
    },
    logprobs: logprobs === null ? null : writeLogprobs(logprobs, finish),
    finish_reason: writeFinish(finish, { refusal: refusal !== '' }),
  };
}

/** Null when the answer has no text at all, as with calls alone. */
function textOf(parts: readonly AssistantPart[]): string | null {
  const texts = parts.flatMap((part) => (part.kind === 'text' ? [part.text] : []));
  return texts.length === 0 ? null : texts.join('');
}

function writeReasoning(parts: readonly AssistantPart[]) {
  const details = parts.flatMap((part, at) => {
    if (part.kind !== 'reasoning') return [];
    const next = parts[at + 1];
    // A seal without text that stands before a call belongs to it, and comes back with its id.
    const ofCall = part.text === '' && !part.redacted && next?.kind === 'tool-call';
    return [detailForCaller(ofCall ? { ...part, id: next.id } : part)];
  });
  if (details.length === 0) return {};
  const text = parts.flatMap((part) => (part.kind === 'reasoning' ? [part.text] : [])).join('');
  const numbered = details.map((detail, index) => ({ ...detail, index }));
  return { ...(text === '' ? {} : { reasoning_content: text }), reasoning_details: numbered };
}

function writeCalls(parts: readonly AssistantPart[]) {
  const calls = parts.flatMap((part) => (part.kind === 'tool-call' ? [part] : []));
  if (calls.length === 0) return {};
  return {
    tool_calls: calls.map(({ id, name, arguments: written }) => ({
      id,
      type: 'function',
      function: { name, arguments: written === '' ? '{}' : written },
    })),
  };
}

/** A source as an annotation; those without an address have no place here. */
export function annotations({ url, title, start, end }: Citation) {
  if (url === null) return [];
  const place = { start_index: start ?? 0, end_index: end ?? 0 };
  return [{ type: 'url_citation', url_citation: { ...place, title: title ?? url, url } }];
}

/** Log-probabilities in OpenAI's shape: those of a refusal stand apart. */
export function writeLogprobs(tokens: readonly TokenLogprob[], finish: Finish | null) {
  const written = tokens.map(({ top, ...token }) => ({ ...token, top_logprobs: top }));
  return finish?.reason === 'refusal' ? { content: null, refusal: written } : { content: written, refusal: null };
}
