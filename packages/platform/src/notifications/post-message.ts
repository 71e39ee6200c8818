import type { OriginGuard } from '../network/origin-guard.ts';

/** A message that a receiver did not take, in words that may be shown to the organization. */
export class NotDelivered extends Error {
  override name = 'NotDelivered';

  /** What it answered; undefined when it did not. */
  readonly status: number | undefined;

  constructor(message: string, { status, ...options }: ErrorOptions & { status?: number } = {}) {
    super(message, options);
    this.status = status;
  }
}

/** What is posted where. */
export type Post = { url: string; headers: Record<string, string>; body: string };

const timeoutMs = 10_000;
const mostBytes = 1_024;

/**
 * Posts JSON to an address that a tenant typed: never into a private network, never along a redirect, for ten seconds at most, and no
 * more than a kilobyte of the answer is read. Answers what was read. Rejects with NotDelivered when the answer is none of 2xx, and with the guard's errors.
 */
export async function postMessage(guard: OriginGuard, { url, headers, body }: Post): Promise<string> {
  const { pathname, search } = new URL(url);
  const origin = await guard.resolve(url);
  const response = await fetch(new URL(origin.url).origin + pathname + search, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': 'Switchyard', ...headers, ...origin.headers },
    body,
    redirect: 'manual',
    signal: AbortSignal.timeout(timeoutMs),
    ...(origin.tls ? { tls: origin.tls } : {}),
  }).catch((cause: unknown) => {
    guard.forget(url);
    throw new NotDelivered(wordsOf(cause), { cause });
  });
  const answer = await beginningOf(response);
  if (response.ok) return answer;
  const said = answer.replace(/\s+/g, ' ').trim().slice(0, 200);
  throw new NotDelivered(`The receiver answered ${response.status}${said === '' ? '.' : `: ${said}`}`, {
    status: response.status,
  });
}

/** Which of the system's many errors it was does not help anybody; that there was no answer in time does. */
function wordsOf(cause: unknown): string {
  const late = cause instanceof DOMException && cause.name === 'TimeoutError';
  return late ? `The receiver did not answer within ${timeoutMs / 1_000} s.` : 'The connection to the receiver failed.';
}

/** The rest is not read: a receiver could send for ever. */
async function beginningOf(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  if (reader === undefined) return '';
  const pieces: Uint8Array[] = [];
  let size = 0;
  try {
    while (size < mostBytes) {
      const { done, value } = await reader.read();
      if (done) break;
      pieces.push(value);
      size += value.length;
    }
  } catch {
    // What came is enough to tell.
  }
  reader.cancel().catch(() => {});
  return Buffer.concat(pieces).subarray(0, mostBytes).toString('utf8');
}
