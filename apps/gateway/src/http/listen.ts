import type { Handler } from './create-handler.ts';

/** Where and how the proxy API is listened for. */
export type Listening = {
  hostname: string;
  port: number;
  /** The pipeline refuses larger bodies in the caller's format; twice as much is cut off unread. */
  maxBodyBytes: number;
  /** Longest time without any movement inside an answer, in ms. */
  answerMs: number;
};

/** Between two parts of an answer a provider may be silent for `idleMs`, and at its end the record takes a while to be durable. */
export const answerMsFor = (idleMs: number) => idleMs + 30_000;

/** How long a connection may be silent before its request is there, and between requests, in seconds. */
const quietSeconds = 30;

/**
 * Listens for callers. While a request is worked on the pipeline has its own clocks. Once the answer has begun, a connection on
 * which nothing moves for `answerMs` has a caller that does not read: it is closed, and what was held for it is settled. Errors never show Bun's page with our source code, whatever NODE_ENV says.
 */
export function listen(handle: Handler, { hostname, port, maxBodyBytes, answerMs }: Listening) {
  const wantedSeconds = Math.ceil(answerMs / 1_000);
  const answerSeconds = wantedSeconds > longestSeconds ? 0 : wantedSeconds;
  return Bun.serve({
    hostname,
    port,
    reusePort: true,
    development: false,
    idleTimeout: quietSeconds,
    maxRequestBodySize: maxBodyBytes * 2,
    async fetch(request, server) {
      server.timeout(request, 0);
      const response = await handle(request);
      server.timeout(request, answerSeconds);
      return response;
    },
  });
}

/** Bun counts no further; 0 is for ever. */
const longestSeconds = 255;
