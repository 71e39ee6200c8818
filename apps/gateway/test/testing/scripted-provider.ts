/** Answers one call of a credential. */
export type Script = (request: Request) => Response | Promise<Response>;

const completion = {
  id: 'chatcmpl-scripted',
  object: 'chat.completion',
  created: 1,
  model: 'scripted',
  choices: [{ index: 0, message: { role: 'assistant', content: 'ok' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
};

/** A whole answer. */
export const answers: Script = () => Response.json(completion);

/** A refusal with this status. */
export const refuses =
  (status: number, headers: Record<string, string> = {}): Script =>
  () =>
    Response.json({ error: { message: `scripted ${status}`, type: 'error', code: null } }, { status, headers });

/** A stream that lives on, with a role and pings, and never brings any content. */
export const stalls: Script = ({ signal }) => {
  const role = {
    ...completion,
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta: { role: 'assistant' } }],
  };
  let pings: ReturnType<typeof setInterval> | undefined;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const send = (text: string) => controller.enqueue(new TextEncoder().encode(text));
      send(`data: ${JSON.stringify(role)}\n\n`);
      pings = setInterval(() => send(': ping\n\n'), 20);
      signal.addEventListener('abort', () => clearInterval(pings));
    },
    cancel: () => clearInterval(pings),
  });
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
};

/** A provider that answers each credential by its own script, which a test changes as it goes, and counts the calls of each. */
export function startScriptedProvider() {
  const scripts = new Map<string, Script>();
  const calls: string[] = [];
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    idleTimeout: 60,
    async fetch(request) {
      const credential = request.headers.get('authorization')?.replace('Bearer ', '') ?? '';
      calls.push(credential);
      await request.arrayBuffer();
      return await (scripts.get(credential) ?? answers)(request);
    },
  });
  return {
    url: `http://127.0.0.1:${server.port}/v1`,
    /** From now on calls of the credential are answered like this. */
    play: (credential: string, script: Script) => void scripts.set(credential, script),
    /** The credentials of the calls since the last look, in order. */
    take: () => calls.splice(0),
    stop: () => server.stop(true),
  };
}
