import { chance } from '../answer/chance.ts';
import type { Answered, ChatWire } from '../calls/chat-format.ts';
import type { Frame } from '../faults/performance.ts';
import { type OutputItem, type OutputPart, outputParts } from './output-items.ts';
import { FAILURE, responseObject } from './response-object.ts';
import type { ResponseRequest } from './response-request.ts';
import { itemEvents } from './stream-events.ts';

/** Called with the response once it has ended and its last event is due. */
export type OnEnd = (id: string, response: Record<string, unknown>, output: OutputItem[]) => void;

/** An answer in the shapes of OpenAI's responses API. */
export function responseWire(answered: Answered<ResponseRequest>, onEnd: OnEnd): ChatWire {
  const id = `resp_${chance(`resp:${answered.callNumber}`).text(48, '0123456789abcdef')}`;
  const [choice] = answered.choices;
  const { request, callNumber, consumption } = answered;
  const parts = choice ? outputParts({ choice, request, callNumber, webSearches: consumption.webSearches }) : [];
  const output = parts.map((part) => part.item);
  const end = () => {
    const response = responseObject(answered, id, { kind: 'ended', output });
    onEnd(id, response, output);
    return response;
  };
  const events = new Events();
  return {
    json: () => {
      const ended = end();
      const shown = request.background === true ? responseObject(answered, id, { kind: 'queued' }) : ended;
      return `${JSON.stringify(shown, null, 2)}\n`;
    },
    frames: () => responseFrames({ answered, id, parts, events, end }),
    errorFrame: () => {
      const response = responseObject(answered, id, { kind: 'failed' });
      return (
        events.next({ type: 'error', ...FAILURE, param: null }) + events.next({ type: 'response.failed', response })
      );
    },
    malformedFrame: () => 'event: response.output_text.delta\ndata: {"type":"response.output_text.del\n\n',
  };
}

interface Streaming {
  answered: Answered<ResponseRequest>;
  id: string;
  parts: readonly OutputPart[];
  events: Events;
  end(): { status: string };
}

function* responseFrames({ answered, id, parts, events, end }: Streaming): Generator<Frame> {
  const response = responseObject(answered, id, { kind: 'running' });
  yield { kind: 'head', text: events.next({ type: 'response.created', response }) };
  yield { kind: 'head', text: events.next({ type: 'response.in_progress', response }) };
  for (const [index, part] of parts.entries()) {
    const isLast = index === parts.length - 1;
    for (const { kind, event } of itemEvents(part, index)) {
      yield { kind: kind === 'tail' && !isLast ? 'head' : kind, text: events.next(event) };
    }
  }
  const ended = end();
  yield { kind: 'tail', text: events.next({ type: `response.${ended.status}`, response: ended }) };
}

/** Writes events with their numbers: none is used twice and none is left out. */
class Events {
  #sequence = 0;

  next(event: { type: string; [field: string]: unknown }): string {
    const data = { ...event, sequence_number: this.#sequence };
    this.#sequence += 1;
    return `event: ${event.type}\ndata: ${JSON.stringify(data)}\n\n`;
  }
}
