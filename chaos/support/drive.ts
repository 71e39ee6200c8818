import { randomUUID } from 'node:crypto';
import { until } from '../../apps/gateway/test/testing/until.ts';
import type { Yard } from './yard.ts';

/** One call as its caller saw it. `answered` means that a whole successful answer arrived. */
export type Seen = { user: string; requestId: string | null; status: number | null; answered: boolean };

/** What to send: `count` calls, of which those that a limit refused are sent again, `concurrency` at a time, with a tag. */
type Load = { model: string; count: number; concurrency: number; tag: string };

/** Sends calls, half of them streamed, and tells after each how many are done. Answers what their callers saw, refusals included. */
export async function drive(yard: Yard, load: Load, onDone: (done: number) => void): Promise<Seen[]> {
  const seen: Seen[] = [];
  let sent = 0;
  let done = 0;
  const caller = async () => {
    while (sent < load.count) {
      const stream = sent++ % 2 === 1;
      const call = await callOnce(yard, { ...load, stream });
      seen.push(call);
      if (call.status === 429) sent--;
      else onDone(++done);
      if (call.status === null) await back(yard);
      else if (call.status !== 200) await Bun.sleep(20);
    }
  };
  await Promise.all(Array.from({ length: load.concurrency }, caller));
  return seen;
}

/** While the gateway is away its port refuses at once; callers come back when it does. */
async function back({ gatewayUrl }: Yard): Promise<void> {
  await until(
    async () =>
      fetch(`${gatewayUrl}/healthz`).then(
        (answer) => answer.ok,
        () => false,
      ),
    30_000,
  );
}

async function callOnce(
  { gatewayUrl, key }: Yard,
  { model, stream, tag }: { model: string; stream: boolean; tag: string },
): Promise<Seen> {
  const seen: Seen = { user: randomUUID(), requestId: null, status: null, answered: false };
  try {
    const response = await fetch(`${gatewayUrl}/v1/chat/completions`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${key.secret}`,
        'x-switchyard-tags': tag,
      },
      body: JSON.stringify({
        model,
        stream,
        user: seen.user,
        max_tokens: 100,
        messages: [{ role: 'user', content: `Call ${seen.user}` }],
      }),
    });
    seen.status = response.status;
    seen.requestId = response.headers.get('x-request-id');
    const text = await response.text();
    seen.answered =
      response.status === 200 && (stream ? text.trimEnd().endsWith('data: [DONE]') : text.trimEnd().endsWith('}'));
  } catch {
    // The connection was reset: the caller has no answer, whatever the gateway and the provider did.
  }
  return seen;
}
