import OpenAI from 'openai';
import {
  citySchema,
  png,
  type SdkClient,
  type SdkTarget,
  thrownBy,
  toolQuestion,
  weatherResult,
  weatherTool,
} from './sdk-client.ts';

/** `openai`, responses. */
export function openaiResponsesClient({ origin, secret }: SdkTarget): SdkClient {
  const { responses } = new OpenAI({ apiKey: secret, baseURL: `${origin}/v1`, maxRetries: 0 });
  const tools: OpenAI.Responses.Tool[] = [
    { type: 'function', ...weatherTool, parameters: { ...weatherTool.parameters }, strict: true },
  ];
  return {
    name: 'openai · responses',
    async plain(model) {
      return (await responses.create({ model, input: 'Hello', max_output_tokens: 50, store: false })).output_text;
    },
    async stream(model) {
      const pieces: string[] = [];
      let final = '';
      for await (const event of await responses.create({
        model,
        input: 'Hello',
        stream: true,
        max_output_tokens: 50,
        store: false,
      })) {
        if (event.type === 'response.output_text.delta') pieces.push(event.delta);
        if (event.type === 'response.output_text.done') final += event.text;
      }
      if (final !== pieces.join('')) throw new Error('The text at the end differs from its pieces.');
      return pieces;
    },
    async tools(model) {
      const input: OpenAI.Responses.ResponseInput = [{ role: 'user', content: toolQuestion }];
      const settings = { model, tools, max_output_tokens: 100, store: false };
      const asked = await responses.create({ ...settings, input });
      const call = asked.output.find((item) => item.type === 'function_call');
      if (call?.type !== 'function_call') throw new Error('No tool was called.');
      const output = asked.output as OpenAI.Responses.ResponseInputItem[];
      input.push(...output, { type: 'function_call_output', call_id: call.call_id, output: weatherResult });
      const answer = await responses.create({ ...settings, input });
      return { name: call.name, city: JSON.parse(call.arguments).city, answer: answer.output_text };
    },
    async structured(model) {
      const answer = await responses.create({
        model,
        input: 'A city',
        text: { format: { type: 'json_schema', name: 'city', schema: { ...citySchema }, strict: true } },
        max_output_tokens: 100,
        store: false,
      });
      return JSON.parse(answer.output_text);
    },
    async image(model) {
      const content: OpenAI.Responses.ResponseInputMessageContentList = [
        { type: 'input_text', text: 'What is it?' },
        { type: 'input_image', image_url: `data:image/png;base64,${png}`, detail: 'auto' },
      ];
      const input = [{ role: 'user' as const, content }];
      return (await responses.create({ model, input, max_output_tokens: 80, store: false })).output_text;
    },
    error: (model) => thrownBy(() => responses.create({ model, input: 'Hello', max_output_tokens: 20, store: false })),
    async cancel(model) {
      const stream = await responses.create({
        model,
        input: 'Hello',
        stream: true,
        max_output_tokens: 2_000,
        store: false,
      });
      for await (const event of stream) if (event.type === 'response.output_text.delta') break;
    },
  };
}
