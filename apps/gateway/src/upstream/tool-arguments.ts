import type { ChatAnswer, ChatDelta } from '@switchyard/core/chat/chat-event';
import { parseJson } from '@switchyard/core/json/parse-json';

/** Characters of arguments beyond which a stream's tool calls are no longer looked at. */
const mostKept = 1_048_576;

/** Why an answer may end without being broken off: only then its tool calls must be whole. */
const wholeEnds: ReadonlySet<string> = new Set(['stop', 'tool-calls']);

/** Watches the tool calls of a stream. Arguments that are no JSON are a fault of the model's host that no status tells of. */
export type ToolArguments = {
  see(delta: ChatDelta): void;
  /** Whether a choice ended whole with a tool call whose arguments are no JSON. */
  broken: boolean;
};

export function watchToolArguments(): ToolArguments {
  /** By choice, and in it by the index of the call. Made with the first tool call: most streams have none. */
  let texts: Map<number, Map<number, string>> | null = null;
  let kept = 0;
  const add = (choice: number, index: number, text: string) => {
    texts ??= new Map();
    const calls = texts.get(choice) ?? new Map<number, string>();
    texts.set(choice, calls);
    kept += text.length;
    if (kept <= mostKept) calls.set(index, (calls.get(index) ?? '') + text);
  };
  return {
    broken: false,
    see(delta) {
      if (delta.kind === 'tool-call') add(delta.choice, delta.index, '');
      else if (delta.kind === 'tool-arguments') add(delta.choice, delta.index, delta.text);
      else if (delta.kind === 'finish' && texts !== null && kept <= mostKept && wholeEnds.has(delta.finish.reason))
        for (const text of texts.get(delta.choice)?.values() ?? []) this.broken ||= isBroken(text);
    },
  };
}

/** Whether a whole answer has a tool call whose arguments are no JSON, although it was not cut short. */
export function hasBrokenArguments({ choices }: ChatAnswer): boolean {
  return choices.some(
    ({ parts, finish }) =>
      wholeEnds.has(finish.reason) && parts.some((part) => part.kind === 'tool-call' && isBroken(part.arguments)),
  );
}

const isBroken = (text: string) => text.trim() !== '' && parseJson(text) === undefined;
