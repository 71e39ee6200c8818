import { either, mark, maybe } from './template.ts';

/** A body of generateContent with every member that Google documents and another format might have a place for. */
export const richGoogle = {
  systemInstruction: { parts: [{ text: mark('system') }] },
  contents: [
    {
      role: 'user',
      parts: [
        { text: mark('asked') },
        maybe({
          inlineData: {
            mimeType: either('image/png', 'image/jpeg'),
            data: either('iVBORw0KGgoA', 'iVBORw0KGgoB'),
            displayName: maybe(mark('picture')),
          },
          mediaResolution: maybe({ level: either('MEDIA_RESOLUTION_LOW', 'MEDIA_RESOLUTION_HIGH') }),
          partMetadata: maybe({ note: mark('metadata') }),
        }),
        maybe({
          inlineData: {
            mimeType: 'application/pdf',
            data: either('JVBERi0A', 'JVBERi0B'),
            displayName: maybe(mark('paper')),
          },
        }),
        maybe({
          inlineData: {
            mimeType: 'text/plain',
            data: either('bm90ZTE=', 'bm90ZTI='),
            displayName: maybe(mark('notes')),
          },
        }),
        maybe({ inlineData: { mimeType: either('audio/wav', 'audio/mpeg'), data: either('UklGRlAA', 'UklGRlAB') } }),
        maybe({ inlineData: { mimeType: 'audio/ogg', data: either('T2dnUwAA', 'T2dnUwAB') } }),
        maybe({
          inlineData: { mimeType: 'video/mp4', data: either('AAAAAAAA', 'AAAAAAAB') },
          videoMetadata: { fps: either(2, 3) },
        }),
        maybe({ fileData: { mimeType: 'image/png', fileUri: mark('https://example.com/picture') } }),
        maybe({ fileData: { mimeType: 'application/pdf', fileUri: mark('https://example.com/paper') } }),
        maybe({
          fileData: {
            mimeType: 'application/pdf',
            fileUri: mark('https://generativelanguage.googleapis.com/v1beta/files/'),
          },
        }),
        maybe({ fileData: { fileUri: mark('https://www.youtube.com/watch?v=') } }),
      ],
    },
    {
      role: 'model',
      parts: [
        { text: mark('answered') },
        maybe({ executableCode: { language: 'PYTHON', code: mark('code') } }),
        { functionCall: { id: 'call_a', name: 'look', args: { at: mark('here') } } },
        { functionCall: { id: 'call_b', name: 'seek' } },
      ],
    },
    {
      role: 'user',
      parts: [
        {
          functionResponse: {
            id: 'call_a',
            name: 'look',
            response: either({ output: 'found-one' }, { error: 'found-one' }),
          },
        },
        {
          functionResponse: {
            id: 'call_b',
            name: 'seek',
            response: { sought: mark('sought') },
            parts: maybe([{ inlineData: { mimeType: 'image/png', data: either('iVBORw0KGgoC', 'iVBORw0KGgoD') } }]),
            willContinue: maybe(either(true, false)),
            scheduling: maybe(either('SILENT', 'INTERRUPT')),
          },
        },
        maybe({ text: mark('more') }),
      ],
    },
  ],
  tools: [
    {
      functionDeclarations: [
        {
          name: 'look',
          description: maybe(mark('looks')),
          behavior: maybe(either('BLOCKING', 'NON_BLOCKING')),
          parameters: {
            type: 'OBJECT',
            properties: { at: { type: either('STRING', 'NUMBER'), description: mark('where') } },
            required: ['at'],
          },
          response: maybe({ type: 'OBJECT', title: mark('response') }),
        },
        {
          name: 'seek',
          description: mark('seeks'),
          parametersJsonSchema: { type: 'object', title: mark('schema') },
          responseJsonSchema: maybe({ title: mark('responded') }),
        },
      ],
    },
    maybe({ googleSearch: { timeRangeFilter: { startTime: mark('since') } } }),
  ],
  toolConfig: maybe({
    functionCallingConfig: maybe({ mode: either('AUTO', 'ANY') }),
    retrievalConfig: maybe({ languageCode: mark('language') }),
  }),
  safetySettings: maybe([
    { category: 'HARM_CATEGORY_HARASSMENT', threshold: either('BLOCK_NONE', 'BLOCK_LOW_AND_ABOVE') },
  ]),
  generationConfig: {
    temperature: maybe(either(0.31, 0.32)),
    topP: maybe(either(0.961, 0.962)),
    topK: maybe(either(41, 42)),
    candidateCount: maybe(either(1, 3)),
    maxOutputTokens: maybe(either(20_011, 20_012)),
    stopSequences: maybe([mark('halt'), mark('enough')]),
    seed: maybe(either(71, 72)),
    presencePenalty: maybe(either(0.41, 0.42)),
    frequencyPenalty: maybe(either(0.51, 0.52)),
    responseMimeType: either('application/json', 'text/x.enum'),
    responseSchema: maybe({
      type: 'OBJECT',
      properties: { found: { type: either('STRING', 'BOOLEAN'), title: mark('formatted') } },
      required: ['found'],
    }),
    responseLogprobs: true,
    logprobs: either(3, 4),
    thinkingConfig: maybe({ thinkingLevel: either('LOW', 'HIGH'), includeThoughts: maybe(either(true, false)) }),
    responseModalities: maybe(['TEXT', either('TEXT', 'IMAGE')]),
    speechConfig: maybe({ languageCode: mark('speech') }),
    mediaResolution: maybe(either('MEDIA_RESOLUTION_LOW', 'MEDIA_RESOLUTION_HIGH')),
    newerMember: maybe(mark('newerConfig')),
  },
  cachedContent: maybe(mark('cached')),
  labels: maybe({ team: mark('team') }),
  serviceTier: maybe(either('flex', 'priority')),
  newerMember: maybe(mark('newer')),
};
