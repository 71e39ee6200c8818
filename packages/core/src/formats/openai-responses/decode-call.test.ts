import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { GatewayError } from '../../errors.ts';
import { noQuirks } from '../wire-format.ts';
import { openaiResponses } from './openai-responses.ts';
import { decode } from './testing/contexts.ts';

const decodeText = (text: string) =>
  openaiResponses.decodeCall({ text, model: null, stream: null, query: new URLSearchParams(), headers: new Headers() });

const refusal = (body: object): { code: string; param: string | undefined } | null => {
  try {
    decode(body);
    return null;
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    return { code: error.code, param: error.details.param };
  }
};

const changes = { model: 'served', addMaxOutputTokens: null, quirks: noQuirks };

describe('passing through', () => {
  test('only the model changes, and with the same model not a byte does', () => {
    const text = '{"input":"hi","seed":12345678901234567890, "model":"m","x":1.50}';
    const call = decodeText(text);
    expect(openaiResponses.passThrough(call, { ...changes, model: 'm' })).toBe(text);
    expect(openaiResponses.passThrough(call, changes)).toBe(text.replace('"m"', '"served"'));
    expect(openaiResponses.passThrough(call, { ...changes, quirks: { ...noQuirks, modelInBody: false } })).toBe(text);
  });

  test('an output bound is added where a budget needs one', () => {
    const sent = openaiResponses.passThrough(decode({}), { ...changes, addMaxOutputTokens: 9 });
    expect(JSON.parse(sent).max_output_tokens).toBe(9);
  });
});

