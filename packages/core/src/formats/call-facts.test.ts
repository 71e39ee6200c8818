import { expect, test } from 'bun:test';
import type { RequestFeature } from '../routing/facts.ts';
import { anthropicMessages } from './anthropic-messages/anthropic-messages.ts';
import { googleGenerateContent } from './google-generate-content/google-generate-content.ts';
import { openaiChat } from './openai-chat/openai-chat.ts';
import { openaiResponses } from './openai-responses/openai-responses.ts';
import type { WireFormat } from './wire-format.ts';

const decode = (format: WireFormat, body: object) =>
  format.decodeCall({
    text: JSON.stringify(body),
    model: 'm',
    stream: false,
    query: new URLSearchParams(),
    headers: new Headers(),
  });

const schema = { type: 'object', properties: {} };
const png = 'iVBORw0KGgo=';
const says = (content: unknown) => ({ messages: [{ role: 'user', content }] });
const shows = (parts: object[]) => ({ contents: [{ role: 'user', parts }] });

/** Bodies that are alike but for their last words, and what each of the features looks like in a format. */
const formats: [WireFormat, base: object, Record<RequestFeature, object[]>][] = [
  [
    openaiChat,
    { model: 'm', ...says('hi') },
    {
      tools: [
        { tools: [{ type: 'function', function: { name: 'f', parameters: schema } }] },
        { functions: [{ name: 'f', parameters: schema }] },
      ],
      images: [says([{ type: 'image_url', image_url: { url: 'https://example.com/a.png' } }])],
      json: [
        { response_format: { type: 'json_object' } },
        { response_format: { type: 'json_schema', json_schema: { name: 'n', schema } } },
      ],
    },
  ],
  [
    openaiResponses,
    { model: 'm', input: 'hi' },
    {
      tools: [{ tools: [{ type: 'function', name: 'f', parameters: schema }] }, { tools: [{ type: 'web_search' }] }],
      images: [
        { input: [{ role: 'user', content: [{ type: 'input_image', image_url: 'https://example.com/a.png' }] }] },
      ],
      json: [{ text: { format: { type: 'json_object' } } }],
    },
  ],
  [
    anthropicMessages,
    { model: 'm', max_tokens: 9, ...says('hi') },
    {
      tools: [{ tools: [{ name: 'f', input_schema: schema }] }],
      images: [says([{ type: 'image', source: { type: 'base64', media_type: 'image/png', data: png } }])],
      json: [{ output_config: { format: { type: 'json_schema', schema } } }],
    },
  ],
  [
    googleGenerateContent,
    shows([{ text: 'hi' }]),
    {
      tools: [{ tools: [{ functionDeclarations: [{ name: 'f' }] }] }, { tools: [{ googleSearch: {} }] }],
      images: [
        shows([{ inlineData: { mimeType: 'image/png', data: png } }]),
        shows([{ fileData: { mimeType: 'image/png', fileUri: 'https://example.com/a.png' } }]),
      ],
      json: [{ generationConfig: { responseMimeType: 'application/json' } }],
    },
  ],
];

test('in every format a call tells whether it has tools, pictures and an answer in JSON, and words about them are not taken for them', () => {
  for (const [format, base, features] of formats) {
    expect(decode(format, base).features).toEqual([]);
    expect(decode(format, { ...base, tools: [] }).features).toEqual([]);
    for (const [feature, ways] of Object.entries(features))
      for (const way of ways) expect(decode(format, { ...base, ...way }).features).toEqual([feature as RequestFeature]);
  }
  const words = says('{"type":"image_url","tools":[1],"response_format":{"type":"json_object"}}');
  expect(decode(openaiChat, { model: 'm', ...words }).features).toEqual([]);
});

/** Bodies of one earlier turn, or none, and a last one, with instructions or without. */
const openings: [WireFormat, body: (earlier: string | null, last: string, system: string | null) => object][] = [
  [
    openaiChat,
    (earlier, last, system) => ({
      model: last,
      messages: [
        ...(system === null ? [] : [{ role: 'system', content: system }]),
        ...(earlier === null ? [] : [{ role: 'user', content: earlier }]),
        { role: 'user', content: last },
      ],
    }),
  ],
  [
    openaiResponses,
    (earlier, last, system) => ({
      model: last,
      ...(system === null ? {} : { instructions: system }),
      input: [earlier, last].flatMap((content) => (content === null ? [] : [{ role: 'user', content }])),
    }),
  ],
  [
    anthropicMessages,
    (earlier, last, system) => ({
      model: last,
      max_tokens: last.length,
      ...(system === null ? {} : { system }),
      messages: [earlier, last].flatMap((content) => (content === null ? [] : [{ role: 'user', content }])),
    }),
  ],
  [
    googleGenerateContent,
    (earlier, last, system) => ({
      ...(system === null ? {} : { systemInstruction: { parts: [{ text: system }] } }),
      contents: [earlier, last].flatMap((text) => (text === null ? [] : [{ role: 'user', parts: [{ text }] }])),
    }),
  ],
];

test('calls that differ only in their last turn, model and settings begin alike; any other difference shows', () => {
  for (const [format, body] of openings) {
    const openingOf = (...said: Parameters<typeof body>) => decode(format, body(...said)).opening();
    expect(openingOf('a', 'one', 's')).toBe(openingOf('a', 'another', 's'));
    const differing = [
      openingOf('a', 'x', 's'),
      openingOf('b', 'x', 's'),
      openingOf('a', 'x', 't'),
      openingOf('a', 'x', null),
    ];
    expect(new Set(differing).size).toBe(4);
    expect(openingOf(null, 'x', null)).toBe('');
  }
});
