const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const schema = {
  type: 'object',
  properties: { city: { type: 'string' } },
  required: ['city'],
  additionalProperties: false,
};

/** Stands for the id of a file that the gateway has stored, which only a test knows. */
export const storedFile = 'the-stored-file';

/** Bodies that exercise every documented part of each surface, to mutate. `model` is one that the gateway offers there. */
export const validBodies = {
  chat: (model: string) => [
    { model, messages: [{ role: 'user', content: 'Hello' }], max_tokens: 20 },
    {
      model,
      messages: [
        { role: 'system', content: 'Be brief.' },
        {
          role: 'user',
          name: 'ann',
          content: [
            { type: 'text', text: 'What is it?' },
            { type: 'image_url', image_url: { url: `data:image/png;base64,${png}`, detail: 'low' } },
          ],
        },
        {
          role: 'assistant',
          content: null,
          tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'look', arguments: '{"city":"Bern"}' } }],
        },
        { role: 'tool', tool_call_id: 'call_1', content: 'Sunny' },
      ],
      tools: [{ type: 'function', function: { name: 'look', description: 'Looks', parameters: schema, strict: true } }],
      tool_choice: 'auto',
      parallel_tool_calls: true,
      max_completion_tokens: 30,
      temperature: 0.5,
      top_p: 1,
      stop: ['END'],
      seed: 7,
      n: 1,
      user: 'u1',
      metadata: { a: 'b' },
    },
    {
      model,
      messages: [
        { role: 'developer', content: 'JSON please' },
        { role: 'user', content: 'A city' },
      ],
      response_format: { type: 'json_schema', json_schema: { name: 'city', schema, strict: true } },
      logprobs: true,
      top_logprobs: 2,
      stream: true,
      stream_options: { include_usage: true },
      max_tokens: 20,
      frequency_penalty: 0,
      presence_penalty: 0.1,
    },
    {
      model,
      messages: [
        {
          role: 'user',
          content: [
            { type: 'input_audio', input_audio: { data: png, format: 'wav' } },
            { type: 'file', file: { file_data: `data:application/pdf;base64,${png}`, filename: 'a.pdf' } },
          ],
        },
        { role: 'assistant', content: [{ type: 'refusal', refusal: 'No.' }], name: 'bot' },
        { role: 'user', content: 'Why?' },
      ],
      tools: [
        { type: 'function', function: { name: 'look' } },
        { type: 'custom', custom: { name: 'write', format: { type: 'text' } } },
      ],
      tool_choice: { type: 'function', function: { name: 'look' } },
      modalities: ['text'],
      prediction: { type: 'content', content: 'Because' },
      logit_bias: { '50256': -100 },
      reasoning_effort: 'low',
      verbosity: 'low',
      service_tier: 'auto',
      store: false,
      safety_identifier: 's',
      prompt_cache_key: 'k',
      max_tokens: 9,
    },
  ],
  responses: (model: string) => [
    { model, input: 'Hello', max_output_tokens: 20 },
    {
      model,
      instructions: 'Be brief.',
      input: [
        {
          role: 'user',
          content: [
            { type: 'input_text', text: 'What is it?' },
            { type: 'input_image', image_url: `data:image/png;base64,${png}`, detail: 'low' },
          ],
        },
        { type: 'function_call', call_id: 'call_1', name: 'look', arguments: '{"city":"Bern"}' },
        { type: 'function_call_output', call_id: 'call_1', output: 'Sunny' },
        { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Fine.', annotations: [] }] },
        { role: 'user', content: 'Go on' },
      ],
      tools: [{ type: 'function', name: 'look', description: 'Looks', parameters: schema, strict: true }],
      tool_choice: 'auto',
      parallel_tool_calls: true,
      store: false,
      max_output_tokens: 30,
      temperature: 0.2,
      metadata: { a: 'b' },
    },
    {
      model,
      input: 'A city',
      text: { format: { type: 'json_schema', name: 'city', schema, strict: true } },
      stream: true,
      max_output_tokens: 20,
    },
    {
      model,
      input: [
        {
          type: 'message',
          role: 'developer',
          content: [{ type: 'input_text', text: 'Be brief.' }],
        },
        {
          role: 'user',
          content: [
            { type: 'input_file', file_data: `data:application/pdf;base64,${png}`, filename: 'a.pdf' },
            { type: 'input_image', image_url: 'https://example.com/a.png', detail: 'auto' },
          ],
        },
        { role: 'assistant', content: [{ type: 'refusal', refusal: 'No.' }] },
        { role: 'user', content: 'Why?' },
      ],
      tools: [{ type: 'function', name: 'look', parameters: null, strict: false }],
      tool_choice: { type: 'function', name: 'look' },
      reasoning: { effort: 'low', summary: 'auto' },
      text: { verbosity: 'low' },
      include: ['reasoning.encrypted_content'],
      truncation: 'disabled',
      top_p: 1,
      top_logprobs: 0,
      max_tool_calls: 3,
      service_tier: 'auto',
      prompt_cache_key: 'k',
      safety_identifier: 's',
      user: 'u1',
      background: false,
      max_output_tokens: 64,
    },
  ],
  messages: (model: string) => [
    { model, max_tokens: 20, messages: [{ role: 'user', content: 'Hello' }] },
    {
      model,
      max_tokens: 30,
      system: [{ type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral' } }],
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is it?' },
            { type: 'image', source: { type: 'base64', media_type: 'image/png', data: png } },
          ],
        },
        {
          role: 'assistant',
          content: [
            { type: 'text', text: 'I look.' },
            { type: 'tool_use', id: 'toolu_1', name: 'look', input: { city: 'Bern' } },
          ],
        },
        {
          role: 'user',
          content: [
            {
              type: 'tool_result',
              tool_use_id: 'toolu_1',
              content: [{ type: 'text', text: 'Sunny' }],
              is_error: false,
            },
          ],
        },
      ],
      tools: [{ name: 'look', description: 'Looks', input_schema: schema }],
      tool_choice: { type: 'auto', disable_parallel_tool_use: true },
      stop_sequences: ['END'],
      temperature: 0.5,
      top_p: 1,
      top_k: 5,
      metadata: { user_id: 'u1' },
      stream: true,
    },
    {
      model,
      max_tokens: 2_000,
      thinking: { type: 'enabled', budget_tokens: 1_024 },
      messages: [{ role: 'user', content: 'Think' }],
    },
    {
      model,
      max_tokens: 64,
      messages: [
        {
          role: 'user',
          content: [
            { type: 'document', source: { type: 'base64', media_type: 'application/pdf', data: png }, title: 'A' },
            { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'Words' } },
            { type: 'image', source: { type: 'url', url: 'https://example.com/a.png' } },
            { type: 'search_result', source: 'https://a', title: 'A', content: [{ type: 'text', text: 'b' }] },
          ],
        },
        { role: 'assistant', content: 'Seen.' },
        { role: 'user', content: [{ type: 'text', text: 'So?', cache_control: { type: 'ephemeral', ttl: '1h' } }] },
      ],
      system: 'Be brief.',
      tools: [
        { type: 'custom', name: 'look', input_schema: { type: 'object' }, strict: true },
        { name: 'read', input_schema: schema, cache_control: { type: 'ephemeral' } },
      ],
      tool_choice: { type: 'tool', name: 'look' },
      output_config: { effort: 'low' },
      service_tier: 'auto',
    },
  ],
  messagesCount: (model: string) => [
    { model, messages: [{ role: 'user', content: 'Hello' }] },
    {
      model,
      system: [{ type: 'text', text: 'Be brief.' }],
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is it?' },
            { type: 'image', source: { type: 'base64', media_type: 'image/png', data: png } },
          ],
        },
        { role: 'assistant', content: [{ type: 'tool_use', id: 'toolu_1', name: 'look', input: { city: 'Bern' } }] },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_1', content: 'Sunny' }] },
      ],
      tools: [{ name: 'look', description: 'Looks', input_schema: schema }],
      tool_choice: { type: 'auto' },
    },
    { model, thinking: { type: 'enabled', budget_tokens: 1_024 }, messages: [{ role: 'user', content: 'Think' }] },
  ],
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
  batches: () => [
    { input_file_id: storedFile, endpoint: '/v1/chat/completions', completion_window: '24h' },
    {
      input_file_id: storedFile,
      endpoint: '/v1/embeddings',
      completion_window: '24h',
      metadata: { a: 'b' },
      output_expires_after: { anchor: 'created_at', seconds: 3_600 },
    },
  ],
  embeddings: (model: string) => [
    { model, input: 'Hello' },
    { model, input: [[1, 2, 3], [4]], encoding_format: 'base64' },
    { model, input: [1, 2, 3] },
    { model, input: ['a', 'b'], encoding_format: 'float', dimensions: 16, user: 'u1' },
  ],
  completions: (model: string) => [
    { model, prompt: 'Hello', max_tokens: 10 },
    {
      model,
      prompt: ['a', 'b'],
      max_tokens: 5,
      n: 1,
      stop: ['x'],
      stream: true,
      temperature: 0,
      user: 'u1',
      echo: false,
      suffix: null,
    },
  ],
  images: (model: string) => [
    { model, prompt: 'A yard', n: 1, size: '1024x1024' },
    { model, prompt: 'A yard', quality: 'low', user: 'u1' },
  ],
  speech: (model: string) => [{ model, input: 'Hello', voice: 'alloy', response_format: 'mp3', speed: 1 }],
  moderations: (model: string) => [
    { model, input: 'Hello' },
    { model, input: ['a', 'b'] },
  ],
  rerank: (model: string) => [{ model, query: 'q', documents: ['a', 'b'], top_n: 1, return_documents: true }],
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
