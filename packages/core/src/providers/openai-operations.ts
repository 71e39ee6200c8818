import { openaiCompletionsWire } from '../operations/openai-completions.ts';
import { openaiEmbeddingsWire } from '../operations/openai-embeddings.ts';
import { openaiImagesWire } from '../operations/openai-images.ts';
import { openaiModerationsWire } from '../operations/openai-moderations.ts';
import { openaiRerankWire } from '../operations/openai-rerank.ts';
import { openaiSpeechWire } from '../operations/openai-speech.ts';
import { openaiTranscriptionsWire } from '../operations/openai-transcriptions.ts';
import type { OperationName, OperationWire } from '../operations/operation.ts';
import type { AddressParts, OperationHost, Provider } from './provider.ts';

/** Operations that have a place among OpenAI's paths. */
export type OpenaiOperation = Exclude<OperationName, 'count-tokens'>;

const places: Record<OpenaiOperation, { wire: OperationWire; path: string }> = {
  completions: { wire: openaiCompletionsWire, path: '/completions' },
  embeddings: { wire: openaiEmbeddingsWire, path: '/embeddings' },
  'images-generations': { wire: openaiImagesWire, path: '/images/generations' },
  'images-edits': { wire: openaiImagesWire, path: '/images/edits' },
  'audio-speech': { wire: openaiSpeechWire, path: '/audio/speech' },
  'audio-transcriptions': { wire: openaiTranscriptionsWire, path: '/audio/transcriptions' },
  'audio-translations': { wire: openaiTranscriptionsWire, path: '/audio/translations' },
  moderations: { wire: openaiModerationsWire, path: '/moderations' },
  rerank: { wire: openaiRerankWire, path: '/rerank' },
};

/** The operations that a host serves in OpenAI's shapes; `address` puts OpenAI's path where the host has it. */
export function openaiOperations(
  names: readonly OpenaiOperation[],
  address: (path: string, parts: AddressParts) => string,
): Provider['operations'] {
  const hosts = names.map((name): [OpenaiOperation, OperationHost] => {
    const { wire, path } = places[name];
    return [name, { wire, path: (parts) => address(path, parts) }];
  });
  return Object.fromEntries(hosts);
}
