import type { ChatDelta } from '../../chat/chat-event.ts';
import { citationsOf, logprobOf } from './foreign-message.ts';

/** Where Cohere puts its reasoning: into the content, or into the plan before a call. */
export type Thought = 'thinking' | 'tool_plan';

/** Turns what Cohere says, piece by piece, into deltas. A stretch of reasoning is sealed with its member once something else follows. */
export function openSpeech(idSeed: string) {
  const choice = 0;
  const calls = new Map<number, number>();
  let open: Thought | null = null;

  function close(): ChatDelta[] {
    if (open === null) return [];
    const signature = { format: 'cohere-chat', value: open } as const;
    open = null;
    return [{ kind: 'signature', choice, signature, redacted: false, id: null }];
  }

  function step(call: number | undefined, text: string | null | undefined): ChatDelta[] {
    return call === undefined || !text ? [] : [{ kind: 'tool-arguments', choice, index: call, text }];
  }

  return {
    close,
    think(member: Thought, text: string | null | undefined): ChatDelta[] {
      if (!text) return [];
      const before = open === member ? [] : close();
      open = member;
      return [...before, { kind: 'reasoning', choice, text }];
    },
    say: (text: string | null | undefined): ChatDelta[] => (text ? [...close(), { kind: 'text', choice, text }] : []),
    cite: (given: unknown): ChatDelta[] =>
      citationsOf(given).map((citation) => ({ kind: 'citation', choice, citation })),
    logprobs(given: unknown): ChatDelta[] {
      const tokens = logprobOf(given);
      return tokens.length === 0 ? [] : [{ kind: 'logprobs', choice, tokens }];
    },
    call(number: number, given: Call): ChatDelta[] {
      const index = calls.size;
      calls.set(number, index);
      const id = given.id || `call_${idSeed.replaceAll(/[^a-zA-Z0-9]/g, '').slice(-24)}x${index}`;
      const name = given.function?.name ?? '';
      return [...close(), { kind: 'tool-call', choice, index, id, name }, ...step(index, given.function?.arguments)];
    },
    more: (number: number, given: Call): ChatDelta[] => step(calls.get(number), given.function?.arguments),
  };
}

type Call = {
  id?: string | null | undefined;
  function?: { name?: string | null | undefined; arguments?: string | null | undefined } | null | undefined;
};
