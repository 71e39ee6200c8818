import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { GatewayError } from '../../errors.ts';
import { googleGenerateContent } from './google-generate-content.ts';
import { changes, decode, decodeText } from './testing/calls.ts';

const refusal = (body: object): unknown => {
  try {
    decode(body);
  } catch (error) {
    if (error instanceof GatewayError) return error.details.param;
    throw error;
  }
  return 'accepted';
};

test('same format in and out: not a byte changes, and both spellings of names are read', () => {
  const text =
    '{ "contents":[{"parts":[{"text":"hi"}]}],"generation_config":{"max_output_tokens":"7", "x": 1.50},"y":[12345678901234567890]}';
  const call = decodeText(text, { model: 'models/m' });
  expect(call).toMatchObject({ model: 'm', maxOutputTokens: 7, stream: false });
  expect(googleGenerateContent.passThrough(call, { ...changes, addMaxOutputTokens: 9 })).toBe(text);
});

test('an output bound is added where the caller’s settings stand, and nothing else changes', () => {
  const bounded = (body: object) =>
    JSON.parse(googleGenerateContent.passThrough(decode(body), { ...changes, addMaxOutputTokens: 9 })).generationConfig;
  expect(bounded({})).toEqual({ maxOutputTokens: 9 });
  expect(bounded({ generationConfig: null })).toEqual({ maxOutputTokens: 9 });
  expect(bounded({ generationConfig: { temperature: 0, maxOutputTokens: null } })).toEqual({
    temperature: 0,
    maxOutputTokens: 9,
  });
  const snake = decode({ generation_config: { max_output_tokens: null } });
  expect(JSON.parse(googleGenerateContent.passThrough(snake, { ...changes, addMaxOutputTokens: 9 }))).toMatchObject({
    generation_config: { max_output_tokens: 9 },
  });
});

test('a model that the body repeats is replaced there', () => {
  const body = googleGenerateContent.passThrough(decode({ model: 'models/alias' }), changes);
  expect(JSON.parse(body).model).toBe('models/gemini-2.5-flash');
});

test('what is wrong with a documented field is refused by its name', () => {
  const part = (one: unknown) => refusal({ contents: [{ role: 'user', parts: [one] }] });
  const config = (one: object) => refusal({ generationConfig: one });
  const tools = (declaration: object) =>
    refusal({ tools: [{ functionDeclarations: [{ name: 'f', ...declaration }] }] });
  expect(refusal({ contents: [] })).toBe('contents');
  expect(refusal({ contents: [{ role: 'system', parts: [{ text: '' }] }] })).toBe('contents.0.role');
  expect(refusal({ contents: [{ role: 'user', parts: [] }] })).toBe('contents.0.parts');
  expect(part({})).toBe('contents.0.parts.0');
  expect(part({ text: 'a', inlineData: { mimeType: 'image/png', data: '' } })).toBe('contents.0.parts.0');
  expect(part({ text: 7 })).toBe('contents.0.parts.0.text');
  expect(part({ inlineData: { mimeType: 'image/png', data: 'no base64!' } })).toBe(
    'contents.0.parts.0.inlineData.data',
  );
  expect(part({ functionCall: { name: 'f', args: [] } })).toBe('contents.0.parts.0.functionCall.args');
  expect(config({ temperature: 3 })).toBe('generationConfig.temperature');
  expect(config({ maxOutputTokens: 0 })).toBe('generationConfig.maxOutputTokens');
  expect(config({ stopSequences: ['1', '2', '3', '4', '5', '6'] })).toBe('generationConfig.stopSequences');
  expect(config({ maxOutputTokens: 1, max_output_tokens: 2 })).toBe('generationConfig.maxOutputTokens');
  expect(config({ thinkingConfig: { thinkingBudget: 1, thinkingLevel: 'LOW' } })).toBe(
    'generationConfig.thinkingConfig.thinkingLevel',
  );
  expect(tools({ name: '1 f' })).toBe('tools.0.functionDeclarations.0.name');
  expect(tools({ parameters: { type: 'OBJECT', properties: { a: { type: 'TEXT' } } } })).toBe(
    'tools.0.functionDeclarations.0.parameters.properties.a.type',
  );
  expect(tools({ parameters: {}, parametersJsonSchema: {} })).toBe(
    'tools.0.functionDeclarations.0.parametersJsonSchema',
  );
  expect(refusal({ tools: [{ functionDeclarations: [{ name: 'f' }, { name: 'f' }] }] })).toBe('tools');
  expect(refusal({ toolConfig: { functionCallingConfig: { mode: 'ANY', allowedFunctionNames: ['g'] } } })).toBe(
    'toolConfig.functionCallingConfig.allowedFunctionNames',
  );
  expect(config({ responseSchema: { type: 'STRING' } })).toBe('generationConfig.responseMimeType');
  expect(refusal({ contents: [{ role: 'model', parts: [{ functionCall: { name: 'f' } }] }] })).toBe('contents.0.parts');
  expect(refusal({ contents: { role: 'user', parts: { text: 'Google’s examples leave the brackets out' } } })).toBe(
    'accepted',
  );
  expect(refusal({ contents: [{ parts: [{ aNewKindOfPart: {} }] }] })).toBe('accepted');
});

