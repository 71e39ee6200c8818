import { png, schema } from './parts.ts';

/** Bodies that exercise every documented part of Google's surfaces. */
export const googleBodies = {
  google: () => [
    { contents: [{ role: 'user', parts: [{ text: 'Hello' }] }], generationConfig: { maxOutputTokens: 20 } },
    {
      systemInstruction: { parts: [{ text: 'Be brief.' }] },
      contents: [
        { role: 'user', parts: [{ text: 'What is it?' }, { inlineData: { mimeType: 'image/png', data: png } }] },
        { role: 'model', parts: [{ functionCall: { name: 'look', args: { city: 'Bern' } } }] },
        { role: 'user', parts: [{ functionResponse: { name: 'look', response: { output: 'Sunny' } } }] },
      ],
      tools: [
        {
          functionDeclarations: [
            {
              name: 'look',
              description: 'Looks',
              parameters: { type: 'OBJECT', properties: { city: { type: 'STRING' } } },
            },
          ],
        },
      ],
      toolConfig: { functionCallingConfig: { mode: 'AUTO' } },
      generationConfig: {
        maxOutputTokens: 30,
        temperature: 0.5,
        topP: 1,
        topK: 4,
        stopSequences: ['END'],
        seed: 3,
        candidateCount: 1,
      },
      safetySettings: [{ category: 'HARM_CATEGORY_HARASSMENT', threshold: 'BLOCK_NONE' }],
    },
    {
      contents: [{ role: 'user', parts: [{ text: 'A city' }] }],
      generationConfig: {
        responseMimeType: 'application/json',
        responseSchema: { type: 'OBJECT', properties: { city: { type: 'STRING' } } },
      },
    },
    {
      system_instruction: { parts: { text: 'Be brief.' } },
      contents: {
        parts: [
          { fileData: { mimeType: 'application/pdf', fileUri: 'https://example.com/a.pdf' } },
          { text: 'A city', videoMetadata: { fps: 1 } },
        ],
      },
      tools: [
        { functionDeclarations: [{ name: 'look', parametersJsonSchema: schema }] },
        { functionDeclarations: [{ name: 'read', description: 'Reads' }] },
      ],
      toolConfig: { functionCallingConfig: { mode: 'ANY', allowedFunctionNames: ['look'] } },
      generationConfig: {
        maxOutputTokens: 64,
        presencePenalty: 0,
        frequencyPenalty: 0.5,
        responseLogprobs: true,
        logprobs: 2,
        thinkingConfig: { thinkingBudget: 0, includeThoughts: false },
        responseModalities: ['TEXT'],
        mediaResolution: 'MEDIA_RESOLUTION_LOW',
      },
      labels: { a: 'b' },
    },
  ],
  googleEmbed: () => [
    { content: { parts: [{ text: 'a' }] }, taskType: 'RETRIEVAL_DOCUMENT', title: 'A' },
    { content: { parts: [{ text: 'Hello' }] }, outputDimensionality: 16 },
  ],
  googleBatchEmbed: () => [
    {
      requests: [
        { model: 'models/gemini-2.5-flash', content: { parts: [{ text: 'a' }] }, outputDimensionality: 16 },
        { model: 'models/gemini-2.5-flash', content: { parts: [{ text: 'b' }] }, taskType: 'CLUSTERING' },
      ],
    },
  ],
  googleCount: () => [
    { contents: [{ role: 'user', parts: [{ text: 'Hello' }] }] },
    {
      generateContentRequest: {
        model: 'models/gemini-2.5-flash',
        systemInstruction: { parts: [{ text: 'Be brief.' }] },
        contents: [{ role: 'user', parts: [{ text: 'Hello' }, { inlineData: { mimeType: 'image/png', data: png } }] }],
        tools: [{ functionDeclarations: [{ name: 'look' }] }],
      },
    },
  ],
} as const;
