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

/** `openai`, chat completions. */
export function openaiChatClient({ origin, secret }: SdkTarget): SdkClient {
  const client = new OpenAI({ apiKey: secret, baseURL: `${origin}/v1`, maxRetries: 0 });
  const { completions } = client.chat;
  const say = (content: string) => [{ role: 'user' as const, content }];
  const tools = [
    { type: 'function' as const, function: { ...weatherTool, parameters: { ...weatherTool.parameters } } },
  ];
  return {
    name: 'openai · chat',
    async plain(model) {
      const answer = await completions.create({ model, messages: say('Hello'), max_completion_tokens: 50 });
      return answer.choices[0]?.message.content ?? '';
    },
    async stream(model) {
      const pieces: string[] = [];
      const stream = await completions.create({
        model,
        messages: say('Hello'),
        stream: true,
        stream_options: { include_usage: true },
        max_completion_tokens: 50,
      });
      for await (const chunk of stream) pieces.push(chunk.choices[0]?.delta.content ?? '');
      return pieces;
    },
    async tools(model) {
      const messages: OpenAI.ChatCompletionMessageParam[] = say(toolQuestion);
      const asked = await completions.create({ model, messages, tools, max_completion_tokens: 100 });
      const message = asked.choices[0]?.message;
      const call = message?.tool_calls?.[0];
      if (!message || call?.type !== 'function') throw new Error('No tool was called.');
      messages.push(message, { role: 'tool', tool_call_id: call.id, content: weatherResult });
      const answer = await completions.create({ model, messages, tools, max_completion_tokens: 100 });
      return {
        name: call.function.name,
        city: JSON.parse(call.function.arguments).city,
        answer: answer.choices[0]?.message.content ?? '',
      };
    },
    async structured(model) {
      const answer = await completions.create({
        model,
        messages: say('A city'),
        response_format: {
          type: 'json_schema',
          json_schema: { name: 'city', schema: { ...citySchema }, strict: true },
        },
        max_completion_tokens: 100,
      });
      return JSON.parse(answer.choices[0]?.message.content ?? '');
    },
    async image(model) {
      const content = [
        { type: 'text' as const, text: 'What is it?' },
        { type: 'image_url' as const, image_url: { url: `data:image/png;base64,${png}` } },
      ];
      const answer = await completions.create({
        model,
        messages: [{ role: 'user', content }],
        max_completion_tokens: 80,
      });
      return answer.choices[0]?.message.content ?? '';
    },
    error: (model) => thrownBy(() => completions.create({ model, messages: say('Hello'), max_completion_tokens: 20 })),
    async cancel(model) {
      const stream = await completions.create({
        model,
        messages: say('Hello'),
        stream: true,
        max_completion_tokens: 2_000,
      });
      for await (const chunk of stream) if (chunk.choices[0]?.delta.content) break;
    },
  };
}
