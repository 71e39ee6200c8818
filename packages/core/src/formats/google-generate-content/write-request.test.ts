import { expect, test } from 'bun:test';
import fc from 'fast-check';
import type { ChatMessage } from '../../chat/content.ts';
import { anyContent } from '../../chat/testing/arbitraries.ts';
import { changes, contentOf, decode, decodeText, foreignCall, writeRequest } from './testing/calls.ts';

const text = (value: string, at = '') => ({ kind: 'text' as const, at, text: value, cache: null, citations: [] });
const user = (value: string): ChatMessage => ({ role: 'user', at: 'messages.0', name: null, parts: [text(value)] });

const signed = (value: string, format: 'google-generate-content' | 'anthropic-messages', words = '') => ({
  kind: 'reasoning' as const,
  at: '',
  text: words,
  signature: { format, value },
  redacted: false,
  id: null,
});
const call = (id: string, name: string, args: string) => ({
  kind: 'tool-call' as const,
  at: '',
  id,
  name,
  arguments: args,
  cache: null,
});
const result = (callId: string, name: string | null, value: string, isError = false): ChatMessage => ({
  role: 'tool',
  at: 'messages.9',
  callId,
  name,
  isError,
  parts: [text(value)],
  cache: null,
});

const parameters = { type: 'object', properties: { a: { type: 'number' } } };

test('a rich call of another format is written in Google’s words', () => {
  const content = contentOf({
    messages: [
      { role: 'system', at: 'messages.0', parts: [text('Be brief.')] },
      {
        role: 'user',
        at: 'messages.1',
        name: null,
        parts: [
          text('Look.'),
          {
            kind: 'image',
            at: '',
            source: { kind: 'url', url: 'https://a.example/b.png?c' },
            detail: null,
            cache: null,
          },
          { kind: 'audio', at: '', format: 'mp3', base64: 'AAAA' },
          {
            kind: 'file',
            at: '',
            source: { kind: 'data', mediaType: 'application/pdf', base64: 'JVBERi0=' },
            name: 'a.pdf',
            cache: null,
            cite: false,
          },
        ],
      },
      {
        role: 'assistant',
        at: 'messages.2',
        name: null,
        parts: [signed('c2ln', 'google-generate-content', 'Hm.'), call('c1', 'f', '{"a":1}'), call('c2', 'f', '')],
      },
      result('c1', 'f', '{"b":2}'),
      result('c2', 'f', 'broken', true),
      user('Go on.'),
    ],
    tools: [{ at: '', name: 'f', description: 'F.', parameters, strict: null, cache: null }],
    toolChoice: { kind: 'tool', name: 'f' },
    answerFormat: { kind: 'schema', name: 'a', description: null, schema: { type: 'object' }, strict: true },
    reasoning: { effort: 'low', budgetTokens: null, show: true },
    temperature: 0.5,
    stop: ['end'],
    seed: 7,
    logprobs: { top: 2 },
    serviceTier: 'flex',
  });
  const { body, dropped } = writeRequest(foreignCall(content, { choices: 2, maxOutputTokens: 100 }));
  expect(dropped).toEqual([]);
  expect(body).toEqual({
    systemInstruction: { parts: [{ text: 'Be brief.' }] },
    contents: [
      {
        role: 'user',
        parts: [
          { text: 'Look.' },
          { fileData: { mimeType: 'image/png', fileUri: 'https://a.example/b.png?c' } },
          { inlineData: { mimeType: 'audio/mp3', data: 'AAAA' } },
          { text: 'a.pdf' },
          { inlineData: { mimeType: 'application/pdf', data: 'JVBERi0=' } },
        ],
      },
      {
        role: 'model',
        parts: [
          { text: 'Hm.', thought: true },
          { functionCall: { id: 'c1', name: 'f', args: { a: 1 } }, thoughtSignature: 'c2ln' },
          { functionCall: { id: 'c2', name: 'f', args: {} } },
        ],
      },
      {
        role: 'user',
        parts: [
          { functionResponse: { id: 'c1', name: 'f', response: { b: 2 } } },
          { functionResponse: { id: 'c2', name: 'f', response: { error: 'broken' } } },
        ],
      },
      { role: 'user', parts: [{ text: 'Go on.' }] },
    ],
    tools: [{ functionDeclarations: [{ name: 'f', description: 'F.', parametersJsonSchema: parameters }] }],
    toolConfig: { functionCallingConfig: { mode: 'ANY', allowedFunctionNames: ['f'] } },
    generationConfig: {
      candidateCount: 2,
      maxOutputTokens: 100,
      temperature: 0.5,
      seed: 7,
      stopSequences: ['end'],
      responseLogprobs: true,
      logprobs: 2,
      responseMimeType: 'application/json',
      responseJsonSchema: { type: 'object' },
      thinkingConfig: { thinkingBudget: 2_048, includeThoughts: true },
    },
    serviceTier: 'flex',
  });
});

test('whatever another format says is written as a body that Google’s own rules accept', () => {
  fc.assert(
    fc.property(anyContent, fc.constantFrom('gemini-2.5-pro', 'gemini-3-pro'), (content, model) => {
      const written = writeRequest(foreignCall(content), { model, dropUnsupported: true });
      expect(() => decodeText(written.text).content()).not.toThrow();
    }),
  );
});

