import Anthropic from '@anthropic-ai/sdk';
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

const textOf = ({ content }: Anthropic.Message) =>
  content.map((block) => (block.type === 'text' ? block.text : '')).join('');

/** `@anthropic-ai/sdk`. */
export function anthropicClient({ origin, secret }: SdkTarget): SdkClient {
  const { messages } = new Anthropic({ apiKey: secret, baseURL: origin, maxRetries: 0 });
  const say = (content: string) => [{ role: 'user' as const, content }];
  const { parameters, ...named } = weatherTool;
  const tools: Anthropic.Tool[] = [{ ...named, input_schema: { ...parameters, required: [...parameters.required] } }];
  return {
    name: '@anthropic-ai/sdk',
    async plain(model) {
      return textOf(await messages.create({ model, max_tokens: 50, messages: say('Hello') }));
    },
    async stream(model) {
      const pieces: string[] = [];
      const stream = messages.stream({ model, max_tokens: 50, messages: say('Hello') });
      stream.on('text', (text) => pieces.push(text));
      const final = await stream.finalMessage();
      if (final.usage.input_tokens === 0 || final.usage.output_tokens === 0) throw new Error('The usage is empty.');
      if (textOf(final) !== pieces.join('')) throw new Error('The final text differs from its pieces.');
      return pieces;
    },
    async tools(model) {
      const conversation: Anthropic.MessageParam[] = say(toolQuestion);
      const asked = await messages.create({ model, max_tokens: 100, messages: conversation, tools });
      const call = asked.content.find((block) => block.type === 'tool_use');
      if (call?.type !== 'tool_use') throw new Error('No tool was called.');
      const result = { type: 'tool_result' as const, tool_use_id: call.id, content: weatherResult };
      conversation.push({ role: 'assistant', content: asked.content }, { role: 'user', content: [result] });
      const answer = await messages.create({ model, max_tokens: 100, messages: conversation, tools });
      const input: { city?: unknown } = call.input ?? {};
      return { name: call.name, city: input.city, answer: textOf(answer) };
    },
    async structured(model) {
      const answer = await messages.create({
        model,
        max_tokens: 100,
        messages: say('A city'),
        output_config: { format: { type: 'json_schema', schema: { ...citySchema } } },
      });
      return JSON.parse(textOf(answer));
    },
    async image(model) {
      const content: Anthropic.ContentBlockParam[] = [
        { type: 'image', source: { type: 'base64', media_type: 'image/png', data: png } },
        { type: 'text', text: 'What is it?' },
      ];
      return textOf(await messages.create({ model, max_tokens: 80, messages: [{ role: 'user', content }] }));
    },
    error: (model) => thrownBy(() => messages.create({ model, max_tokens: 20, messages: say('Hello') })),
    async cancel(model) {
      const stream = await messages.create({ model, max_tokens: 2_000, messages: say('Hello'), stream: true });
      for await (const event of stream) if (event.type === 'content_block_delta') break;
    },
  };
}
