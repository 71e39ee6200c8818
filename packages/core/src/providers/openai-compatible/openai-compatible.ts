import { openaiHost } from '../openai-host.ts';

/** Any host that serves OpenAI's chat completions under its own base URL: another gateway, an inference server. */
export const openaiCompatible = openaiHost({
  id: 'openai-compatible',
  name: 'OpenAI-compatible',
  defaultBaseUrl: null,
  storesFiles: true,
  baseUrlExample: 'https://models.example.com/v1',
  operations: [
    'completions',
    'embeddings',
    'images-generations',
    'images-edits',
    'audio-speech',
    'audio-transcriptions',
    'audio-translations',
    'moderations',
    'rerank',
  ],
  credential: 'none',
});
