import type { AnswerChoice, ChatAnswer } from '../../chat/chat-event.ts';
import type { AssistantPart } from '../../chat/content.ts';
import type { AnswerContext } from '../wire-format.ts';
import { writeThoughtSignature } from './thought-signature.ts';
import { writeCandidateEnd } from './write-candidate.ts';
import { type WrittenPart, writeCall } from './write-contents.ts';
import { writeUsage } from './write-usage.ts';

/** Writes a whole answer that came in another format. */
export function encodeAnswer({ model, choices, reported, serviceTier }: ChatAnswer, context: AnswerContext): string {
  return JSON.stringify({
    candidates: choices.map(writeChoice),
    ...(reported ? { usageMetadata: writeUsage(reported.usage, serviceTier) } : {}),
    modelVersion: model ?? context.model,
    responseId: responseId(context),
  });
}

/** Google's ids of answers are one word. */
export const responseId = ({ requestId }: AnswerContext): string => requestId.replaceAll('-', '');

function writeChoice({ parts, finish, logprobs }: AnswerChoice, index: number): Record<string, unknown> {
  const text = parts.map((part) => (part.kind === 'text' ? part.text : '')).join('');
  const citations = parts.flatMap((part) => (part.kind === 'text' ? part.citations : []));
  return {
    content: { parts: parts.flatMap(writePart), role: 'model' },
    ...writeCandidateEnd({ finish, text, citations, logprobs: logprobs ?? [] }),
    index,
  };
}

function writePart(part: AssistantPart): WrittenPart[] {
  if (part.kind === 'tool-call') return [{ functionCall: writeCall(part) }];
  if (part.kind !== 'reasoning') return part.text === '' ? [] : [{ text: part.text }];
  const { text, signature, redacted, id } = part;
  const seal = signature ? { thoughtSignature: writeThoughtSignature({ signature, redacted, id }) } : {};
  return text === '' && !signature ? [] : [{ text, thought: true, ...seal }];
}
