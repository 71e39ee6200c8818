import type { ReportedUsage } from '../pricing/usage.ts';
import type { AnswerChoice, ChatAnswer, ChatDelta, Finish, TokenLogprob } from './chat-event.ts';
import type { AssistantPart } from './content.ts';

/** Puts the deltas of a whole stream together to the answer that they tell. A choice that never finished has ended in an error. */
export function collectAnswer(deltas: Iterable<ChatDelta>): ChatAnswer {
  const choices = new Map<number, Collecting>();
  let id: string | null = null;
  let model: string | null = null;
  let reported: ReportedUsage | null = null;
  let serviceTier: string | null = null;
  for (const delta of deltas) {
    if (delta.kind === 'start') [id, model] = [delta.id, delta.model];
    else if (delta.kind === 'usage') {
      reported = delta.reported;
      serviceTier = delta.serviceTier ?? serviceTier;
    } else if ('choice' in delta) {
      const choice = choices.get(delta.choice) ?? { parts: [], calls: new Map(), finish: null, logprobs: null };
      choices.set(delta.choice, choice);
      addToChoice(choice, delta);
    }
  }
  const inOrder = [...choices].sort(([a], [b]) => a - b).map(([, choice]) => finished(choice));
  return { id, model, choices: inOrder, reported, serviceTier };
}

type Collecting = {
  parts: AssistantPart[];
  calls: Map<number, Extract<AssistantPart, { kind: 'tool-call' }>>;
  finish: Finish | null;
  logprobs: TokenLogprob[] | null;
};

const unfinished: Finish = { reason: 'error', stopSequence: null, raw: '' };

const finished = ({ parts, finish, logprobs }: Collecting): AnswerChoice => ({
  parts,
  finish: finish ?? unfinished,
  logprobs,
});

function addToChoice(choice: Collecting, delta: Extract<ChatDelta, { choice: number }>): void {
  const { parts } = choice;
  const last = parts.at(-1);
  switch (delta.kind) {
    case 'text':
      if (last?.kind === 'text') last.text += delta.text;
      else parts.push({ kind: 'text', at: '', text: delta.text, cache: null, citations: [] });
      return;
    case 'refusal':
      if (last?.kind === 'refusal') last.text += delta.text;
      else parts.push({ kind: 'refusal', at: '', text: delta.text });
      return;
    case 'reasoning':
      // A stretch that is signed is over.
      if (last?.kind === 'reasoning' && last.signature === null) last.text += delta.text;
      else parts.push({ kind: 'reasoning', at: '', text: delta.text, signature: null, redacted: false, id: null });
      return;
    case 'signature': {
      const { signature, redacted, id } = delta;
      if (last?.kind === 'reasoning' && last.signature === null) Object.assign(last, { signature, redacted, id });
      else parts.push({ kind: 'reasoning', at: '', text: '', signature, redacted, id });
      return;
    }
    case 'tool-call': {
      const call = { kind: 'tool-call', at: '', id: delta.id, name: delta.name, arguments: '', cache: null } as const;
      const open = { ...call };
      choice.calls.set(delta.index, open);
      parts.push(open);
      return;
    }
    case 'tool-arguments': {
      const call = choice.calls.get(delta.index);
      if (call) call.arguments += delta.text;
      return;
    }
    case 'citation': {
      // Some providers name their sources when all has been said, calls included.
      const cited = parts.findLast((part) => part.kind === 'text');
      if (cited?.kind === 'text') cited.citations.push(delta.citation);
      return;
    }
    case 'logprobs':
      choice.logprobs = [...(choice.logprobs ?? []), ...delta.tokens];
      return;
    case 'finish':
      choice.finish = delta.finish;
  }
}
