import type { StreamEvent } from '@switchyard/core/chat/chat-event';
import type { OpenAttempt } from '../open-request.ts';
import type { Piece } from '../upstream/reply.ts';
import { createRecording, type Recording } from './recording.ts';
import type { Said } from './said.ts';

/** An answer that another call is being given, to read along. */
export type Following = {
  /** What the provider says; of a stream as far as it has come. */
  said: Said;
  /** The events of a stream, from the first, as they come. Throws what ended the stream when it was cut. */
  events(): AsyncGenerator<StreamEvent>;
  /** The request that it is made for, and its attempt. */
  leader: Leader;
  /** To be called once nothing more is read. */
  leave(): void;
};

/** Who makes the call that others follow. */
export type Leader = { requestId: string; attempt(): OpenAttempt | undefined; signal: AbortSignal };

/**
 * One call to a provider that equal calls share. Whoever needs the next piece pulls it, so that no slow reader holds up another. The
 * provider is left when nobody reads any more: not before, whoever leaves.
 */
export type Flight = {
  recording: Recording;
  /** Ends the call to the provider when nobody waits for it. */
  signal: AbortSignal;
  /** The leader's pieces. When it leaves and others read on, the call is pulled to its end before the leader's record is closed. */
  lead(source: AsyncGenerator<Piece>): AsyncGenerator<Piece>;
  /** Waits for the first content; null when there will be none. Rejects when `signal` is aborted first. */
  join(signal: AbortSignal): Promise<Following | null>;
  isJoinable(): boolean;
  /** Whether the provider's answer came to its end. */
  isWhole(): boolean;
  /** Nobody may join any more; who waits for the first content goes on alone. */
  close(): void;
};

/** Calls under way that equal calls may follow, by the name of what is asked. */
export type Flights = {
  joinable(name: string): Flight | undefined;
  /** Begins one; `isShared` is false for a call that nobody may follow, and one of that name that is under way is left alone. */
  begin(name: string, leader: Leader, isShared: boolean): Flight;
};

/** The flights of one gateway. */
export function createFlights(): Flights {
  const flying = new Map<string, Flight>();
  return {
    joinable(name) {
      const flight = flying.get(name);
      return flight?.isJoinable() ? flight : undefined;
    },
    begin(name, leader, isShared) {
      const flight: Flight = createFlight(leader, () => {
        if (flying.get(name) === flight) flying.delete(name);
      });
      if (isShared && !flying.has(name)) flying.set(name, flight);
      return flight;
    },
  };
}

type Ended = { kind: 'whole' } | { kind: 'failed'; thrown: unknown };

/** A flight that nobody knows of yet. `onClosed` is called once or more when nobody may join any longer. */
export function createFlight(leader: Leader, onClosed: () => void): Flight {
  const recording = createRecording();
  const calling = new AbortController();
  const followers = new Set<symbol>();
  const started = Promise.withResolvers<boolean>();
  const left: Piece[] = [];
  let source: AsyncGenerator<Piece> | null = null;
  let pulling: Promise<void> | null = null;
  let ended: Ended | null = null;
  let hasBegun = false;
  let isClosed = false;

  function close(): void {
    isClosed = true;
    started.resolve(hasBegun);
    onClosed();
  }

  function endWhenAlone(): void {
    if (!leader.signal.aborted || followers.size > 0) return;
    calling.abort();
    close();
  }

  async function step(): Promise<void> {
    try {
      const next = await source?.next();
      if (next === undefined || next.done) ended = { kind: 'whole' };
      else {
        hasBegun = true;
        started.resolve(true);
        if (!leader.signal.aborted) left.push(next.value);
      }
    } catch (thrown) {
      ended = { kind: 'failed', thrown };
      close();
    } finally {
      pulling = null;
      if (followers.size === 0 && recording.isFull()) recording.drop();
    }
  }

  function pull(): Promise<void> {
    pulling ??= step();
    return pulling;
  }

  async function* lead(given: AsyncGenerator<Piece>): AsyncGenerator<Piece> {
    source = given;
    try {
      for (;;) {
        if (leader.signal.aborted) throw new Error('The caller left.');
        const piece = left.shift();
        if (piece !== undefined) yield piece;
        else if (ended === null) await pull();
        else if (ended.kind === 'failed') throw ended.thrown;
        else return;
      }
    } finally {
      while (ended === null && followers.size > 0) await pull();
      if (ended === null) {
        calling.abort();
        await given.return(undefined);
      }
    }
  }

  async function* events(): AsyncGenerator<StreamEvent> {
    for (let at = 0; ; ) {
      const said = recording.said();
      const event = said?.kind === 'stream' ? said.events[at] : undefined;
      if (event !== undefined) {
        at += 1;
        yield event;
      } else if (ended === null) await pull();
      else if (ended.kind === 'failed') throw ended.thrown;
      else return;
    }
  }

  if (leader.signal.aborted) endWhenAlone();
  else leader.signal.addEventListener('abort', endWhenAlone, { once: true });
  return {
    recording,
    signal: calling.signal,
    lead,
    async join(signal) {
      const follower = Symbol();
      followers.add(follower);
      const leave = () => {
        signal.removeEventListener('abort', leave);
        if (followers.delete(follower)) endWhenAlone();
      };
      signal.addEventListener('abort', leave, { once: true });
      try {
        const hasStarted = await unlessAborted(started.promise, signal);
        const said = hasStarted ? recording.said() : null;
        if (said !== null) return { said, events, leader, leave };
      } catch (thrown) {
        leave();
        throw thrown;
      }
      leave();
      return null;
    },
    isJoinable: () => !isClosed && !recording.isFull() && ended?.kind !== 'failed',
    isWhole: () => ended?.kind === 'whole',
    close,
  };
}

async function unlessAborted<Value>(value: Promise<Value>, signal: AbortSignal): Promise<Value> {
  const aborted = Promise.withResolvers<never>();
  const onAbort = () => aborted.reject(new Error('The caller left.'));
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([value, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
