import { randomUUID } from 'node:crypto';
import { readStream, type StreamSeen } from './read-stream.ts';

/** One call as its caller saw it. */
export type Seen = {
  user: string;
  /** Null when the connection broke before an answer. */
  status: number | null;
  requestId: string | null;
  /** The model that served, as the answer's header names it. */
  served: string | null;
  /** How often providers were asked, as the answer's header says. */
  attempts: number;
  /** Ms from the call to its last byte. */
  tookMs: number;
  /** The whole text that came. */
  text: string;
  /** Null for answers that are not streamed. */
  stream: StreamSeen | null;
  /** A whole successful answer arrived. */
  answered: boolean;
};

/** Where to send calls, and with which virtual key. */
export type Door = { baseUrl: string; secret: string };

/** Calls for one model name: how many, how many at a time, which of them are streamed (every second one), and who hears how many are done. */
export type Load = {
  model: string;
  count: number;
  atOnce?: number;
  isStreamed?: (index: number) => boolean;
  onDone?: (done: number) => void;
};

/** Calls at a time unless a test says otherwise. */
export const usuallyAtOnce = 32;

/** Sends a load and answers what each caller saw, in the order in which they finished. */
export async function drive(door: Door, load: Load): Promise<Seen[]> {
  const { count, atOnce = usuallyAtOnce, isStreamed = (index: number) => index % 2 === 1 } = load;
  const seen: Seen[] = [];
  let sent = 0;
  const caller = async () => {
    while (sent < count) {
      seen.push(await callOnce(door, { model: load.model, stream: isStreamed(sent++) }));
      load.onDone?.(seen.length);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, count) }, caller));
  return seen;
}

/** Makes one call of chat completions. */
export async function callOnce(door: Door, { model, stream }: { model: string; stream: boolean }): Promise<Seen> {
  const user = randomUUID();
  const startedMs = performance.now();
  const none = { user, status: null, requestId: null, served: null, attempts: 0, text: '', stream: null };
  try {
    const response = await fetch(`${door.baseUrl}/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${door.secret}` },
      body: JSON.stringify({ model, stream, user, max_tokens: 60, messages: [{ role: 'user', content: user }] }),
    });
    const text = await response.text();
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
    const read = isStream ? readStream(text) : null;
    return {
      user,
      status: response.status,
      requestId: response.headers.get('x-request-id'),
      served: response.headers.get('x-switchyard-model'),
      attempts: Number(response.headers.get('x-switchyard-attempts') ?? 0),
      tookMs: performance.now() - startedMs,
      text,
      stream: read,
      answered: response.status === 200 && (read === null ? isWhole(text) : read.ending === 'whole'),
    };
  } catch (error) {
    return { ...none, text: String(error), tookMs: performance.now() - startedMs, answered: false };
  }
}

function isWhole(text: string): boolean {
  const answer: { choices?: { finish_reason?: string }[] } = JSON.parse(text);
  return answer.choices?.[0]?.finish_reason !== undefined;
}
