import { describe, expect, test } from 'bun:test';
import { anthropicMessages } from './anthropic-messages/anthropic-messages.ts';
import { bedrockConverse } from './bedrock-converse/bedrock-converse.ts';
import { cohereChat } from './cohere-chat/cohere-chat.ts';
import { googleGenerateContent } from './google-generate-content/google-generate-content.ts';
import { openaiChat } from './openai-chat/openai-chat.ts';
import { openaiResponses } from './openai-responses/openai-responses.ts';
import { startTranslation } from './translation.ts';
import { type ClientFormat, noQuirks, type ProviderFormat, type Quirks } from './wire-format.ts';

type Target = { provider: ProviderFormat; model?: string; quirks?: Partial<Quirks>; drop?: boolean };

/** The body that a provider gets for a caller's, and what was dropped. */
function send(client: ClientFormat, body: object, { provider, model = 'm', quirks, drop = false }: Target) {
  const address = { model: 'm', stream: false, query: new URLSearchParams(), headers: new Headers() };
  const call = client.decodeCall({ ...address, text: JSON.stringify(body) });
  const translation = startTranslation({ target: 'elsewhere', dropUnsupported: drop });
  const changes = { model, addMaxOutputTokens: null, quirks: { ...noQuirks, ...quirks } };
  return { body: JSON.parse(provider.encodeRequest(call, changes, translation)), dropped: translation.dropped };
}

const hi = { role: 'user', content: 'hi' };
const chat = (body: object, target: Target) => send(openaiChat, { model: 'm', messages: [hi], ...body }, target);
const messages = (body: object, target: Target) =>
  send(anthropicMessages, { model: 'm', max_tokens: 99, messages: [hi], ...body }, target);
const responses = (body: object, target: Target) => send(openaiResponses, { model: 'm', input: 'hi', ...body }, target);
const google = (body: object, target: Target) =>
  send(googleGenerateContent, { contents: [{ role: 'user', parts: [{ text: 'hi' }] }], ...body }, target);

const claude = (model: string, drop = false): Target => ({ provider: anthropicMessages, model, drop });

describe('Claude', () => {
  test('takes a temperature and a share of words, then one of them, then neither', () => {
    const both = { temperature: 0.5, top_p: 0.9 };
    expect(chat(both, claude('claude-sonnet-4-20250514')).body).toMatchObject(both);
    expect(() => chat(both, claude('claude-sonnet-4-5'))).toThrow('The field top_p');
    expect(chat(both, claude('claude-opus-4-1', true)).dropped).toEqual(['top_p']);
    for (const model of ['claude-opus-4-7', 'claude-sonnet-5', 'us.anthropic.claude-haiku-5-5-v1:0'])
      expect(chat({ ...both, top_k: 5 }, claude(model, true)).dropped).toEqual(['temperature', 'top_p', 'top_k']);
  });

  test('is not asked for what is so by itself', () => {
    expect(chat({ temperature: 0.5, top_p: 1 }, claude('claude-sonnet-4-5')).body).not.toHaveProperty('top_p');
    expect(chat({ temperature: 1, top_p: 0.9 }, claude('claude-sonnet-4-5')).body).not.toHaveProperty('temperature');
    const { body, dropped } = chat({ temperature: 1, top_p: 1, top_k: -1 }, claude('claude-sonnet-5'));
    expect([body.temperature, body.top_p, body.top_k, dropped]).toEqual([undefined, undefined, undefined, []]);
  });

  test('gets no text of nothing but space, and always a first word', () => {
    const content = [
      { type: 'text', text: ' \n' },
      { type: 'text', text: 'hi' },
    ];
    const turns = (given: object[]) => chat({ messages: given }, claude('claude-sonnet-4-5')).body.messages;
    expect(turns([{ role: 'user', content }])).toEqual([{ role: 'user', content: [{ type: 'text', text: 'hi' }] }]);
    expect(turns([{ role: 'user', content: ' ' }])).toEqual([
      { role: 'user', content: [{ type: 'text', text: '(empty)' }] },
    ]);
  });

  test('holds to a schema that says enough, and is told the rest in words', () => {
    const format = (schema: object) => ({
      response_format: { type: 'json_schema', json_schema: { name: 'a', description: 'Ages.', schema } },
    });
    const age = { type: 'integer', minimum: 0 };
    const { body } = chat(format({ type: 'object', properties: { age } }), claude('claude-sonnet-4-5'));
    expect(body.output_config.format.schema).toEqual({
      description: 'Ages.',
      type: 'object',
      properties: { age: { type: 'integer', description: '{minimum: 0}' } },
      additionalProperties: false,
    });
    expect(() => chat(format({ type: 'object' }), claude('claude-sonnet-4-5'))).toThrow('The field response_format');
  });

  test('is told who the end user is, which is then not listed as left out', () => {
    const { body, dropped } = chat({ user: 'u1', safety_identifier: 's1' }, claude('claude-sonnet-4-5'));
    expect(body.metadata).toEqual({ user_id: 'u1' });
    expect(dropped).toEqual(['safety_identifier']);
  });
});

