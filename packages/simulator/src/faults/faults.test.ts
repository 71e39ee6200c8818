import { describe, expect, test } from 'bun:test';
import OpenAI from 'openai';
import { contentPayloads, payloads, rawChat } from '../testing/raw-call.ts';
import { asks, withSimulator } from '../testing/with-simulator.ts';

const setUp = withSimulator();
const messages = asks('Is the line clear?');
const PROMPT_TOKENS = 11;

const raw = (options: string, stream: boolean) =>
  rawChat(setUp.simulator.port, { model: `gpt-5-mini+${options}`, messages, stream });
const billed = () => setUp.simulator.bill.entries();
const whole = (completionTokens: number) => ({ promptTokens: PROMPT_TOKENS, completionTokens });

describe('on a bare socket', () => {
  test('a plain call ends cleanly: the measure for what follows', async () => {
    const reply = await raw('tokens-4', false);
    expect(reply.ending).toBe('end');
    expect(reply.text).toContain('"total_tokens": 15');
  });

  test('reset is a TCP reset without one byte, and costs nothing', async () => {
    expect(await raw('reset', false)).toEqual({ text: '', ending: 'ECONNRESET' });
    expect(billed()).toMatchObject([{ status: null, outcome: 'error', promptTokens: 0 }]);
  });

  test('cut sends n content chunks, then resets', async () => {
    const reply = await raw('cut-3+tokens-20', true);
    expect(reply.ending).toBe('ECONNRESET');
    expect(contentPayloads(reply.text)).toHaveLength(3);
    expect(reply.text).not.toContain('\r\n0\r\n');
    expect(billed()).toMatchObject([{ status: 200, outcome: 'cut', ...whole(3) }]);
  });

  test('a cut beyond the answer comes before its finish', async () => {
    const reply = await raw('cut-30+tokens-5', true);
    expect(reply.ending).toBe('ECONNRESET');
    expect(contentPayloads(reply.text)).toHaveLength(5);
    expect(reply.text).not.toContain('"finish_reason":"stop"');
  });

  test('cut_json promises more bytes than it sends', async () => {
    const reply = await raw('cut_json+tokens-20', false);
    const [head = '', body = ''] = reply.text.split('\r\n\r\n');
    const promised = Number(/content-length: (\d+)/i.exec(head)?.[1]);
    expect(body.length).toBeGreaterThan(0);
    expect(body.length).toBeLessThan(promised);
    expect(billed()).toMatchObject([{ status: 200, outcome: 'cut', ...whole(20) }]);
  });

  test('eof ends the stream cleanly, without finish and without [DONE]', async () => {
    const reply = await raw('eof-3+tokens-20', true);
    expect(reply.ending).toBe('end');
    expect(reply.text).toEndWith('\r\n0\r\n\r\n');
    expect(contentPayloads(reply.text)).toHaveLength(3);
    expect(reply.text).not.toContain('[DONE]');
    expect(reply.text).not.toContain('"finish_reason":"stop"');
    expect(billed()).toMatchObject([{ outcome: 'cut', ...whole(3) }]);
  });

  test('malformed puts a line that is not JSON after two chunks and goes on', async () => {
    const reply = await raw('malformed+tokens-5', true);
    const lines = payloads(reply.text);
    const isJson = lines.map((line) => {
      try {
        return typeof JSON.parse(line) === 'object';
      } catch {
        return false;
      }
    });
    // role, two tokens, the bad line, three tokens, finish, [DONE]
    expect(isJson).toEqual([true, true, true, false, true, true, true, true, false]);
    expect(billed()).toMatchObject([{ outcome: 'complete', ...whole(5) }]);
  });

  test('error_event sends an error after n chunks and ends', async () => {
    const reply = await raw('error_event-2+tokens-9', true);
    const lines = payloads(reply.text);
    expect(contentPayloads(reply.text)).toHaveLength(2);
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ error: { type: 'server_error' } });
    expect(reply.ending).toBe('end');
    expect(billed()).toMatchObject([{ outcome: 'error', ...whole(2) }]);
  });

  test('garbage_html is a 200 with a web page', async () => {
    const reply = await raw('garbage_html', false);
    expect(reply.text).toStartWith('HTTP/1.1 200');
    expect(reply.text).toMatch(/content-type: text\/html/i);
    expect(billed()).toMatchObject([{ status: 200, outcome: 'error', promptTokens: 0 }]);
  });

  test('no_usage reports none, whole or streamed, and is billed all the same', async () => {
    expect((await raw('no_usage+tokens-4', false)).text).not.toContain('_tokens');
    const stream_options = { include_usage: true };
    const model = 'gpt-5-mini+no_usage+tokens-4';
    const streamed = await rawChat(setUp.simulator.port, { model, messages, stream: true, stream_options });
    expect(streamed.text).toContain('[DONE]');
    expect(streamed.text).not.toContain('_tokens');
    expect(streamed.text).not.toContain('"usage"');
    expect(billed()).toMatchObject([whole(4), whole(4)]);
  });

  test('malformed without a stream is JSON without its end', async () => {
    const body = (await raw('malformed', false)).text.split('\r\n\r\n')[1] ?? '';
    expect(() => JSON.parse(body)).toThrow();
  });

  test('a cut leaves the tokens before it unchanged', async () => {
    const [cut, full] = [await raw('cut-3', true), await raw('latency-1', true)];
    const tokens = (text: string) => contentPayloads(text).map((each) => JSON.parse(each).choices[0].delta.content);
    expect(tokens(full.text).slice(0, 3)).toEqual(tokens(cut.text));
  });
});

