import { isListed, LISTED_MODELS } from '../calls/model-names.ts';
import { decoded } from '../http/decoded.ts';

const DEFAULT_PAGE = 50;

const model = (id: string) => ({
  name: `models/${id}`,
  baseModelId: id,
  version: '001',
  displayName: id,
  description: 'A simulated model.',
  inputTokenLimit: 200_000,
  outputTokenLimit: 65_536,
  supportedGenerationMethods: ['generateContent', 'countTokens', 'createCachedContent', 'batchGenerateContent'],
  temperature: 1,
  topP: 0.95,
  topK: 64,
  maxTemperature: 2,
  thinking: true,
});

/** The list of models, page by page, or one model, in Google's shape; the unknown name otherwise. */
export function googleModels(path: string, query: URLSearchParams): string | { unknown: string } {
  const id = path.replace(/^\/[^/]+\/models\/?/, '');
  if (id !== '') {
    const name = decoded(id);
    return isListed(name) ? JSON.stringify(model(name)) : { unknown: name };
  }
  const start = Number(query.get('pageToken') ?? 0);
  const end = start + Number(query.get('pageSize') ?? DEFAULT_PAGE);
  const next = end < LISTED_MODELS.length ? { nextPageToken: String(end) } : {};
  return JSON.stringify({ models: LISTED_MODELS.slice(start, end).map(model), ...next });
}