test('other providers’ reasoning is never sent on, and Gemini 3 is told which calls are not its own', () => {
  const parts = [signed('c2ln', 'anthropic-messages', 'secret'), call('c', 'f', '{}'), call('d', 'f', '{}')];
  const content = contentOf({ messages: [user('a'), { role: 'assistant', at: '', name: null, parts }] });
  const model = (name: string) => writeRequest(foreignCall(content), { model: name }).body.contents[1].parts;
  const calls = [
    { functionCall: { id: 'c', name: 'f', args: {} } },
    { functionCall: { id: 'd', name: 'f', args: {} } },
  ];
  expect(model('gemini-2.5-flash')).toEqual(calls);
  expect(model('gemini-3-pro-preview')).toEqual([
    { ...calls[0], thoughtSignature: 'skip_thought_signature_validator' },
    calls[1],
  ]);
});

test('a signature after the last text goes back as a part of its own', () => {
  const parts = [text('a'), signed('c2ln', 'google-generate-content')];
  const content = contentOf({ messages: [user('a'), { role: 'assistant', at: '', name: null, parts }] });
  expect(writeRequest(foreignCall(content)).body.contents[1].parts).toEqual([
    { text: 'a' },
    { text: '', thoughtSignature: 'c2ln' },
  ]);
});

test('what Google cannot express is refused by the caller’s name for it, or dropped and listed', () => {
  const refused = (given: Parameters<typeof contentOf>[0]) => {
    const content = contentOf({
      messages: [user('a')],
      paramNames: { parallelToolCalls: 'parallel_tool_calls' },
      ...given,
    });
    return () => writeRequest(foreignCall(content));
  };
  expect(refused({ parallelToolCalls: false })).toThrow('parallel_tool_calls');
  expect(refused({ stop: ['1', '2', '3', '4', '5', '6'] })).toThrow('stop');
  expect(refused({ seed: 2 ** 40 })).toThrow('seed');
  expect(refused({ messages: [result('x', null, 'a')] })).toThrow('messages.9');
  expect(refused({ beyond: [{ param: 'web_search_options', value: {}, harmless: false }] })).toThrow(
    'web_search_options',
  );
  const dropped = contentOf({
    messages: [user('a')],
    seed: 2 ** 40,
    beyond: [{ param: 'user', value: 'u', harmless: true }],
  });
  expect(writeRequest(foreignCall(dropped), { dropUnsupported: true }).dropped).toEqual(['user', 'seed']);
});

test('efforts are levels from Gemini 3 on, and budgets that the model takes before', () => {
  const thinking = (effort: 'none' | 'minimal' | 'xhigh', model: string) => {
    const content = contentOf({ messages: [user('a')], reasoning: { effort, budgetTokens: null, show: null } });
    return writeRequest(foreignCall(content), { model }).body.generationConfig.thinkingConfig;
  };
  expect(thinking('none', 'gemini-2.5-flash')).toEqual({ thinkingBudget: 0 });
  expect(thinking('none', 'gemini-2.5-pro')).toEqual({ thinkingBudget: 128 });
  expect(thinking('xhigh', 'gemini-2.5-flash')).toEqual({ thinkingBudget: 24_576 });
  expect(thinking('xhigh', 'gemini-3-pro')).toEqual({ thinkingLevel: 'HIGH' });
  expect(thinking('minimal', 'gemini-3-flash')).toEqual({ thinkingLevel: 'MINIMAL' });
});

test('a caller who only instructs asks with the instructions, and a budget’s bound is kept', () => {
  const content = contentOf({ messages: [{ role: 'developer', at: '', parts: [text('Tell a joke.')] }] });
  expect(writeRequest(foreignCall(content), { ...changes, addMaxOutputTokens: 9 }).body).toEqual({
    contents: [{ role: 'user', parts: [{ text: 'Tell a joke.' }] }],
    generationConfig: { maxOutputTokens: 9 },
  });
});

test('a file that another provider stores cannot be sent', () => {
  const parts = [
    {
      kind: 'file' as const,
      at: 'messages.0.content.0',
      source: { kind: 'id' as const, id: 'file-1' },
      name: null,
      cache: null,
      cite: false,
    },
  ];
  const content = contentOf({ messages: [{ role: 'user', at: '', name: null, parts }] });
  expect(() => writeRequest(foreignCall(content))).toThrow('messages.0.content.0');
});

test('what was written for Google says the same when it is read as a caller’s', () => {
  const said = contentOf({
    messages: [
      user('a'),
      { role: 'assistant', at: '', name: null, parts: [call('c', 'f', '{"a":1}')] },
      result('c', 'f', 'done'),
    ],
  });
  const read = decode(writeRequest(foreignCall(said)).body).content();
  expect(read.messages).toMatchObject([
    { role: 'user', parts: [{ text: 'a' }] },
    { role: 'assistant', parts: [{ kind: 'tool-call', id: 'c', name: 'f', arguments: '{"a":1}' }] },
    { role: 'tool', callId: 'c', name: 'f', isError: false, parts: [{ text: 'done' }] },
  ]);
});
