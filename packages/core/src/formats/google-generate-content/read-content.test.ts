import { expect, test } from 'bun:test';
import { decode } from './testing/calls.ts';
import { readThoughtSignature, writeThoughtSignature } from './thought-signature.ts';

const contentOf = (body: object) => decode(body).content();

test('settings, tools and schemas are read in no vendor’s words', () => {
  const content = contentOf({
    system_instruction: { parts: [{ text: 'Be brief.' }] },
    tools: {
      function_declarations: [
        {
          name: 'f',
          parameters: {
            type: 'OBJECT',
            propertyOrdering: ['b', 'a'],
            properties: {
              a: { type: 'STRING', nullable: true, enum: ['x'] },
              b: { type: 'ARRAY', items: { type: 'INTEGER' }, max_items: '3' },
            },
            required: ['a'],
          },
        },
        { name: 'g' },
      ],
    },
    toolConfig: { functionCallingConfig: { mode: 'any', allowedFunctionNames: ['f'] } },
    generationConfig: {
      temperature: 1,
      responseMimeType: 'application/json',
      responseSchema: { type: 'STRING' },
      thinkingConfig: { thinkingLevel: 'low', includeThoughts: true },
      responseLogprobs: true,
      responseModalities: ['TEXT'],
      imageConfig: { aspectRatio: '1:1' },
    },
    safetySettings: [{ category: 'HARM_CATEGORY_HARASSMENT', threshold: 'BLOCK_NONE' }],
    labels: { team: 'a' },
  });
  expect(content).toMatchObject({
    messages: [
      { role: 'system', parts: [{ text: 'Be brief.' }] },
      { role: 'user', parts: [{ text: 'hi' }] },
    ],
    toolChoice: { kind: 'tool', name: 'f' },
    answerFormat: { kind: 'schema', schema: { type: 'string' } },
    reasoning: { effort: 'low', budgetTokens: null, show: true },
    temperature: 1,
    logprobs: { top: 0 },
  });
  // Only what the model may call; in the order that the caller asked for.
  expect(content.tools.map(({ name }) => name)).toEqual(['f']);
  expect(content.tools[0]?.parameters).toEqual({
    type: 'object',
    properties: {
      b: { type: 'array', items: { type: 'integer' }, maxItems: 3 },
      a: { type: ['string', 'null'], enum: ['x', null] },
    },
    required: ['a'],
  });
  expect(Object.keys(Object(content.tools[0]?.parameters?.properties))).toEqual(['b', 'a']);
  expect(content.beyond.map(({ param, harmless }) => [param, harmless])).toEqual([
    ['safetySettings', true],
    ['labels', true],
    ['generationConfig.imageConfig', false],
  ]);
});

test('results find their calls by id, else by name in order, and stand in the order of the calls', () => {
  const call = (name: string, id?: string) => ({ functionCall: { name, id, args: { n: name } } });
  const result = (name: string, response: object, id?: string) => ({ functionResponse: { name, id, response } });
  const { messages } = contentOf({
    contents: [
      { role: 'user', parts: [{ text: 'go' }] },
      { role: 'model', parts: [call('f'), call('g'), call('f'), call('f', 'mine')] },
      {
        role: 'user',
        parts: [
          { text: 'and' },
          result('f', { output: 'first' }),
          result('f', { mine: 1 }, 'mine'),
          result('f', { error: 'second' }),
          result('g', { a: 1 }),
        ],
      },
    ],
  });
  const made = messages[1]?.parts.map((part) => (part.kind === 'tool-call' ? part.id : ''));
  expect(new Set(made).size).toBe(4);
  expect(messages.slice(2)).toMatchObject([
    { role: 'tool', callId: made?.[0], isError: false, parts: [{ text: 'first' }] },
    { role: 'tool', callId: made?.[1], parts: [{ text: '{"a":1}' }] },
    { role: 'tool', callId: made?.[2], isError: true, parts: [{ text: 'second' }] },
    { role: 'tool', callId: 'mine', parts: [{ text: '{"mine":1}' }] },
    { role: 'user', parts: [{ text: 'and' }] },
  ]);
});

test('a signature belongs to the part it came on, and the pieces of a thought are one thought', () => {
  const foreign = {
    signature: { format: 'anthropic-messages', value: 'c2ln.+/=' },
    redacted: true,
    id: 'rs_1',
  } as const;
  const { messages } = contentOf({
    contents: [
      {
        role: 'model',
        parts: [
          { text: 'Let me ', thought: true },
          { text: 'see.', thought: true },
          { text: '', thought: true, thoughtSignature: writeThoughtSignature(foreign) },
          { functionCall: { name: 'f' }, thoughtSignature: 'c2ln' },
        ],
      },
      { parts: [{ functionResponse: { name: 'f', response: {} } }] },
    ],
  });
  expect(messages[0]?.parts).toMatchObject([
    { kind: 'reasoning', text: 'Let me see.', ...foreign },
    { kind: 'reasoning', text: '', signature: { format: 'google-generate-content', value: 'c2ln' } },
    { kind: 'tool-call', name: 'f', arguments: '{}' },
  ]);
});

test('foreign signatures are bytes for Google’s clients, whatever their alphabet, and come back as they were', () => {
  const seal = { signature: { format: 'openai-responses', value: 'gAAA-_é.~==' }, redacted: false, id: null } as const;
  const written = writeThoughtSignature(seal);
  expect(Buffer.from(written, 'base64').toString('base64')).toBe(written);
  expect(readThoughtSignature(written)).toEqual(seal);
  expect(readThoughtSignature(written.replaceAll('+', '-').replaceAll('/', '_'))).toEqual(seal);
  expect(readThoughtSignature('AQID').signature).toEqual({ format: 'google-generate-content', value: 'AQID' });
});

test('pictures, documents and sounds are read; what no other format has is named', () => {
  const { messages, beyond } = contentOf({
    contents: [
      {
        role: 'user',
        parts: [
          { inlineData: { mimeType: 'image/png', data: 'A-_A' } },
          { inlineData: { mimeType: 'audio/x-wav', data: 'AAAA' } },
          { fileData: { mimeType: 'application/pdf', fileUri: 'https://a.example/b.pdf' } },
          { fileData: { mimeType: 'image/png', fileUri: 'gs://bucket/a.png' } },
          { inlineData: { mimeType: 'video/mp4', data: 'AAAA' } },
        ],
      },
      { role: 'model', parts: [{ executableCode: { language: 'PYTHON', code: '1' } }, { text: 'a' }] },
    ],
    tools: [{ googleSearch: {} }],
  });
  expect(messages[0]?.parts).toMatchObject([
    { kind: 'image', source: { kind: 'data', mediaType: 'image/png', base64: 'A+/A' } },
    { kind: 'audio', format: 'wav' },
    { kind: 'file', source: { kind: 'url', url: 'https://a.example/b.pdf' } },
    { kind: 'image', source: { kind: 'id', id: 'gs://bucket/a.png' } },
  ]);
  expect(beyond.map(({ param }) => param).sort()).toEqual([
    'contents.0.parts.4.inlineData',
    'contents.1.parts.0.executableCode',
    'tools.0.googleSearch',
  ]);
});
