import type { ChatCall } from '@switchyard/core/chat/chat-call';
import type { ChatDelta, StreamEvent } from '@switchyard/core/chat/chat-event';
import { deltasOfAnswer } from '@switchyard/core/chat/deltas-of-answer';
import { replaceResponseIds } from '@switchyard/core/formats/stored-references';
import type { AnswerContext, StreamWriter } from '@switchyard/core/formats/wire-format';
import type { Call } from '../call.ts';
import { clientFormat } from '../surfaces/client-formats.ts';
import { followChoices, isFinished, newChoices } from '../upstream/choices.ts';
import type { Ending, Piece } from '../upstream/reply.ts';
import { answerIn, answerOf, type ChatReading, formatOf, isAsSaid, type Said, unreadable } from './said.ts';

/** What a caller gets of an answer that was made for another call. */
export type Replayed =
  | { kind: 'whole'; status: number; contentType: string; body: Piece }
  | { kind: 'stream'; contentType: string; pieces: AsyncGenerator<Piece>; ending: Ending };

/** What is replayed for whom. */
export type Replaying = {
  said: Said;
  /** The events of a stream that still goes on; null when all of it has been said. */
  live: AsyncGenerator<StreamEvent> | null;
  call: Call;
  context: Omit<AnswerContext, 'call'>;
  /** The id by which the caller's team knows an object of the account that answered. */
  sealId(providerId: string): string;
};

/**
 * The answer in the caller's own format, and whole or streamed as it wants it. In the provider's own format and in the same way it is what
 * the provider said, byte for byte but for ids.
 */
export async function replay({ said, live, call, context, sealId }: Replaying): Promise<Replayed> {
  if (said.kind === 'operation') return { ...said, kind: 'whole' };
  if (call.kind !== 'chat') throw unreadable();
  const answers = { ...context, call };
  const rename = said.format === 'openai-responses' ? (text: string) => replaceResponseIds(text, sealId) : asItIs;
  const telling = { chat: call, answers, rename };
  if (call.stream) return stream(said, live, telling);
  return { kind: 'whole', status: 200, contentType: 'application/json', body: await whole(said, live, telling) };
}

type Chat = Extract<Said, { kind: 'whole' | 'stream' }>;
type Telling = { chat: ChatCall; answers: AnswerContext; rename(text: string): string };

const asItIs = (text: string) => text;

async function whole(said: Chat, live: AsyncGenerator<StreamEvent> | null, telling: Telling): Promise<string> {
  const { chat, answers, rename } = telling;
  if (said.kind === 'whole' && isAsSaid(said, chat)) return rename(said.body);
  const answer = live === null ? answerIn(said) : answerOf(said, await Array.fromAsync(live));
  return clientFormat(chat.format).encodeAnswer(answer, answers);
}

function stream(said: Chat, live: AsyncGenerator<StreamEvent> | null, telling: Telling): Replayed {
  const client = clientFormat(telling.chat.format);
  const writer = client.openWriter(telling.answers);
  const teller = createTeller();
  const ending = { end: () => teller.tail() + writer.end(), fail: writer.fail };
  const tell = said.kind === 'stream' ? tellerOfEvents(said, { telling, teller, writer }) : null;
  const pieces =
    tell === null
      ? once(teller.take(deltasOfAnswer(answerIn(said)), write(writer)))
      : live === null
        ? once(eventsOf(said).map(tell).join(''))
        : asTheyCome(live, tell);
  return { kind: 'stream', contentType: client.streamContentType(telling.chat), pieces, ending };
}

const eventsOf = (said: Chat) => (said.kind === 'stream' ? said.events : []);

type Writing = { telling: Telling; teller: Teller; writer: StreamWriter };

/** What the caller gets for an event now. */
function tellerOfEvents(reading: ChatReading, { telling, teller, writer }: Writing): (event: StreamEvent) => string {
  const { chat, rename } = telling;
  const reader = formatOf(reading).openReader(reading);
  const isSame = isAsSaid(reading, chat);
  return (event) => {
    const part = reader.read(event);
    if (part === undefined) throw unreadable();
    if (!isSame) return teller.take(part.deltas, write(writer));
    const isUnasked = part.usageOnly && !chat.wantsStreamUsage;
    return teller.take(part.deltas, () =>
      isUnasked ? '' : writer.pass({ event: event.event, data: rename(event.data) }),
    );
  };
}

const write = (writer: StreamWriter) => (deltas: readonly ChatDelta[]) =>
  deltas.map((delta) => writer.write(delta)).join('');

type Teller = {
  /** What of it may be sent on now: nothing once every choice has finished, since the last word leaves when the request is settled. */
  take(deltas: readonly ChatDelta[], tell: (deltas: readonly ChatDelta[]) => string): string;
  tail(): string;
};

function createTeller(): Teller {
  const choices = newChoices();
  let held = '';
  return {
    take(deltas, tell) {
      followChoices(choices, deltas);
      held += tell(deltas);
      if (isFinished(choices)) return '';
      const now = held;
      held = '';
      return now;
    },
    tail: () => held,
  };
}

async function* once(text: string): AsyncGenerator<Piece> {
  yield text;
}

async function* asTheyCome(
  events: AsyncGenerator<StreamEvent>,
  tell: (event: StreamEvent) => string,
): AsyncGenerator<Piece> {
  for await (const event of events) {
    const text = tell(event);
    if (text !== '') yield text;
  }
}
