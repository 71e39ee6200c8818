import { describe, expect, test } from 'bun:test';
import { gunzipSync } from 'node:zlib';
import OpenAI from 'openai';
import { ASKED_FORMATS, askIn } from '../testing/formats.ts';
import { contentPayloads, payloads, rawChat } from '../testing/raw-call.ts';
import { asks, withSimulator } from '../testing/with-simulator.ts';

const setUp = withSimulator();
const messages = asks('Is the line clear?');
const billed = () => setUp.simulator.bill.entries();

const raw = (options: string, stream = true) =>
  rawChat(setUp.simulator.port, { model: `gpt-5-mini+${options}`, messages, stream });
const post = (options: string, init: { stream?: boolean; signal?: AbortSignal } = {}) =>
  fetch(`${setUp.simulator.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: 'Bearer sk-x' },
    body: JSON.stringify({ model: `gpt-5-mini+${options}`, messages, stream: init.stream ?? true }),
    ...(init.signal ? { signal: init.signal } : {}),
  });

/** Reads until `enough` has come, then leaves. */
async function readUntil(options: string, enough: (text: string) => boolean, stream = true): Promise<string> {
  const controller = new AbortController();
  const reply = await post(options, { stream, signal: controller.signal });
  const decoder = new TextDecoder();
  let text = '';
  for await (const piece of reply.body ?? []) {
    text += decoder.decode(piece, { stream: true });
    if (enough(text)) break;
  }
  controller.abort();
  await setUp.simulator.bill.idle();
  return text;
}

describe('cut points', () => {
  test.each([true, false])('cut_head resets between the headers and the body (stream: %p)', async (stream) => {
    const { text, ending } = await raw('cut_head', stream);
    expect(ending).toBe('ECONNRESET');
    const [head, body] = text.split('\r\n\r\n');
    expect(head).toStartWith('HTTP/1.1 200');
    expect(body).toBe('');
    expect(billed()).toMatchObject([{ status: 200, outcome: 'cut', promptTokens: 11, completionTokens: 0 }]);
  });

  test('cut_char resets in the middle of a character', async () => {
    const { text, ending } = await raw('cut_char-3+tokens-9');
    expect(ending).toBe('ECONNRESET');
    expect(contentPayloads(text)).toHaveLength(3);
    expect(text).toContain('\uFFFD');
    expect(billed()).toMatchObject([{ outcome: 'cut', completionTokens: 3 }]);
  });

  test('cut_end and no_done lack nothing but the last event; the one breaks, the other ends', async () => {
    for (const [options, how] of [
      ['cut_end+tokens-4', 'ECONNRESET'],
      ['no_done+tokens-4', 'end'],
    ] as const) {
      const { text, ending } = await raw(options);
      expect(ending).toBe(how);
      expect(text).toContain('"finish_reason":"stop"');
      expect(text).not.toContain('[DONE]');
    }
    expect(billed()).toMatchObject([
      { outcome: 'cut', completionTokens: 4 },
      { outcome: 'cut', completionTokens: 4 },
    ]);
  });

  test('double_done says the last event twice and bills once', async () => {
    expect(payloads((await raw('double_done+tokens-4')).text).slice(-2)).toEqual(['[DONE]', '[DONE]']);
    expect(billed()).toMatchObject([{ outcome: 'complete', completionTokens: 4 }]);
  });
});

describe('silence', () => {
  test('stall-0 says who speaks and then nothing', async () => {
    const text = await readUntil('stall-0', (so) => so.includes('"role":"assistant"'));
    expect(contentPayloads(text)).toHaveLength(0);
    expect(billed()).toMatchObject([{ outcome: 'aborted', completionTokens: 0 }]);
  });

  test('stall half-way through JSON has been produced and is billed whole', async () => {
    expect(await readUntil('stall-0+tokens-9', () => true, false)).not.toContain('total_tokens');
    expect(billed()).toMatchObject([{ outcome: 'aborted', completionTokens: 9 }]);
  });

  test('pings never end and say nothing, in the words of the vendor', async () => {
    const text = await readUntil('pings-1', (so) => so.split(': ping').length > 4);
    expect(contentPayloads(text)).toHaveLength(1);
    const controller = new AbortController();
    const anthropic = ASKED_FORMATS.find(({ name }) => name === 'anthropic-messages');
    const reply = await fetch(`${setUp.simulator.url}/v1/messages`, {
      method: 'POST',
      headers: anthropic!.headers,
      body: JSON.stringify(anthropic!.body('m+pings-0', true)),
      signal: controller.signal,
    });
    let said = '';
    for await (const piece of reply.body ?? []) {
      said += new TextDecoder().decode(piece);
      if (said.split('event: ping').length > 4) break;
    }
    controller.abort();
    await setUp.simulator.bill.idle();
    expect(said).not.toContain('text_delta');
  });
});

describe('too much', () => {
  test('endless goes on until the client leaves, and is billed for what it produced', async () => {
    const text = await readUntil('endless+tokens-3', (so) => contentPayloads(so).length > 500);
    expect(text).not.toContain('[DONE]');
    expect(billed()[0]).toMatchObject({ outcome: 'aborted' });
    expect(billed()[0]!.completionTokens).toBeGreaterThan(500);
  });

  test('huge_line is one line of that length, and the stream goes on after it', async () => {
    const text = await (await post('huge_line-2+tokens-4')).text();
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeGreaterThan(2 * 1_048_576);
    expect(contentPayloads(text)).toHaveLength(4);
    expect(text).toContain('[DONE]');
  });
});

describe('the same stream in other words', () => {
  /** What a reader of SSE makes of a stream. */
  function events(text: string): unknown[] {
    const blocks = text.replace(/^\uFEFF/, '').split(/(?:\r\n|\r(?!\n)|\n){2}/);
    const data = blocks.map((block) => [...block.matchAll(/^data: ?(.*)$/gm)].map((match) => match[1]).join('\n'));
    return data.filter((each) => each !== '').map((each) => (each === '[DONE]' ? each : JSON.parse(each).choices));
  }

  test.each(['crlf', 'cr', 'bom', 'comments', 'lines', 'split', 'open_end'])('framing-%s', async (way) => {
    const usual = await (await post('tokens-6')).text();
    const bytes = await (await post(`tokens-6+framing-${way}`)).bytes();
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    expect(events(text)).toEqual(events(usual));
    if (way !== 'split') expect(text.replaceAll(/chatcmpl-\w+/g, '')).not.toBe(usual.replaceAll(/chatcmpl-\w+/g, ''));
    expect(billed()).toMatchObject([{ completionTokens: 6 }, { outcome: 'complete', completionTokens: 6 }]);
  });

  test('split arrives in small pieces that end inside of events', async () => {
    const { text } = await raw('tokens-2+framing-split');
    expect(text.split('\r\n7\r\n').length).toBeGreaterThan(50);
  });

  test('nul puts a NUL on the wire and goes on', async () => {
    const { text } = await raw('nul+tokens-5');
    expect(text).toContain('data: \0\n\n');
    expect(text).toContain('[DONE]');
  });

  test.each([true, false])('gzip compresses although nobody asked (stream: %p)', async (stream) => {
    const plain = await fetch(`${setUp.simulator.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: 'Bearer sk-x', 'accept-encoding': 'identity' },
      body: JSON.stringify({ model: 'gpt-5-mini+gzip+tokens-5', messages, stream }),
      decompress: false,
    });
    expect(plain.headers.get('content-encoding')).toBe('gzip');
    expect(gunzipSync(await plain.bytes()).toString()).toContain(stream ? '[DONE]' : '"total_tokens": 16');
  });
});