describe('decoding', () => {
  test('what is wrong is refused by the name of its field', () => {
    const wrong: [object, string][] = [
      [{ model: '' }, 'model'],
      [{ input: undefined }, 'input'],
      [{ input: [] }, 'input'],
      [{ input: 7 }, 'input'],
      [{ input: ['hi'] }, 'input.0'],
      [{ input: [{ role: 'wizard', content: 'hi' }] }, 'input.0.role'],
      [{ input: [{ role: 'user' }] }, 'input.0.content'],
      [{ input: [{ role: 'user', content: [{ type: 'input_text' }] }] }, 'input.0.content.0.text'],
      [{ input: [{ role: 'user', content: [{ type: 'output_text', text: '' }] }] }, 'input.0.content.0.type'],
      [{ input: [{ role: 'user', content: [{ type: 'input_image' }] }] }, 'input.0.content.0'],
      [{ input: [{ role: 'assistant', content: [{ type: 'input_text', text: '' }] }] }, 'input.0.content.0.type'],
      [{ input: [{ type: 'function_call', name: 'f', arguments: '{}' }] }, 'input.0.call_id'],
      [{ input: [{ type: 'function_call', name: 'f', arguments: {}, call_id: 'c' }] }, 'input.0.arguments'],
      [{ input: [{ type: 'function_call_output', output: 'x' }] }, 'input.0.call_id'],
      [{ input: [{ type: 'function_call_output', call_id: 'c' }] }, 'input.0.output'],
      [{ input: [{ type: 'reasoning', summary: 'x' }] }, 'input.0.summary'],
      [{ input: [{ type: 'mcp_call', id: 'x' }] }, 'input.0.arguments'],
      [{ input: [{ type: 'nonsense' }] }, 'input.0.type'],
      [{ input: [{ type: '__proto__' }] }, 'input.0.type'],
      [{ instructions: 7 }, 'instructions'],
      [{ tools: [{ type: 'function', name: 'a b' }] }, 'tools.0.name'],
      [{ tools: [{ type: 'function', name: 'f', parameters: 'x' }] }, 'tools.0.parameters'],
      [{ tools: [{ type: 'file_search' }] }, 'tools.0.vector_store_ids'],
      [{ tools: [{ type: '!' }] }, 'tools.0.type'],
      [{ tools: {} }, 'tools'],
      [{ tool_choice: 'maybe' }, 'tool_choice'],
      [{ tool_choice: { type: 'function' } }, 'tool_choice.name'],
      [{ tool_choice: { type: 'function', name: 'f' } }, 'tool_choice'],
      [{ tool_choice: { type: 'thing' } }, 'tool_choice.type'],
      [{ tools: [{ type: 'thing' }] }, 'tools.0.type'],
      [{ input: [{ id: 'rs_1', summary: [] }] }, 'input.0.role'],
      [
        { input: [{ role: 'user', content: [{ type: 'input_image', image_url: 'a.png' }] }] },
        'input.0.content.0.image_url',
      ],
      [{ text: { format: { type: 'json_schema', name: 'a' } } }, 'text.format.schema'],
      [{ text: { verbosity: 'loud' } }, 'text.verbosity'],
      [{ reasoning: { effort: 'huge' } }, 'reasoning.effort'],
      [{ max_output_tokens: 15 }, 'max_output_tokens'],
      [{ max_output_tokens: 1.5 }, 'max_output_tokens'],
      [{ temperature: 3 }, 'temperature'],
      [{ top_p: -1 }, 'top_p'],
      [{ top_logprobs: 21 }, 'top_logprobs'],
      [{ include: 'x' }, 'include'],
      [{ metadata: { a: 1 } }, 'metadata.a'],
      [{ stream: 'yes' }, 'stream'],
      [{ store: 1 }, 'store'],
      [{ previous_response_id: 7 }, 'previous_response_id'],
      [{ previous_response_id: 'a', conversation: 'b' }, 'previous_response_id'],
      [{ truncation: 'some' }, 'truncation'],
      [{ service_tier: 'A b' }, 'service_tier'],
    ];
    for (const [body, param] of wrong)
      expect([body, refusal(body)]).toEqual([body, { code: 'invalid_request', param }]);
  });

  test('what is said by a stored prompt or an earlier response needs no input', () => {
    for (const body of [{ prompt: { id: 'pmpt_1' } }, { previous_response_id: 'resp_1' }, { conversation: 'conv_1' }]) {
      expect(refusal({ ...body, input: undefined })).toBeNull();
    }
  });

  test('items and tools that only OpenAI or a host of this format has pass through', () => {
    const input = [
      { type: 'web_search_call', id: 'ws_1', status: 'completed', action: { type: 'search', query: 'x' } },
      { type: 'custom_tool_call', call_id: 'c', name: 'f', input: 'x' },
      { type: 'custom_tool_call_output', call_id: 'c', output: 'x' },
      { id: 'rs_1' },
      { type: 'x_search_call', id: 'x' },
      { role: 'user', content: 'hi' },
    ];
    const tools = [
      { type: 'web_search' },
      { type: 'custom', name: 'f' },
      { type: 'x_search' },
      { type: 'mcp', server_label: 's' },
    ];
    expect(refusal({ input, tools, later_member: { a: 1 } })).toBeNull();
  });

  test('routing and limits learn the model, the stream, the bounds and the end user', () => {
    expect(decode({ stream: true, max_output_tokens: 50, user: 'u', safety_identifier: 's' })).toMatchObject({
      kind: 'chat',
      format: 'openai-responses',
      model: 'm',
      stream: true,
      wantsStreamUsage: true,
      maxOutputTokens: 50,
      choices: 1,
      endUser: 's',
    });
    expect(decode({ user: 'u'.repeat(1_000) }).endUser).toHaveLength(256);
  });

  test('the input bound is never below the bytes of the text, and a picture counts by itself, not by its bytes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (input) => {
        expect(decode({ input }).maxInputTokens).toBeGreaterThanOrEqual(new TextEncoder().encode(input).length);
      }),
    );
    const image = (length: number) => {
      const image_url = `data:image/png;base64,${'A'.repeat(length)}`;
      return decode({ input: [{ role: 'user', content: [{ type: 'input_image', image_url }] }] }).maxInputTokens;
    };
    expect(image(100_000)).toBe(image(4));
    expect(image(4)).toBeGreaterThan(50_000);
  });

  test('what is only named, or found while the model works, counts as all that a model can read', () => {
    const file = { type: 'input_file', file_id: 'file-1' };
    for (const body of [
      { previous_response_id: 'resp_1' },
      { input: [{ id: 'rs_1' }] },
      { input: [{ role: 'user', content: [file] }] },
      { tools: [{ type: 'web_search' }] },
    ]) {
      expect(decode(body).maxInputTokens).toBeGreaterThan(2_000_000);
    }
    expect(decode({ tools: [{ type: 'custom', name: 'f' }] }).maxInputTokens).toBeLessThan(1_000);
  });

  test('whatever JSON or nonsense a caller sends, it is decoded and understood or refused in words; nothing else is thrown', () => {
    const bodies = fc.oneof(
      fc.json(),
      fc.string(),
      fc
        .record({ model: fc.constant('m'), input: fc.anything(), tools: fc.anything(), tool_choice: fc.anything() })
        .map((value) => JSON.stringify(value) ?? ''),
    );
    fc.assert(
      fc.property(bodies, (text) => {
        try {
          decodeText(text).content();
        } catch (error) {
          expect(error).toBeInstanceOf(GatewayError);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
