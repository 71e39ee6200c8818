import type { ChatDelta } from '../../chat/chat-event.ts';
import { writeFinish } from './finish-reason.ts';
import { detailForCaller, type SealedText } from './reasoning-details.ts';
import { annotations, writeLogprobs } from './write-answer.ts';

/** Writes what one choice says as steps: the members of a chunk's `delta`, the finish and the log-probabilities. */
export type ChoiceWriter = { steps(delta: ChoiceDelta): Step[] };

/** A delta of one choice. */
export type ChoiceDelta = Extract<ChatDelta, { choice: number }>;

type Written = Record<string, unknown>;
type Step = Written & { logprobs?: unknown; finish?: string };

/** Starts to write a choice; its first step names the role. */
export function openChoice(): ChoiceWriter {
  const calls = openCalls();
  const thoughts = openThoughts();
  let opened = false;
  let refused = false;

  function said(delta: ChoiceDelta): Step[] {
    switch (delta.kind) {
      case 'text':
        return [{ content: delta.text }];
      case 'refusal':
        refused = true;
        return [{ refusal: delta.text }];
      case 'reasoning':
        return [{ reasoning_content: delta.text, reasoning_details: [thoughts.piece(delta.text)] }];
      case 'tool-call':
        return calls.open(delta);
      case 'tool-arguments':
        return calls.write(delta.index, delta.text);
      case 'citation': {
        const written = annotations(delta.citation);
        return written.length === 0 ? [] : [{ annotations: written }];
      }
      case 'logprobs':
        return [{ logprobs: writeLogprobs(delta.tokens, null) }];
      case 'finish':
        return [...calls.close(), { finish: writeFinish(delta.finish, { refusal: refused }) }];
      default:
        return [];
    }
  }

  return {
    steps(delta) {
      const role = opened ? [] : [{ role: 'assistant', content: '', refusal: null }];
      opened = true;
      if (delta.kind === 'signature') return [...role, ...thoughts.hold(delta)];
      const callId = delta.kind === 'tool-call' ? delta.id : null;
      const sealed = delta.kind === 'reasoning' ? thoughts.beforeText() : thoughts.release(callId);
      return [...role, ...sealed, ...said(delta)];
    },
  };
}

/** The calls, numbered as they open. */
function openCalls() {
  const calls = new Map<number, { number: number; silent: boolean }>();
  const step = (index: number, members: Written): Step => ({ tool_calls: [{ index, ...members }] });
  return {
    open({ index, id, name }: Extract<ChatDelta, { kind: 'tool-call' }>): Step[] {
      const number = calls.size;
      calls.set(index, { number, silent: true });
      return [step(number, { id, type: 'function', function: { name, arguments: '' } })];
    },
    write(index: number, text: string): Step[] {
      const call = calls.get(index);
      if (call === undefined || text === '') return [];
      call.silent = false;
      return [step(call.number, { function: { arguments: text } })];
    },
    /** Clients read the arguments as JSON, which nothing is not. */
    close(): Step[] {
      const silent = [...calls.values()].filter((call) => call.silent);
      return silent.map(({ number }) => step(number, { function: { arguments: '{}' } }));
    },
  };
}

type Seal = Omit<SealedText, 'text'>;

/** The reasoning in numbered details, each of which its seal ends. A seal without text waits, since it may belong to a call. */
function openThoughts() {
  let number = 0;
  let open = false;
  let held: Seal | null = null;

  const sealed = (seal: Seal): Step => {
    open = false;
    return { reasoning_details: [{ ...detailForCaller({ ...seal, text: '' }), index: number++ }] };
  };

  function release(callId: string | null): Step[] {
    const seal = held;
    held = null;
    if (seal) return [sealed(callId === null || seal.redacted ? seal : { ...seal, id: callId })];
    if (open) number++;
    open = false;
    return [];
  }

  return {
    release,
    piece(text: string) {
      open = true;
      return { type: 'reasoning.text', text, index: number };
    },
    beforeText: () => (held ? release(null) : []),
    hold(seal: Seal): Step[] {
      if (open) return [sealed(seal)];
      const before = release(null);
      held = seal;
      return before;
    },
  };
}
