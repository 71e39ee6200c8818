/** One call as a provider got it, and the bytes that it answered. */
export type RecordedCall = {
  method: string;
  path: string;
  headers: Headers;
  body: string;
  status: number;
  contentType: string;
  answer: Buffer;
};

/** Stands before a provider and writes down what comes and goes; `calls` is emptied by whoever reads it. */
export function recordProvider(url: string) {
  const calls: RecordedCall[] = [];
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    idleTimeout: 60,
    async fetch(request) {
      const { pathname, search } = new URL(request.url);
      const sent = await request.arrayBuffer();
      const { headers } = request;
      const response = await fetch(url + pathname + search, {
        method: request.method,
        headers, // with the host that was signed
        ...(sent.byteLength > 0 ? { body: sent } : {}),
      });
      const answer = Buffer.from(await response.arrayBuffer());
      const { status } = response;
      const contentType = response.headers.get('content-type') ?? '';
      const asked = { method: request.method, path: pathname + search, headers, body: Buffer.from(sent).toString() };
      calls.push({ ...asked, status, contentType, answer });
      return new Response(answer, { status, headers: { 'content-type': contentType } });
    },
  });
  return {
    url: `http://127.0.0.1:${server.port}`,
    take: () => calls.splice(0),
    stop: () => server.stop(true),
  };
}