test('broken_tools calls tools with arguments that are no JSON, in every format that sends them as text', async () => {
  const parameters = { type: 'object', properties: { track: { type: 'integer' } }, required: ['track'] };
  const tools = [{ type: 'function' as const, function: { name: 'set_points', parameters } }];
  const asked = { messages, tools, tool_choice: 'required' as const };
  const answer = await setUp.client().chat.completions.create({ model: 'gpt-5-mini+broken_tools', ...asked });
  const [call] = answer.choices[0]?.message.tool_calls ?? [];
  expect(answer.choices[0]?.finish_reason).toBe('tool_calls');
  expect(() => JSON.parse(call?.type === 'function' ? call.function.arguments : '{}')).toThrow();
});

test('the official client takes every cut for an error', async () => {
  for (const options of ['cut_head', 'cut_char-2', 'cut_end']) {
    const read = async () => {
      const model = `gpt-5-mini+${options}`;
      const stream = await setUp.client().chat.completions.create({ model, messages, stream: true });
      await Array.fromAsync(stream);
    };
    const seen = await read().catch((error: unknown) => error);
    expect(seen instanceof Error).toBe(true);
    expect(seen).not.toBeInstanceOf(OpenAI.APIUserAbortError);
  }
});

test.each(ASKED_FORMATS.map((format) => [format.name, format] as const))(
  '%s plays every fault of a stream',
  async (_, format) => {
    for (const fault of ['cut_head', 'cut_char-2', 'cut_end', 'no_done', 'double_done', 'nul', 'framing-split']) {
      const ask = () => askIn(format, setUp.simulator.url, { model: `m+tokens-6+${fault}`, stream: true });
      const seen = await ask()
        .then((reply) => reply.text())
        .catch(() => 'broken');
      expect(seen === 'broken').toBe(fault.startsWith('cut'));
    }
    expect(billed().map(({ outcome }) => outcome)).toEqual([
      ...(['cut', 'cut', 'cut', 'cut', 'complete', 'complete', 'complete'] as const),
    ]);
  },
);
