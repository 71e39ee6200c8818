import type { ChatDelta } from '../../chat/chat-event.ts';
import type { GatewayError } from '../../errors.ts';
import { parseJson } from '../../json/parse-json.ts';
import { sseFrame } from '../sse-frame.ts';
import type { AnswerContext, StreamWriter } from '../wire-format.ts';
import { openItems } from './items-writer.ts';
import { type ResponseState, verdict, writeResponse } from './response-object.ts';

/** Writes the events of a streamed response; https://platform.openai.com/docs/api-reference/responses-streaming */
export function openWriter(context: AnswerContext): StreamWriter {
  const items = openItems(context.requestId);
  const writing: Writing = { next: 0, started: false, lastPassed: null };
  const state: ResponseState = {
    model: null,
    finish: null,
    refused: false,
    output: [],
    usage: null,
    serviceTier: null,
  };

  const frame = (type: string, members: object): string =>
    sseFrame(type, JSON.stringify({ type, sequence_number: writing.next++, ...members }));
  // The response is text already: the caller's settings stand in it as they came.
  const responseFrame = (type: string): string =>
    sseFrame(
      type,
      `{"type":"${type}","sequence_number":${writing.next++},"response":${writeResponse(context, state)}}`,
    );
  const start = (): string => {
    if (writing.started) return '';
    writing.started = true;
    return responseFrame('response.created') + responseFrame('response.in_progress');
  };

  return {
    pass: (event) => {
      writing.lastPassed = event.data;
      return sseFrame(event.event, event.data);
    },
    write: (delta) => {
      if (delta.kind === 'usage') {
        state.usage = delta.reported.usage;
        state.serviceTier = delta.serviceTier ?? state.serviceTier;
        return '';
      }
      if (delta.kind === 'start') {
        state.model = delta.model;
        return start();
      }
      if (!('choice' in delta) || delta.choice !== 0 || state.finish) return '';
      if (delta.kind === 'refusal') state.refused = true;
      if (delta.kind === 'finish') state.finish = delta.finish;
      return (
        start() +
        framesOf(delta, items, state)
          .map(({ type, ...members }) => frame(type, members))
          .join('')
      );
    },
    end: () => {
      if (writing.lastPassed !== null) return '';
      const begun = start();
      state.finish ??= { reason: 'stop', stopSequence: null, raw: '' };
      const rest = items
        .close('completed')
        .map(({ type, ...members }) => frame(type, members))
        .join('');
      state.output = items.written();
      return begun + rest + responseFrame(`response.${verdict(state).status}`);
    },
    fail: (error) => {
      writing.next = Math.max(writing.next, sequenceAfter(writing.lastPassed));
      return frame('error', errorMembers(error));
    },
  };
}

type Writing = {
  /** The next sequence number. */
  next: number;
  started: boolean;
  /** The data of the last event that was passed on. */
  lastPassed: string | null;
};

function framesOf(
  delta: Extract<ChatDelta, { choice: number }>,
  items: ReturnType<typeof openItems>,
  state: ResponseState,
) {
  if (delta.kind !== 'finish') return items.write(delta);
  return items.close(verdict(state).status === 'completed' ? 'completed' : 'incomplete');
}

const errorMembers = ({ code, message, details }: GatewayError) => ({ code, message, param: details.param ?? null });

function sequenceAfter(data: string | null): number {
  const json = data === null ? undefined : parseJson(data);
  const last = typeof json === 'object' && json !== null && 'sequence_number' in json ? json.sequence_number : -1;
  return typeof last === 'number' && Number.isSafeInteger(last) ? last + 1 : 0;
}