describe('OpenAI', () => {
  const tool = (name: string, input_schema: object, more: object = {}) => ({
    tools: [{ name, input_schema, ...more }],
  });

  test('is strict about a tool only where its schema lets it', () => {
    const open = { type: 'object', properties: { a: { type: 'string' } }, additionalProperties: false };
    const exact = { ...open, required: ['a'] };
    for (const provider of [openaiChat, openaiResponses]) {
      const of = (schema: object) => messages(tool('f', schema, { strict: true }), { provider });
      const functionOf = (body: { tools: { function?: object }[] }) => body.tools[0]?.function ?? body.tools[0];
      expect(functionOf(of(exact).body)).toMatchObject({ strict: true });
      expect(functionOf(of(open).body)).not.toMatchObject({ strict: true });
      expect(of(open).dropped).toEqual(['tools.0.strict']);
    }
  });

  test('gets the members of every object named, be it none', () => {
    const { body } = messages(tool('f', { type: 'object' }), { provider: openaiChat });
    expect(body.tools[0].function.parameters).toEqual({ type: 'object', properties: {} });
  });

  test('gets no more stop sequences than a host takes', () => {
    const five = { stop_sequences: ['a', 'b', 'c', 'd', 'e'] };
    expect(messages(five, { provider: openaiChat }).body.stop).toHaveLength(5);
    const quirks = { mostStopSequences: 4 };
    expect(() => messages(five, { provider: openaiChat, quirks })).toThrow('The field stop_sequences');
    expect(messages(five, { provider: openaiChat, quirks, drop: true }).body.stop).toEqual(['a', 'b', 'c', 'd']);
  });

  test('hears wav and mp3', () => {
    const sound = (mimeType: string) => ({
      contents: [{ role: 'user', parts: [{ text: 'hi' }, { inlineData: { mimeType, data: 'AAAA' } }] }],
    });
    for (const provider of [openaiChat, openaiResponses]) {
      expect(google(sound('audio/mpeg'), { provider }).dropped).toEqual([]);
      expect(() => google(sound('audio/ogg'), { provider })).toThrow('The field contents.0.parts.1');
    }
  });

  test('hosts that know only their own ids of calls get such ids', () => {
    const said = [
      hi,
      { role: 'assistant', content: [{ type: 'tool_use', id: 'toolu_01A', name: 'f', input: {} }] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_01A', content: 'x' }] },
    ];
    const { body } = messages({ messages: said }, { provider: openaiChat, quirks: { toolCallIds: 'nine-letters' } });
    expect(body.messages[1].tool_calls[0].id).toMatch(/^[a-zA-Z0-9]{9}$/);
    expect(body.messages[2].tool_call_id).toBe(body.messages[1].tool_calls[0].id);
  });
});

describe('Google', () => {
  const asked = [
    hi,
    { role: 'assistant', content: [{ type: 'tool_use', id: 'a', name: 'f', input: {} }] },
    {
      role: 'user',
      content: [
        {
          type: 'tool_result',
          tool_use_id: 'a',
          content: [{ type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } }],
        },
      ],
    },
  ];
  const shown = { inlineData: { mimeType: 'image/png', data: 'AAAA' } };

  test('sees pictures of a result in it from Gemini 3 on, and behind it before', () => {
    const parts = (model: string) =>
      messages({ messages: asked }, { provider: googleGenerateContent, model }).body.contents[2].parts;
    expect(parts('gemini-3-pro')).toMatchObject([{ functionResponse: { parts: [shown] } }]);
    expect(parts('gemini-2.5-pro')).toMatchObject([{ functionResponse: { name: 'f' } }, shown]);
    expect(parts('gemini-2.5-pro')[0].functionResponse).not.toHaveProperty('parts');
  });

  test('hears instructions in the middle where they stand', () => {
    const talk = [
      { role: 'system', content: 'Be brief.' },
      hi,
      { role: 'assistant', content: 'Hi.' },
      { role: 'developer', content: 'Now rhyme.' },
      { role: 'user', content: 'Go.' },
    ];
    const { body } = chat({ messages: talk }, { provider: googleGenerateContent });
    expect(body.systemInstruction).toEqual({ parts: [{ text: 'Be brief.' }] });
    expect(body.contents.slice(2)).toEqual([
      { role: 'user', parts: [{ text: '<system>\nNow rhyme.\n</system>' }] },
      { role: 'user', parts: [{ text: 'Go.' }] },
    ]);
  });

  test('gets no schema for a function that takes nothing', () => {
    const nothing = { type: 'object', properties: {}, additionalProperties: false };
    const { body } = messages({ tools: [{ name: 'f', input_schema: nothing }] }, { provider: googleGenerateContent });
    expect(body.tools).toEqual([{ functionDeclarations: [{ name: 'f' }] }]);
  });
});

