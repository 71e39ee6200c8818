import type { ChatDelta, Finish } from '../../chat/chat-event.ts';
import type { Usage } from '../../pricing/usage.ts';
import { openaiDialect } from '../openai-dialect.ts';
import { sseFrame } from '../sse-frame.ts';
import type { AnswerContext, StreamWriter } from '../wire-format.ts';
import { writeFinish } from './finish-reason.ts';
import { detailForCaller, type SealedText } from './reasoning-details.ts';
import { annotations, completionId, writeLogprobs } from './write-answer.ts';
import { writeUsage } from './write-usage.ts';

/** Writes the chunks of a streamed chat completion; the usage comes last and only when the caller asked for it. */
export function openWriter(context: AnswerContext): StreamWriter {
  const { wantsStreamUsage } = context.call;
  const choices = new Map<number, ChoiceWriter>();
  let model = context.model;
  let serviceTier: string | null = null;
  let usage: Usage | null = null;
  let done = false;

  const frame = (members: Written) =>
    sseFrame(
      null,
      JSON.stringify({
        id: completionId(context),
        object: 'chat.completion.chunk',
        created: context.createdSeconds,
        model,
        ...(serviceTier === null ? {} : { service_tier: serviceTier }),
        ...members,
      }),
    );
  const noUsage = wantsStreamUsage ? { usage: null } : {};

  function writeSteps(delta: ChoiceDelta): string {
    const choice = choices.get(delta.choice) ?? openChoice();
    choices.set(delta.choice, choice);
    return choice
      .steps(delta)
      .map(({ logprobs, finish, ...said }) => {
        const step = { index: delta.choice, delta: said, logprobs: logprobs ?? null, finish_reason: finish ?? null };
        return frame({ choices: [step], ...noUsage });
      })
      .join('');
  }

  return {
    pass({ event, data }) {
      done ||= data.trim() === '[DONE]';
      return sseFrame(event, data);
    },
    write(delta) {
      if ('choice' in delta) return writeSteps(delta);
      if (delta.kind === 'start') model = delta.model ?? model;
      if (delta.kind === 'usage') {
        usage = delta.reported.usage;
        serviceTier = delta.serviceTier ?? serviceTier;
      }
      return '';
    },
    end() {
      if (done) return '';
      const last = wantsStreamUsage && usage ? frame({ choices: [], usage: writeUsage(usage) }) : '';
      return `${last}${sseFrame(null, '[DONE]')}`;
    },
    fail: (error) => openaiDialect.errorFrame(error, context.requestId),
  };
}

type Written = Record<string, unknown>;
type ChoiceDelta = Extract<ChatDelta, { choice: number }>;
type Step = Written & { logprobs?: unknown; finish?: string };
type ChoiceWriter = { steps(delta: ChoiceDelta): Step[] };

/** What one choice says, step by step; the first one names the role. */
function openChoice(): ChoiceWriter {
  const calls = new Map<number, { number: number; silent: boolean }>();
  const thoughts = openThoughts();
  let opened = false;
  let refused = false;

  function finish(reason: Finish): Step[] {
    // Clients read the arguments as JSON, which nothing is not.
    const silent = [...calls.values()].filter((call) => call.silent);
    const empty = silent.map(({ number }) => callStep(number, { function: { arguments: '{}' } }));
    return [...empty, { finish: writeFinish(reason, { refusal: refused }) }];
  }

  function said(delta: ChoiceDelta): Step[] {
    switch (delta.kind) {
      case 'text':
        return [{ content: delta.text }];
      case 'refusal':
        refused = true;
        return [{ refusal: delta.text }];
      case 'reasoning':
        return [{ reasoning_content: delta.text, reasoning_details: [thoughts.piece(delta.text)] }];
      case 'tool-call': {
        const number = calls.size;
        calls.set(delta.index, { number, silent: true });
        const { id, name } = delta;
        return [callStep(number, { id, type: 'function', function: { name, arguments: '' } })];
      }
      case 'tool-arguments': {
        const call = calls.get(delta.index);
        if (call === undefined || delta.text === '') return [];
        call.silent = false;
        return [callStep(call.number, { function: { arguments: delta.text } })];
      }
      case 'citation': {
        const written = annotations(delta.citation);
        return written.length === 0 ? [] : [{ annotations: written }];
      }
      case 'logprobs':
        return [{ logprobs: writeLogprobs(delta.tokens, null) }];
      case 'finish':
        return finish(delta.finish);
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

const callStep = (index: number, members: Written): Step => ({ tool_calls: [{ index, ...members }] });

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