describe('the official client', () => {
  test('sees resets and cuts as errors, never as an end', async () => {
    const client = setUp.client();
    const reset = client.chat.completions.create({ model: 'gpt-5-mini+reset', messages });
    expect(await reset.catch((error: unknown) => error)).toBeInstanceOf(OpenAI.APIConnectionError);
    const stream = await client.chat.completions.create({ model: 'gpt-5-mini+cut-3', messages, stream: true });
    expect(await Array.fromAsync(stream).catch((error: unknown) => error)).toBeInstanceOf(Error);
    const event = await client.chat.completions.create({ model: 'gpt-5-mini+error_event-1', messages, stream: true });
    expect(await Array.fromAsync(event).catch((error: unknown) => error)).toBeInstanceOf(OpenAI.APIError);
  });

  test('fail_first fails exactly n calls of that name, again after a reset', async () => {
    const client = setUp.client();
    const attempt = (name: string) =>
      client.chat.completions.create({ model: `${name}+status-503+fail_first-2`, messages }).then(
        () => 200,
        (error: unknown) => (error instanceof OpenAI.APIError ? error.status : null),
      );
    expect([await attempt('a'), await attempt('a'), await attempt('a'), await attempt('b')]).toEqual([
      503, 503, 200, 503,
    ]);
    await fetch(`${setUp.simulator.url}/_simulator/bill`, { method: 'DELETE' });
    expect(await attempt('a')).toBe(503);
    expect(billed()).toHaveLength(1);
  });
});

describe('a client that leaves', () => {
  test('mid-stream stops the stream and is billed for what was produced', async () => {
    const model = 'gpt-5-mini+chunk_delay-5+tokens-5000+reasoning-7';
    const stream = await setUp.client().chat.completions.create({ model, messages, stream: true });
    let received = 0;
    for await (const chunk of stream) {
      if (chunk.choices[0]?.delta.content) received += 1;
      if (received === 3) break;
    }
    await setUp.simulator.bill.idle();
    const [entry] = billed();
    expect(entry).toMatchObject({
      status: 200,
      outcome: 'aborted',
      aborted: true,
      promptTokens: PROMPT_TOKENS,
      reasoningTokens: 7,
    });
    expect(entry!.completionTokens).toBeGreaterThanOrEqual(received + 7);
    expect(entry!.completionTokens).toBeLessThan(5000);
  });

  test('a fast stream that is not read waits for its reader instead of filling memory', async () => {
    const model = 'gpt-5-mini+tokens-200000';
    const controller = new AbortController();
    const reply = await fetch(`${setUp.simulator.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: 'Bearer sk-x' },
      body: JSON.stringify({ model, messages, stream: true }),
      signal: controller.signal,
    });
    const reader = reply.body!.getReader();
    await reader.read();
    controller.abort();
    await setUp.simulator.bill.idle();
    const [entry] = billed();
    expect(entry).toMatchObject({ outcome: 'aborted' });
    expect(entry!.completionTokens).toBeLessThan(200_000);
  });

  test.each(['hang', 'latency-600000'])('%s is billed its prompt and nothing else', async (options) => {
    const controller = new AbortController();
    const call = setUp
      .client()
      .chat.completions.create({ model: `gpt-5-mini+${options}`, messages }, { signal: controller.signal });
    call.catch(() => undefined);
    while (setUp.simulator.bill.open === 0) await new Promise((resolve) => setImmediate(resolve));
    controller.abort();
    expect(await call.catch((error: unknown) => error)).toBeInstanceOf(OpenAI.APIUserAbortError);
    await setUp.simulator.bill.idle();
    expect(billed()).toMatchObject([{ status: null, outcome: 'aborted', aborted: true, ...whole(0) }]);
  });
});
