import type { Usage } from '../../pricing/usage.ts';
import { openaiDialect } from '../openai-dialect.ts';
import { sseFrame } from '../sse-frame.ts';
import type { AnswerContext, StreamWriter } from '../wire-format.ts';
import { type ChoiceDelta, type ChoiceWriter, openChoice } from './choice-writer.ts';
import { completionId } from './write-answer.ts';
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
