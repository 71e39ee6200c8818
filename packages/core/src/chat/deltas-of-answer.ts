import type { AnswerChoice, ChatAnswer, ChatDelta } from './chat-event.ts';
import type { AssistantPart } from './content.ts';

/** The deltas of a stream that tells a whole answer: a legal sequence, and what `collectAnswer` puts together again. */
export function deltasOfAnswer({ id, model, choices, reported, serviceTier }: ChatAnswer): ChatDelta[] {
  return [
    { kind: 'start', id, model },
    ...choices.flatMap(deltasOfChoice),
    ...(reported === null ? [] : [{ kind: 'usage' as const, reported, serviceTier }]),
    { kind: 'end' },
  ];
}

function deltasOfChoice({ parts, finish, logprobs }: AnswerChoice, choice: number): ChatDelta[] {
  let calls = 0;
  const said = parts.flatMap((part) => deltasOfPart(part, choice, part.kind === 'tool-call' ? calls++ : 0));
  const tokens: ChatDelta[] = logprobs === null ? [] : [{ kind: 'logprobs', choice, tokens: logprobs }];
  return [...said, ...tokens, { kind: 'finish', choice, finish }];
}

function deltasOfPart(part: AssistantPart, choice: number, index: number): ChatDelta[] {
  switch (part.kind) {
    case 'text':
      return [
        { kind: 'text', choice, text: part.text },
        ...part.citations.map((citation): ChatDelta => ({ kind: 'citation', choice, citation })),
      ];
    case 'refusal':
      return [{ kind: 'refusal', choice, text: part.text }];
    case 'reasoning': {
      const { text, signature, redacted, id } = part;
      return [
        ...(text === '' ? [] : [{ kind: 'reasoning' as const, choice, text }]),
        ...(signature === null ? [] : [{ kind: 'signature' as const, choice, signature, redacted, id }]),
      ];
    }
    case 'tool-call':
      return [
        { kind: 'tool-call', choice, index, id: part.id, name: part.name },
        ...(part.arguments === '' ? [] : [{ kind: 'tool-arguments' as const, choice, index, text: part.arguments }]),
      ];
  }
}