test('a member that stands twice is refused, also in the generation config', () => {
  const twice = '{"contents":[{"parts":[{"text":"a"}]}],"generationConfig":{"topK":1,"topK":2}}';
  expect(() => decodeText(twice)).toThrow('"topK" stands more than once');
});

test('bodies nested too deeply for anyone are refused and overflow nothing', () => {
  const deep = `${'{"items":'.repeat(3_000)}{}${'}'.repeat(3_000)}`;
  const inSchema = `{"contents":[{"parts":[{"text":"a"}]}],"tools":[{"functionDeclarations":[{"name":"f","parameters":${deep}}]}]}`;
  const inArgs = `{"contents":[{"parts":[{"functionCall":{"name":"f","args":${deep}}}]}]}`;
  expect(() => decodeText(inSchema)).toThrow(GatewayError);
  expect(() => decodeText(inArgs)).toThrow(GatewayError);
});

test('the input bound counts a picture by itself, and what is elsewhere as all that a model can read', () => {
  const bound = (parts: object[], more: object = {}) => decode({ contents: [{ parts }], ...more }).maxInputTokens;
  const picture = (data: string) => bound([{ inline_data: { mime_type: 'image/png', data } }]);
  expect(picture('A'.repeat(1_000_000))).toBe(picture('AAAA'));
  expect(bound([{ fileData: { fileUri: 'gs://a/b', mimeType: 'video/mp4' } }])).toBeGreaterThan(2_000_000);
  expect(bound([{ text: 'a' }], { cachedContent: 'cachedContents/a' })).toBeGreaterThan(2_000_000);
  expect(bound([{ text: 'a' }], { tools: [{ googleSearch: {} }] })).toBeGreaterThan(2_000_000);
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(bound([{ text }])).toBeGreaterThanOrEqual(new TextEncoder().encode(text).length);
    }),
  );
});

test('whatever a caller sends, it is understood or refused in words; nothing else is ever thrown', () => {
  const part = fc.record(
    {
      text: fc.anything(),
      thoughtSignature: fc.anything(),
      functionCall: fc.anything(),
      function_response: fc.anything(),
      inlineData: fc.anything(),
    },
    { requiredKeys: [] },
  );
  const body = fc.record(
    {
      contents: fc.oneof(
        fc.anything(),
        fc.array(fc.record({ role: fc.constantFrom('user', 'model'), parts: fc.array(part) })),
      ),
      tools: fc.anything(),
      generationConfig: fc.oneof(fc.anything(), fc.record({ responseSchema: fc.object(), topK: fc.anything() })),
      systemInstruction: fc.anything(),
    },
    { requiredKeys: ['contents'] },
  );
  const texts = fc.oneof(
    fc.json(),
    fc.string(),
    body.map((one) => JSON.stringify(one, (_, value) => (typeof value === 'bigint' ? 1 : value)) ?? ''),
  );
  fc.assert(
    fc.property(texts, (text) => {
      try {
        decodeText(text).content();
      } catch (error) {
        expect(error).toBeInstanceOf(GatewayError);
      }
    }),
    { numRuns: 500 },
  );
});
