import { openaiHost } from '../openai-host.ts';

/** OpenAI itself: https://platform.openai.com/docs/api-reference */
export const openai = openaiHost({
  id: 'openai',
  name: 'OpenAI',
  defaultBaseUrl: 'https://api.openai.com/v1',
  storesFiles: true,
  responses: true,
  // https://platform.openai.com/docs/models: these have no chat completions.
  responsesOnly: (model) => /^(o\d|gpt-5)[\w.-]*(-pro|-codex|-deep-research)|^(codex|computer-use)-/.test(model),
  operations: [
    'completions',
    'embeddings',
    'images-generations',
    'images-edits',
    'audio-speech',
    'audio-transcriptions',
    'audio-translations',
    'moderations',
  ],
  quirks: { outputBoundMember: 'max_completion_tokens', mostStopSequences: 4 },
  prices: 'openai',
});
