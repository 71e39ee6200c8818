import type { StreamEvent } from '@switchyard/core/chat/chat-event';
import type { ChatReading, Said } from './said.ts';

/** Hears what a provider answers, as it is read. */
export type Tap = {
  /** A chat's answer begins; what was heard of an attempt before it is void. */
  opens(reading: ChatReading): void;
  whole(body: string): void;
  event(event: StreamEvent): void;
  operation(answer: { status: number; contentType: string; body: string }): void;
};

/** What was heard so far. */
export type Recording = {
  tap: Tap;
  /** Null until there is something, and for good when it was too much. */
  said(): Said | null;
  /** Whether it is more than is kept or shared. */
  isFull(): boolean;
  /** Forgets all of it. */
  drop(): void;
};

/** Characters of an answer beyond which nobody may join in any more, and nothing is kept. */
const mostCharacters = 8 * 1_048_576;

/** Takes down what a provider answers. */
export function createRecording(): Recording {
  let reading: ChatReading | null = null;
  let said: Said | null = null;
  let characters = 0;
  let isDropped = false;
  const take = (next: Said, more: number) => {
    characters += more;
    if (!isDropped) said = next;
  };
  return {
    tap: {
      opens(given) {
        reading = given;
        said = null;
        characters = 0;
      },
      whole(body) {
        if (reading) take({ kind: 'whole', ...reading, body }, body.length);
      },
      event(event) {
        if (reading === null || isDropped) return;
        if (said?.kind === 'stream') said.events.push(event);
        else said = { kind: 'stream', ...reading, events: [event] };
        characters += event.data.length;
      },
      operation(answer) {
        take({ kind: 'operation', ...answer }, answer.body.length);
      },
    },
    said: () => said,
    isFull: () => isDropped || characters > mostCharacters,
    drop() {
      isDropped = true;
      said = null;
    },
  };
}
