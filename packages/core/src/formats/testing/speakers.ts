import { anthropicMessages } from '../anthropic-messages/anthropic-messages.ts';
import { googleGenerateContent } from '../google-generate-content/google-generate-content.ts';
import { openaiChat } from '../openai-chat/openai-chat.ts';
import { openaiResponses } from '../openai-responses/openai-responses.ts';
import type { ClientFormat } from '../wire-format.ts';

/** A JSON object. */
export type Json = Record<string, unknown>;
/** What a tool gave back. */
export type Result = { id: string; name: string; text: string };

/** How the SDK of a format builds a conversation: it puts answers back as they came. */
export type Speaker = {
  client: ClientFormat;
  /** What begins it: an instruction, and a question with a picture. */
  opening: Json[];
  body(items: Json[]): Json;
  answered(answer: Json): Json[];
  results(results: Result[]): Json[];
  asks(text: string): Json[];
};

/** A picture in base64. */
export const pixel = 'iVBORw0KGgoAAAAN';

/** One for each client format. */
export const speakers: Speaker[] = [
  {
    client: openaiChat,
    opening: [
      { role: 'system', content: 'Be brief.' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'See.' },
          { type: 'image_url', image_url: { url: `data:image/png;base64,${pixel}` } },
        ],
      },
    ],
    body: (messages) => ({ model: 'm', messages }),
    answered: (answer) => [Object(answer).choices[0].message],
    results: (results) => results.map(({ id, text }) => ({ role: 'tool', tool_call_id: id, content: text })),
    asks: (content) => [{ role: 'user', content }],
  },
  {
    client: openaiResponses,
    opening: [
      {
        role: 'user',
        content: [
          { type: 'input_text', text: 'See.' },
          { type: 'input_image', image_url: `data:image/png;base64,${pixel}` },
        ],
      },
    ],
    body: (input) => ({ model: 'm', instructions: 'Be brief.', input, include: ['reasoning.encrypted_content'] }),
    answered: (answer) => Object(answer).output,
    results: (results) => results.map(({ id, text }) => ({ type: 'function_call_output', call_id: id, output: text })),
    asks: (content) => [{ role: 'user', content }],
  },
  {
    client: anthropicMessages,
    opening: [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'See.' },
          { type: 'image', source: { type: 'base64', media_type: 'image/png', data: pixel } },
        ],
      },
    ],
    body: (messages) => ({ model: 'm', max_tokens: 9, system: 'Be brief.', messages }),
    answered: (answer) => [{ role: 'assistant', content: answer.content }],
    results: (results) => [
      {
        role: 'user',
        content: results.map(({ id, text }) => ({ type: 'tool_result', tool_use_id: id, content: text })),
      },
    ],
    asks: (content) => [{ role: 'user', content }],
  },
  {
    client: googleGenerateContent,
    opening: [{ role: 'user', parts: [{ text: 'See.' }, { inlineData: { mimeType: 'image/png', data: pixel } }] }],
    body: (contents) => ({ systemInstruction: { parts: [{ text: 'Be brief.' }] }, contents }),
    answered: (answer) => [Object(answer).candidates[0].content],
    results: (results) => [
      {
        role: 'user',
        parts: results.map(({ id, name, text }) => ({ functionResponse: { id, name, response: { output: text } } })),
      },
    ],
    asks: (text) => [{ role: 'user', parts: [{ text }] }],
  },
];
