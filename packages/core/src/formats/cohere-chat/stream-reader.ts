import { z } from 'zod';
import type { ChatDelta } from '../../chat/chat-event.ts';
import { parseJson } from '../../json/parse-json.ts';
import type { ReadContext, StreamReader } from '../wire-format.ts';
import { contentPart, readFinish, toolCall } from './foreign-message.ts';
import { readRefusal } from './read-refusal.ts';
import { readUsage } from './read-usage.ts';
import { openSpeech } from './speech.ts';

const text = z.string().nullish().catch(null);
const index = z.int().nonnegative().catch(0);

const message = z.looseObject({
  content: contentPart.nullish().catch(null),
  tool_plan: text,
  tool_calls: toolCall.nullish().catch(null),
  citations: z.unknown().optional(),
});

const streamEvent = z.looseObject({
  type: z.string(),
  id: text,
  index,
  logprobs: z.unknown().optional(),
  delta: z
    .looseObject({
      message: message.nullish().catch(null),
      finish_reason: z.string().max(100).nullish().catch(null),
      error: text,
      usage: z.unknown().optional(),
    })
    .nullish()
    .catch(null),
});

type Event = z.infer<typeof streamEvent>;

/** Reads a streamed answer: https://docs.cohere.com/docs/streaming */
export function openReader({ idSeed }: ReadContext): StreamReader {
  const speech = openSpeech(idSeed);
  let started = false;
  let ended = false;

  function said({ type, index: number, delta, logprobs }: Event): ChatDelta[] {
    const { content, tool_plan, tool_calls, citations } = delta?.message ?? {};
    switch (type) {
      case 'content-start':
      case 'content-delta':
        return [
          ...speech.think('thinking', content?.thinking),
          ...speech.say(content?.text),
          ...speech.logprobs(logprobs),
        ];
      case 'tool-plan-delta':
        return speech.think('tool_plan', tool_plan);
      case 'tool-call-start':
        return tool_calls ? speech.call(number, tool_calls) : [];
      case 'tool-call-delta':
        return tool_calls ? speech.more(number, tool_calls) : [];
      case 'citation-start':
        return speech.cite(citations);
      case 'message-end':
        ended = true;
        return [...speech.close(), ...endOf(delta)];
      default:
        return [];
    }
  }

  return {
    read({ data }) {
      // Some hosts close with OpenAI's mark; the end of the message has said it already.
      if (data.trim() === '[DONE]' || ended) return { deltas: [], usageOnly: false };
      const json = parseJson(data);
      const parsed = streamEvent.safeParse(json);
      if (!parsed.success) return failure(json, data);
      const start: ChatDelta[] = started ? [] : [{ kind: 'start', id: parsed.data.id || null, model: null }];
      started = true;
      return { deltas: [...start, ...said(parsed.data)], usageOnly: false };
    },
  };
}

/** Usage, then why it ended; what broke off inside Cohere was paid for all the same. */
function endOf(delta: Event['delta']): ChatDelta[] {
  const reported = readUsage(delta?.usage);
  const usage: ChatDelta[] = reported ? [{ kind: 'usage', reported, serviceTier: null }] : [];
  const finish = readFinish(delta?.finish_reason ?? '');
  if (finish.reason !== 'error') return [{ kind: 'finish', choice: 0, finish }, ...usage, { kind: 'end' }];
  const kind = finish.raw === 'TIMEOUT' ? 'timeout' : 'server-error';
  return [...usage, { kind: 'error', failure: kind, message: delta?.error || 'The provider reported an error.' }];
}

const streamError = z.looseObject({ message: z.string() });

/** An error in place of an event is Cohere's body of a refusal. */
function failure(json: unknown, data: string) {
  if (!streamError.safeParse(json).success) return undefined;
  return { deltas: [{ kind: 'error' as const, ...readRefusal(500, data) }], usageOnly: false };
}
