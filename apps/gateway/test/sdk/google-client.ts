import { type Content, GoogleGenAI } from '@google/genai';
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

/** `@google/genai`. */
export function googleClient({ origin, secret }: SdkTarget): SdkClient {
  const { models } = new GoogleGenAI({ apiKey: secret, httpOptions: { baseUrl: origin } });
  const { parameters, ...named } = weatherTool;
  const tools = [{ functionDeclarations: [{ ...named, parametersJsonSchema: parameters }] }];
  const config = { maxOutputTokens: 100 };
  return {
    name: '@google/genai',
    async plain(model) {
      return (await models.generateContent({ model, contents: 'Hello', config })).text ?? '';
    },
    async stream(model) {
      const pieces: string[] = [];
      for await (const chunk of await models.generateContentStream({ model, contents: 'Hello', config }))
        pieces.push(chunk.text ?? '');
      return pieces;
    },
    async tools(model) {
      const contents: Content[] = [{ role: 'user', parts: [{ text: toolQuestion }] }];
      const asked = await models.generateContent({ model, contents, config: { ...config, tools } });
      const said = asked.candidates?.[0]?.content;
      const call = asked.functionCalls?.[0];
      if (!said || !call) throw new Error('No tool was called.');
      const functionResponse = {
        ...(call.id ? { id: call.id } : {}),
        name: call.name ?? '',
        response: { output: weatherResult },
      };
      contents.push(said, { role: 'user', parts: [{ functionResponse }] });
      const answer = await models.generateContent({ model, contents, config: { ...config, tools } });
      return { name: call.name ?? '', city: call.args?.city, answer: answer.text ?? '' };
    },
    async structured(model) {
      const format = { responseMimeType: 'application/json', responseJsonSchema: citySchema };
      const answer = await models.generateContent({ model, contents: 'A city', config: { ...config, ...format } });
      return JSON.parse(answer.text ?? '');
    },
    async image(model) {
      const parts = [{ text: 'What is it?' }, { inlineData: { mimeType: 'image/png', data: png } }];
      return (await models.generateContent({ model, contents: [{ role: 'user', parts }], config })).text ?? '';
    },
    error: (model) => thrownBy(() => models.generateContent({ model, contents: 'Hello', config })),
    async cancel(model) {
      const abort = new AbortController();
      const stream = await models.generateContentStream({
        model,
        contents: 'Hello',
        config: { maxOutputTokens: 2_000, abortSignal: abort.signal },
      });
      try {
        for await (const chunk of stream) if (chunk.text) abort.abort();
      } catch {
        // Leaving is an error to this client.
      }
    },
  };
}