describe('whoever is asked', () => {
  test('only models of Bedrock’s that keep prompts get marks', () => {
    const marked = { system: [{ type: 'text', text: 'Long.', cache_control: { type: 'ephemeral' } }] };
    const to = (model: string) => messages(marked, { provider: bedrockConverse, model });
    expect(to('amazon.nova-pro-v1:0').body.system).toHaveLength(2);
    expect(to('meta.llama4-scout-v1:0').body.system).toEqual([{ text: 'Long.' }]);
    expect(to('meta.llama4-scout-v1:0').dropped).toEqual(['system.0.cache_control']);
  });

  test('Claude Code’s wish to keep its thinking needs no leave, any other edit of the context does', () => {
    const edits = (...types: string[]) => ({ context_management: { edits: types.map((type) => ({ type })) } });
    const thinking = 'clear_thinking_20251015';
    expect(messages(edits(thinking), { provider: openaiChat }).dropped).toEqual(['context_management']);
    expect(() => messages(edits(thinking, 'clear_tool_uses_20250919'), { provider: openaiChat })).toThrow(
      'The field context_management',
    );
  });

  test('results follow their calls, whatever stood between them', () => {
    const call = (call_id: string) => ({ type: 'function_call', call_id, name: 'f', arguments: '{}' });
    const result = (call_id: string) => ({ type: 'function_call_output', call_id, output: call_id });
    const input = [hi, call('a'), call('b'), { role: 'developer', content: 'Hurry.' }, result('b'), result('a')];
    const roles = (provider: ProviderFormat) =>
      responses({ input }, { provider }).body.messages.map((one: { role: string; tool_call_id?: string }) =>
        [one.role, one.tool_call_id].join(' ').trim(),
      );
    const expected = ['user', 'assistant', 'tool a', 'tool b', 'system'];
    expect(roles(openaiChat)).toEqual(expected);
    expect(roles(cohereChat)).toEqual(expected);
  });

  test('names of speakers and instructions are refused where there are none', () => {
    const talk = {
      messages: [
        { role: 'system', name: 'Ann', content: 'Be brief.' },
        { ...hi, name: 'Bob' },
      ],
    };
    for (const provider of [openaiResponses, anthropicMessages, googleGenerateContent, bedrockConverse, cohereChat])
      expect(chat(talk, { provider, drop: true }).dropped.toSorted()).toEqual(['messages.0.name', 'messages.1.name']);
  });

  test('the member in which a caller wrote it is named', () => {
    const picture = { type: 'image_url', image_url: { url: 'https://a.example/a.png', detail: 'low' } };
    expect(chat({ messages: [{ role: 'user', content: [picture] }] }, { provider: anthropicMessages }).dropped).toEqual(
      ['messages.0.content.0.image_url.detail'],
    );
    const part = { type: 'input_text', text: 'hi', prompt_cache_breakpoint: { mode: 'explicit' } };
    expect(responses({ input: [{ role: 'user', content: [part] }] }, { provider: openaiChat }).dropped).toEqual([
      'input.0.content.0.prompt_cache_breakpoint',
    ]);
  });
});
