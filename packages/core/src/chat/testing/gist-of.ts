import type { AnswerChoice, ChatAnswer } from '../chat-event.ts';

/** What must survive any translation of an answer: text, reasoning, refusal, calls, why each choice ended, and the usage. */
export const gistOf = ({ choices, reported }: ChatAnswer) => ({
  choices: choices.map(gistOfChoice),
  usage: reported?.usage ?? null,
});

const gistOfChoice = ({ parts, finish }: AnswerChoice) => ({
  text: parts.map((part) => (part.kind === 'text' ? part.text : '')).join(''),
  reasoning: parts.map((part) => (part.kind === 'reasoning' ? part.text : '')).join(''),
  refusal: parts.map((part) => (part.kind === 'refusal' ? part.text : '')).join(''),
  signatures: parts.flatMap((part) => (part.kind === 'reasoning' && part.signature ? [part.signature] : [])),
  calls: parts.flatMap((part) =>
    part.kind === 'tool-call' ? [{ id: part.id, name: part.name, arguments: part.arguments || '{}' }] : [],
  ),
  finish: finish.reason,
});
