import type { IncomingMessage, ServerResponse } from 'node:http';

/** Headers of a response, lower-case names. */
export type ReplyHeaders = Record<string, string>;

/** Request bodies above this are refused, so that one caller cannot exhaust the process. */
export const MAX_BODY_BYTES = 64 * 1024 * 1024;

/**
 * One request and its response on a socket that can really be reset.
 * At most one `sleep`, `untilGone` or `write` may be waited for at a time.
 */
export class Exchange {
  readonly method: string;
  /** The path as it was sent, without the query. */
  readonly pathname: string;
  readonly query: string;
  /** True from the moment the client left before the answer was finished. */
  gone = false;
  /** The status sent, or null while no header has been sent. */
  status: number | null = null;
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  #wake: (() => void) | null = null;

  constructor(request: IncomingMessage, response: ServerResponse) {
    this.#request = request;
    this.#response = response;
    this.method = request.method ?? 'GET';
    const [pathname = '/', query = ''] = (request.url ?? '/').split('?', 2);
    this.pathname = pathname;
    this.query = query;
    response.on('close', () => {
      if (response.writableEnded) return;
      this.gone = true;
      this.#wake?.();
    });
  }

  /** A request header's value, or null. */
  header(name: string): string | null {
    const value = this.#request.headers[name];
    return Array.isArray(value) ? value.join('; ') : (value ?? null);
  }

  /** The whole body, as bytes and as UTF-8 text; `too_large` above `MAX_BODY_BYTES`, `gone` when the client left before sending it all. */
  body(): Promise<
    { kind: 'body'; text: string; bytes: Buffer<ArrayBuffer> } | { kind: 'too_large' } | { kind: 'gone' }
  > {
    return new Promise((resolve) => {
      const pieces: Buffer[] = [];
      let bytes = 0;
      this.#request.on('data', (piece: Buffer) => {
        bytes += piece.length;
        if (bytes > MAX_BODY_BYTES) resolve({ kind: 'too_large' });
        else pieces.push(piece);
      });
      this.#request.on('end', () => {
        const whole = Buffer.concat(pieces);
        resolve({ kind: 'body', text: whole.toString('utf8'), bytes: whole });
      });
      this.#request.on('error', () => resolve({ kind: 'gone' }));
      this.#request.on('close', () => resolve({ kind: 'gone' }));
    });
  }

  /** Answers whole, with a content-length. JSON unless `headers` say otherwise. */
  send(status: number, body: string | Uint8Array, headers: ReplyHeaders = {}): void {
    this.start(status, {
      'content-type': 'application/json',
      ...headers,
      'content-length': String(Buffer.byteLength(body)),
    });
    this.end(body);
  }

  /** Sends the status and the headers; a body follows by `write` and `end`. */
  start(status: number, headers: ReplyHeaders): void {
    this.status = status;
    this.#response.writeHead(status, headers);
  }

  /** Sends status and headers before any body. */
  flushHead(): void {
    this.#response.flushHeaders();
  }

  /** Writes a piece and waits until the socket takes more, or the client has left. */
  async write(text: string | Uint8Array): Promise<void> {
    if (this.gone || text.length === 0) return;
    if (!this.#response.write(text)) {
      await this.#wait((resolve) => {
        this.#response.once('drain', resolve);
        return () => this.#response.off('drain', resolve);
      });
    }
    // A turn of the event loop lets the leaving of a client be noticed between two pieces.
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** Finishes the response. */
  end(text: string | Uint8Array = ''): void {
    if (!this.gone) this.#response.end(text);
  }

  /** Waits, shorter when the client leaves. */
  async sleep(delayMs: number): Promise<void> {
    if (delayMs <= 0) return;
    await this.#wait((resolve) => {
      const timer = setTimeout(resolve, delayMs);
      return () => clearTimeout(timer);
    });
  }

  /** Waits until the client has left. */
  untilGone(): Promise<void> {
    return this.#wait(() => () => undefined);
  }

  /** Ends the connection with a TCP reset: the client sees ECONNRESET, never a clean end. */
  reset(): void {
    this.#request.socket.resetAndDestroy();
  }

  /** Closes the connection where the response stands, with bytes it promised still missing. */
  hangUp(): void {
    this.#request.socket.destroy();
  }

  #wait(begin: (resolve: () => void) => () => void): Promise<void> {
    if (this.gone) return Promise.resolve();
    return new Promise((resolve) => {
      const finish = () => {
        this.#wake = null;
        cancel();
        resolve();
      };
      const cancel = begin(finish);
      this.#wake = finish;
    });
  }
}
