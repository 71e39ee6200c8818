import { createAnthropic } from '@ai-sdk/anthropic';
import { createGoogleGenerativeAI } from '@ai-sdk/google';
import { createOpenAI } from '@ai-sdk/openai';
import { generateText, jsonSchema, type LanguageModel, Output, stepCountIs, streamText, tool } from 'ai';
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

/** `ai` with its OpenAI provider, which speaks responses. */
export const aiOpenaiClient = ({ origin, secret }: SdkTarget): SdkClient =>
  aiClient('ai · openai', createOpenAI({ apiKey: secret, baseURL: `${origin}/v1` }));

/** `ai` with its OpenAI provider and chat completions. */
export const aiOpenaiChatClient = ({ origin, secret }: SdkTarget): SdkClient =>
  aiClient('ai · openai chat', createOpenAI({ apiKey: secret, baseURL: `${origin}/v1` }).chat);

/** `ai` with its Anthropic provider. */
export const aiAnthropicClient = ({ origin, secret }: SdkTarget): SdkClient =>
  aiClient('ai · anthropic', createAnthropic({ apiKey: secret, baseURL: `${origin}/v1` }));

/** `ai` with its Google provider. */
export const aiGoogleClient = ({ origin, secret }: SdkTarget): SdkClient =>
  aiClient('ai · google', createGoogleGenerativeAI({ apiKey: secret, baseURL: `${origin}/v1beta` }));

function aiClient(name: string, modelOf: (id: string) => LanguageModel): SdkClient {
  const settings = (id: string) => ({ model: modelOf(id), maxRetries: 0, maxOutputTokens: 100 });
  return {
    name,
    plain: async (id) => (await generateText({ ...settings(id), prompt: 'Hello' })).text,
    async stream(id) {
      const pieces: string[] = [];
      const errors: unknown[] = [];
      const { textStream } = streamText({
        ...settings(id),
        prompt: 'Hello',
        onError: ({ error }) => void errors.push(error),
      });
      for await (const text of textStream) pieces.push(text);
      if (errors.length > 0) throw errors[0];
      return pieces;
    },
    async tools(id) {
      let called: { name: string; city: unknown } | undefined;
      const weather = tool({
        description: weatherTool.description,
        inputSchema: jsonSchema<{ city: string }>({ ...weatherTool.parameters, required: ['city'] }),
        async execute({ city }) {
          called = { name: weatherTool.name, city };
          return weatherResult;
        },
      });
      const { text } = await generateText({
        ...settings(id),
        prompt: toolQuestion,
        tools: { [weatherTool.name]: weather },
        stopWhen: stepCountIs(2),
      });
      if (called === undefined) throw new Error('No tool was called.');
      return { ...called, answer: text };
    },
    async structured(id) {
      const schema = jsonSchema<{ city: string; inhabitants: number }>({
        ...citySchema,
        required: [...citySchema.required],
      });
      return (
        await generateText({ ...settings(id), prompt: 'A city', output: Output.object({ schema, name: 'city' }) })
      ).output;
    },
    async image(id) {
      const content = [
        { type: 'text' as const, text: 'What is it?' },
        { type: 'image' as const, image: png, mediaType: 'image/png' },
      ];
      return (await generateText({ ...settings(id), messages: [{ role: 'user', content }] })).text;
    },
    error: (id) => thrownBy(() => generateText({ ...settings(id), prompt: 'Hello' })),
    async cancel(id) {
      const abort = new AbortController();
      const { textStream } = streamText({
        ...settings(id),
        maxOutputTokens: 2_000,
        prompt: 'Hello',
        abortSignal: abort.signal,
        onError: () => {},
      });
      for await (const text of textStream) if (text) abort.abort();
    },
  };
}
